import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contradictions, type DocumentInput, decodeCanonicalBase64, decodedLength, detectKind } from "./document.ts";

const declared = (fileName: string, contentType: string): DocumentInput => ({
  path: "front",
  fileName,
  contentType,
  base64: "",
});

describe("detectKind", () => {
  it.each([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["HTML", "<!doctype html><script>alert(1)</script>"],
    ["ZIP", "PK\x03\x04rest"],
    ["GIF", "GIF89a\x01\x00\x01\x00"],
    ["BMP", "BM\x46\x00\x00\x00"],
    ["WebP", "RIFF\x24\x00\x00\x00WEBPVP8 "],
    ["TIFF", "II*\x00\x08\x00\x00\x00"],
    ["HEIC", "\x00\x00\x00\x18ftypheic"],
    ["a Windows program", "MZ\x90\x00\x03"],
    ["an ELF program", "\x7fELF\x02\x01\x01"],
    ["a shell script", "#!/bin/sh\nrm -rf /"],
    ["PostScript", "%!PS-Adobe-3.0"],
    ["the beginning of a PNG signature", "\x89PNG\r\n"],
    ["nothing", ""],
  ])("knows no type for %s", (_what, text) => {
    expect(detectKind(Buffer.from(text, "latin1"))).toBeUndefined();
  });

  it("goes by the first bytes", () => {
    expect(detectKind(Buffer.from("\xff\xd8\xff\xe0", "latin1"))).toBe("JPEG");
    expect(detectKind(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))).toBe("PNG");
    expect(detectKind(Buffer.from("%PDF-1.7\n"))).toBe("PDF");
  });

  it("takes for a PDF what a reader would still open as one, so that its structure is judged", () => {
    expect(detectKind(Buffer.from("GIF89a%PDF-1.4"))).toBe("PDF");
  });
});

describe("contradictions", () => {
  it.each([
    ["passport.png", "image/jpeg"],
    ["passport.jpg.exe", "image/jpeg"],
    ["passport.", "image/jpeg"],
    ["passport.jpg ", "image/jpeg"],
    ["passport.jpg\u0000", "image/jpeg"],
    ["passport.jpg", "image/png"],
    ["passport.jpg", ""],
    ["passport.jpg", "application/octet-stream"],
  ])("finds one for a JPEG named %j and declared as %j", (fileName, contentType) => {
    expect(contradictions(declared(fileName, contentType), "JPEG").map((fault) => fault.code)).toEqual([
      "TYPE_MISMATCH",
    ]);
  });

  it("finds both at once", () => {
    expect(contradictions(declared("scan.pdf", "application/pdf"), "PNG")).toHaveLength(2);
  });

  it.each([
    ["passport.jpg", "image/jpeg", "JPEG"],
    ["PASSPORT.JPEG", "IMAGE/JPEG", "JPEG"],
    ["passport.jpg", "image/jpg", "JPEG"],
    // What Windows calls a picture that was saved out of a browser.
    ["passport.jfif", "image/jpeg", "JPEG"],
    ["passport.JPE", "image/jpeg", "JPEG"],
    ["my.old.passport.png", "image/png; charset=binary", "PNG"],
    ["scan", "application/pdf", "PDF"],
  ] as const)("finds none for %s declared as %s", (fileName, contentType, kind) => {
    expect(contradictions(declared(fileName, contentType), kind)).toEqual([]);
  });
});

describe("base64", () => {
  it.each([
    ["a data: URL", "data:image/png;base64,iVBORw0KGgo="],
    ["a space", "iVBO Rw0K"],
    ["a line end", "iVBORw0K\n"],
    ["missing padding", "iVBORw0KGgo"],
    ["too much padding", "iVBORw0KGgo=="],
    ["padding in the middle", "iVBORw0KGgo=iVBORw0K"],
    ["the URL alphabet", "_9j_"],
    ["stray bits in the last character", "iVBORw0KGgp="],
    ["one character", "A"],
    ["full-width letters", "ＡＢＣＤ"],
  ])("with %s is refused", (_what, text) => {
    expect(decodeCanonicalBase64(text)).toBeUndefined();
  });

  it("of any bytes is read back, and its size is known beforehand", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(decodeCanonicalBase64(text)).toEqual(Buffer.from(bytes));
        expect(decodedLength(text)).toBe(bytes.length);
      }),
    );
  });

  it("is accepted from no text that is not the encoding of its own bytes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const bytes = decodeCanonicalBase64(text);
        return bytes === undefined || bytes.toString("base64") === text;
      }),
    );
  });
});
