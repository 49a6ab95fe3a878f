import { createHash } from "node:crypto";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunk } from "../../test/drawn-png.ts";
import { type DocumentFaultCode, type DocumentInput, detectKind } from "../domain/document.ts";
import { makeInspectDocument } from "./inspect-document.ts";
import type { JudgeFile } from "./judge/judge-file.ts";
import { loadRewriter } from "./judge/rewrite-file.ts";

const MAX_BYTES = 1_000_000;
const KINDS = ["JPEG", "PNG", "PDF"] as const;
const bytesOf = (kind: (typeof KINDS)[number]) => Buffer.from(sampleDocument(kind).base64, "base64");

// The same code that judges elsewhere in a process of its own (judge-file.test.ts), so that a
// thousand files are quick.
const judge: JudgeFile = async (file, kind) => (await loadRewriter(kind))(file);
const inspectDocument = (input: DocumentInput, { maxBytes }: { maxBytes: number }) =>
  makeInspectDocument({ judge, maxBytes })(input, new AbortController().signal);

const upload = (kind: (typeof KINDS)[number], changes: Partial<DocumentInput> = {}): DocumentInput => ({
  path: "front",
  ...sampleDocument(kind),
  ...changes,
});

async function faultCodes(input: DocumentInput, maxBytes = MAX_BYTES): Promise<DocumentFaultCode[]> {
  const inspected = await inspectDocument(input, { maxBytes });
  return inspected.ok ? [] : inspected.error.map((fault) => fault.code);
}

const asBase64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64");

