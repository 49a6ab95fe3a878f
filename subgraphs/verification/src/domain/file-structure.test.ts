import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DocumentKind } from "./document.ts";
import { structureFault } from "./file-structure.ts";

const KINDS = ["JPEG", "PNG", "PDF"] as const;
const fileOf = (kind: DocumentKind) => Buffer.from(sampleDocument(kind).base64, "base64");
const faultOf = (kind: DocumentKind, bytes: Buffer) => structureFault(bytes, kind);

const TRUNCATED = "The file is damaged or cut off.";
const TRAILING = "The file goes on after its end, so it may be two files in one.";

describe.each(KINDS)("structure of a %s", (kind) => {
  const file = fileOf(kind);

  it("cut off anywhere is refused", () => {
    // Without its last byte only: the PDF ends with a line end, which it does not need.
    const whole = kind === "PDF" ? file.toString("latin1").trimEnd().length : file.length;
    const accepted = Array.from({ length: whole - 12 }, (_, cut) => cut + 12).filter(
      (cut) => faultOf(kind, file.subarray(0, cut)) === undefined,
    );
    expect(accepted).toEqual([]);
  });

  it.each([
    ["a ZIP archive", Buffer.from("PK\x03\x04 some archive PK\x05\x06", "latin1")],
    ["a web page", Buffer.from("<script>alert(1)</script>")],
    ["one byte", Buffer.from("x")],
    ["a megabyte of zeros", Buffer.alloc(1_000_000)],
    ["another image", fileOf("JPEG")],
  ])("followed by %s is refused", (_what, tail) => {
    expect(faultOf(kind, Buffer.concat([file, tail]))).toBe(TRAILING);
  });

  it("is accepted as it is and with a little padding", () => {
    expect(faultOf(kind, file)).toBeUndefined();
    expect(faultOf(kind, Buffer.concat([file, Buffer.alloc(16), Buffer.from("\r\n")]))).toBeUndefined();
  });

  it("never throws on any bytes behind its signature", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat({ max: 400 }), (noise, keep) => {
        faultOf(kind, Buffer.concat([file.subarray(0, keep), noise]));
      }),
    );
  });
});

describe("structure of a PDF", () => {
  const file = fileOf("PDF");

  it.each(["GIF89a", "\n", "\ufeff", "%!PS\n"])("with %j before its header is refused", (before) => {
    expect(faultOf("PDF", Buffer.concat([Buffer.from(before), file]))).toBe("The PDF does not start with its header.");
  });

  it("without startxref before its end is refused", () => {
    expect(faultOf("PDF", Buffer.from("%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"))).toBe(TRUNCATED);
  });

  it("that is also a ZIP archive, the end of the PDF being the archive's comment, is refused", () => {
    const comment = Buffer.from("startxref\n0\n%%EOF\n");
    const record = Buffer.alloc(22);
    record.write("PK\x05\x06", "latin1");
    record.writeUInt16LE(comment.length, 20);
    expect(faultOf("PDF", Buffer.concat([file, record, comment]))).toBe(TRAILING);
  });
});

describe("structure of a JPEG", () => {
  it("without a scan is refused", () => {
    expect(faultOf("JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toBe(TRUNCATED);
  });
});
