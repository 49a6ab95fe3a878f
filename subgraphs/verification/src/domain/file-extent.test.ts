import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentKind } from "./document.ts";
import { fileExtent } from "./file-extent.ts";

const KINDS = ["JPEG", "PNG", "PDF"] as const;
const fileOf = (kind: DocumentKind) => Buffer.from(sampleDocument(kind).base64, "base64");
const cutOff = { ok: false, error: "CUT_OFF" };

/** As little as its readers need: a PDF's last line end is not part of it. */
const bare = (kind: DocumentKind) =>
  kind === "PDF" ? Buffer.from(fileOf(kind).toString("latin1").trimEnd(), "latin1") : fileOf(kind);
const extentOf = (bytes: Buffer, kind: DocumentKind) => {
  const extent = fileExtent(bytes, kind);
  if (!extent.ok) throw new Error(extent.error);
  return extent.value;
};

describe.each(KINDS)("the extent of a %s", (kind) => {
  const file = fileOf(kind);

  it("is refused to a file that is cut off anywhere", () => {
    const { length } = bare(kind);
    const accepted = Array.from({ length: length - 12 }, (_, cut) => cut + 12).filter(
      (cut) => fileExtent(file.subarray(0, cut), kind).ok,
    );
    expect(accepted).toEqual([]);
  });

  it.each([
    ["a ZIP archive", Buffer.from("PK\x03\x04 some archive PK\x05\x06", "latin1")],
    ["a web page", Buffer.from("<script>alert(1)</script>")],
    ["one byte", Buffer.from("x")],
    ["a megabyte of zeros", Buffer.alloc(1_000_000)],
    ["a camera's second picture", fileOf("JPEG")],
    ["a phone's film", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat", "latin1")],
    ["a little padding", Buffer.from("\0\0\r\n")],
  ])("ends where the file does, before %s", (_what, tail) => {
    expect(extentOf(Buffer.concat([file, tail]), kind)).toEqual(bare(kind));
  });

  it("never throws on any bytes behind its signature", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 400 }), (noise, keep) => {
        fileExtent(Buffer.concat([file.subarray(0, keep), noise]), kind);
      }),
    );
  });
});

describe("the extent of a PDF", () => {
  const file = fileOf("PDF");

  it("is refused to one without startxref before its end", () => {
    expect(fileExtent(Buffer.from("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"), "PDF")).toEqual(cutOff);
  });

  it.each(["GIF89a", "\n", "\ufeff", "%!PS\n", "HTTP/1.1 200 OK\r\n\r\n"])(
    "begins at its header, behind %j",
    (before) => {
      expect(extentOf(Buffer.concat([Buffer.from(before), file]), "PDF")).toEqual(bare("PDF"));
    },
  );

  it("goes to the last end of one that was added to, and leaves out words that only look like an end", () => {
    const twice = Buffer.concat([file, Buffer.from("7 0 obj\nnull\nendobj\nstartxref\n0\n%%EOF")]);
    expect(extentOf(Buffer.concat([twice, Buffer.from("\n%%EOF of nothing")]), "PDF")).toEqual(twice);
  });
});

describe("the extent of a JPEG", () => {
  it("is refused to one without a scan", () => {
    expect(fileExtent(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), "JPEG")).toEqual(cutOff);
  });

  it("passes over stray bytes before a segment, which cameras leave there", () => {
    const file = fileOf("JPEG");
    const tables = file.indexOf(Buffer.from([0xff, 0xc4]));
    const stray = Buffer.concat([file.subarray(0, tables), Buffer.alloc(3), file.subarray(tables)]);
    expect(extentOf(Buffer.concat([stray, Buffer.from("trailer")]), "JPEG")).toEqual(stray);
  });
});