describe("inspectDocument refuses", () => {
  it.each([
    ["text", "just some text"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ["HTML", "<!doctype html>"],
    ["ZIP", "PK\u0003\u0004"],
    ["GIF", "GIF89a"],
    ["a program", "MZ"],
  ])("%s under a picture's name", async (_what, content) => {
    expect(await faultCodes(upload("JPEG", { base64: asBase64(content) }))).toEqual(["UNSUPPORTED_TYPE"]);
  });

  it.each(KINDS)("a %s whose name and declared type say something else, naming both", async (kind) => {
    const other = kind === "PDF" ? sampleDocument("PNG") : sampleDocument("PDF");
    const input = upload(kind, { fileName: other.fileName, contentType: other.contentType });
    expect(await faultCodes(input)).toEqual(["TYPE_MISMATCH", "TYPE_MISMATCH"]);
  });

  it("a PNG with a JPEG's name", async () => {
    expect(await faultCodes(upload("PNG", { fileName: "passport.jpg" }))).toEqual(["TYPE_MISMATCH"]);
  });

  it.each(KINDS)("a %s that is cut off, and says at once that its name is wrong too", async (kind) => {
    const base64 = asBase64(bytesOf(kind).subarray(0, 700));
    expect(await faultCodes(upload(kind, { base64, fileName: "scan.txt" }))).toEqual(["TYPE_MISMATCH", "UNREADABLE"]);
  });

  it("an encrypted PDF", async () => {
    const { PDFDocument } = await import("@cantoo/pdf-lib");
    const document = await PDFDocument.create();
    document.addPage();
    document.encrypt({ userPassword: "secret", ownerPassword: "secret" });
    expect(await faultCodes(upload("PDF", { base64: asBase64(await document.save()) }))).toEqual(["ENCRYPTED"]);
  });

  it.each([
    ["a data: URL", `data:image/png;base64,${sampleDocument("PNG").base64}`],
    ["line ends", sampleDocument("PNG").base64.replace(/(.{76})/g, "$1\n")],
    ["missing padding", "iVBORw0KGgo"],
    ["words", "not base64 at all"],
  ])("%s in place of base64", async (_what, base64) => {
    expect(await faultCodes(upload("PNG", { base64 }))).toEqual(["NOT_BASE64"]);
  });

  it("an empty file", async () => {
    expect(await faultCodes(upload("PNG", { base64: "" }))).toEqual(["UNREADABLE"]);
  });

  it.each(KINDS)("a %s of one byte more than is allowed, and accepts it at the limit", async (kind) => {
    const { length } = bytesOf(kind);
    expect(await faultCodes(upload(kind), length - 1)).toEqual(["TOO_LARGE"]);
    expect(await faultCodes(upload(kind), length)).toEqual([]);
  });

  it("a file that is too large and of a wrong type, naming both", async () => {
    expect(await faultCodes(upload("JPEG", { base64: asBase64("x".repeat(20_000)) }), 10_000)).toEqual([
      "TOO_LARGE",
      "UNSUPPORTED_TYPE",
    ]);
    expect(await faultCodes(upload("JPEG", { base64: "!".repeat(20_000) }), 10_000)).toEqual([
      "TOO_LARGE",
      "NOT_BASE64",
    ]);
    expect(await faultCodes(upload("JPEG", { fileName: "a.pdf" }), 1_000)).toEqual(["TOO_LARGE", "TYPE_MISMATCH"]);
  });

  it("with the path of the file that is at fault and no word of its content", async () => {
    const inspected = await inspectDocument(upload("PNG", { path: "back", base64: asBase64("PERSONAL-MARK") }), {
      maxBytes: MAX_BYTES,
    });
    expect(inspected).toEqual({
      ok: false,
      error: [{ path: "back", code: "UNSUPPORTED_TYPE", message: "Only JPEG, PNG and PDF are accepted." }],
    });
  });
});

/** As phones, cameras, mail programs and web servers make them. */
const WITH_MORE: readonly [(typeof KINDS)[number], string, Buffer][] = [
  [
    "JPEG",
    "a camera's trailer behind it",
    Buffer.concat([bytesOf("JPEG"), Buffer.from("SEFH\0\0\0Image_UTC_Data", "latin1")]),
  ],
  ["JPEG", "a second JPEG behind it", Buffer.concat([bytesOf("JPEG"), bytesOf("JPEG")])],
  [
    "JPEG",
    "a film behind it",
    Buffer.concat([bytesOf("JPEG"), Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42", "latin1")]),
  ],
  ["JPEG", "a page of zeros behind it", Buffer.concat([bytesOf("JPEG"), Buffer.alloc(4096)])],
  ["JPEG", "an archive behind it", Buffer.concat([bytesOf("JPEG"), Buffer.from("PK\x03\x04archive", "latin1")])],
  ["PNG", "an archive behind it", Buffer.concat([bytesOf("PNG"), Buffer.from("PK\x03\x04archive", "latin1")])],
  ["PNG", "a second PNG behind it", Buffer.concat([bytesOf("PNG"), bytesOf("PNG")])],
  ["PNG", "further frames in it", withFrames(bytesOf("PNG"))],
  ["PDF", "a byte-order mark before it", Buffer.concat([Buffer.from("\ufeff"), bytesOf("PDF")])],
  ["PDF", "a line end before it", Buffer.concat([Buffer.from("\r\n"), bytesOf("PDF")])],
  ["PDF", "1000 bytes of a mail before it", Buffer.concat([Buffer.alloc(1000, "mail "), bytesOf("PDF")])],
  ["PDF", "the head of a GIF before it", Buffer.concat([Buffer.from("GIF89a"), bytesOf("PDF")])],
  ["PDF", "an archive behind it", Buffer.concat([bytesOf("PDF"), Buffer.from("PK\x03\x04archive", "latin1")])],
  ["PDF", "a page of zeros behind it", Buffer.concat([bytesOf("PDF"), Buffer.alloc(4096)])],
];

/**
 * The beginning of an animated PNG: a count of frames before the picture, and a second one behind
 * it.
 */
function withFrames(png: Buffer): Buffer {
  const head = png.subarray(0, 33);
  const frame = chunk("fcTL", Buffer.alloc(26));
  const second = chunk("fdAT", Buffer.from("of another picture"));
  return Buffer.concat([head, chunk("acTL", Buffer.alloc(8)), frame, png.subarray(33, -12), second, png.subarray(-12)]);
}

describe("inspectDocument takes what the rewriting makes harmless", () => {
  it.each(WITH_MORE)(
    "a %s with %s, and keeps the very file that it keeps of the bare one",
    async (kind, _what, bytes) => {
      const bare = await inspectDocument(upload(kind), { maxBytes: MAX_BYTES });
      expect(await inspectDocument(upload(kind, { base64: asBase64(bytes) }), { maxBytes: MAX_BYTES })).toEqual(bare);
    },
  );

  it("but no PDF that begins where no reader looks for it, and nothing that is truly of another type", async () => {
    const far = Buffer.concat([Buffer.alloc(1100, " "), bytesOf("PDF")]);
    expect(await faultCodes(upload("PDF", { base64: asBase64(far) }))).toEqual(["UNSUPPORTED_TYPE"]);
    const jpegFirst = Buffer.concat([bytesOf("JPEG"), bytesOf("PDF")]);
    expect(await faultCodes(upload("PDF", { base64: asBase64(jpegFirst) }))).toEqual([
      "TYPE_MISMATCH",
      "TYPE_MISMATCH",
    ]);
    const gif = Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1");
    expect(await faultCodes(upload("PNG", { base64: asBase64(gif) }))).toEqual(["UNSUPPORTED_TYPE"]);
  });
});

describe("inspectDocument", () => {
  it.each(KINDS)("accepts a real %s and returns it rewritten, with the hash of what it returns", async (kind) => {
    const inspected = await inspectDocument(upload(kind), { maxBytes: MAX_BYTES });
    if (!inspected.ok) throw new Error(JSON.stringify(inspected.error));
    const { bytes, sha256 } = inspected.value;
    expect(inspected.value.kind).toBe(kind);
    expect(detectKind(bytes)).toBe(kind);
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it.each(KINDS)("accepts again what it returned for a %s", async (kind) => {
    const first = await inspectDocument(upload(kind), { maxBytes: MAX_BYTES });
    if (!first.ok) throw new Error(JSON.stringify(first.error));
    expect(await faultCodes(upload(kind, { base64: first.value.bytes.toString("base64") }))).toEqual([]);
  });

  it("never throws and never accepts random bytes, bare or behind a signature", async () => {
    const signature = fc.constantFrom("", "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "%PDF-1.7\n");
    const end = fc.constantFrom("", "\xff\xd9", "\0\0\0\0IEND\xaeB\x60\x82");
    await fc.assert(
      fc.asyncProperty(signature, fc.uint8Array({ maxLength: 600 }), end, async (start, noise, tail) => {
        const bytes = Buffer.concat([Buffer.from(start, "latin1"), noise, Buffer.from(tail, "latin1")]);
        expect(await faultCodes(upload("JPEG", { base64: asBase64(bytes) }))).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("never throws on a real picture with some bytes changed, and what it accepts is still a picture", async () => {
    const change = fc.record({ at: fc.nat({ max: 1_400 }), value: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("JPEG" as const, "PNG" as const),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (kind, changes) => {
          const bytes = bytesOf(kind);
          for (const { at, value } of changes) bytes[at % bytes.length] = value;
          const inspected = await inspectDocument(upload(kind, { base64: asBase64(bytes) }), { maxBytes: MAX_BYTES });
          if (inspected.ok) expect(detectKind(inspected.value.bytes)).toBe(kind);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("never throws on a real PDF with some bytes changed", async () => {
    const change = fc.record({ at: fc.nat({ max: 900 }), value: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = bytesOf("PDF");
        for (const { at, value } of changes) bytes[at] = value;
        const inspected = await inspectDocument(upload("PDF", { base64: asBase64(bytes) }), { maxBytes: MAX_BYTES });
        if (inspected.ok) expect(detectKind(inspected.value.bytes)).toBe("PDF");
      }),
      { numRuns: 60 },
    );
  });

  it("inspects many at once", async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, number) => faultCodes(upload(KINDS[number % 2] ?? "JPEG"))),
    );
    expect(all.flat()).toEqual([]);
  });
});
