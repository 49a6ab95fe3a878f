import { deflateSync, inflateSync } from "node:zlib";
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from "@cantoo/pdf-lib";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { describe, expect, it } from "vitest";
import { pdf, streamObject } from "../../../test/handmade-pdf.ts";
import { jpegClaiming } from "../../../test/killers.ts";
import { rewritePdf } from "./rewrite-pdf.ts";

const JPEG = Buffer.from(sampleDocument("JPEG").base64, "base64");
const EXIF = Buffer.from("\xff\xe1\x00\x15Exif\0\0PERSONAL-MARK", "latin1");
const PHOTOGRAPH = Buffer.concat([JPEG.subarray(0, 2), EXIF, JPEG.subarray(2), Buffer.from("PERSONAL-MARK")]);

const withContent = (dict: string, content: Buffer) =>
  pdf({ page: "/Contents 5 0 R", objects: streamObject(dict, content) });
const withPicture = (dict: string, content: Buffer) =>
  pdf({
    page: "/Resources << /XObject << /I 5 0 R >> >>",
    objects: streamObject(
      `/Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceRGB ${dict}`,
      content,
    ),
  });

/** The only stream of the file that is kept, and how it says it is packed. */
async function kept(file: Buffer) {
  const outcome = await rewritePdf(file);
  if (!outcome.ok) return outcome.error;
  const { context } = await PDFDocument.load(outcome.value, { throwOnInvalidObject: true, updateMetadata: false });
  const streams = context.enumerateIndirectObjects().flatMap(([, one]) => (one instanceof PDFRawStream ? [one] : []));
  expect(streams).toHaveLength(1);
  const [stream] = streams;
  const parms = stream?.dict.lookup(PDFName.of("DecodeParms"));
  return {
    filter: stream?.dict.get(PDFName.of("Filter"))?.toString(),
    parms: parms instanceof PDFDict ? parms.toString() : undefined,
    content: Buffer.from(stream?.contents ?? []),
    file: outcome.value,
  };
}

const TEXT = "0 0 1 1 re f ".repeat(3);
const hex = (bytes: Buffer | string) => Buffer.from(`${Buffer.from(bytes).toString("hex")}>`);
const runs = (text: string) => Buffer.concat([Buffer.from([text.length - 1]), Buffer.from(text), Buffer.from([128])]);

describe("a stream of a PDF is refused", () => {
  it.each([
    ["packed as JBIG2", withPicture("/Filter /JBIG2Decode", Buffer.from("x"))],
    ["packed by a filter that there is none of", withContent("/Filter /Unknown", Buffer.from("x"))],
    ["encrypted by itself", withContent("/Filter /Crypt", Buffer.from("x"))],
    ["packed again behind a picture's codec", withPicture("/Filter [/DCTDecode /FlateDecode]", JPEG)],
    ["a page's content that is a picture", withContent("/Filter /DCTDecode", JPEG)],
    ["a JPEG that is none", withPicture("/Filter /DCTDecode", Buffer.from("x"))],
    ["a JPEG 2000 that is none", withPicture("/Filter /JPXDecode", Buffer.from("x"))],
    ["packed nine times", withContent(`/Filter [${"/ASCIIHexDecode ".repeat(9)}]`, hex(TEXT))],
  ])("where it is %s", async (_what, file) => {
    expect(await kept(file)).toBe("CANNOT_BE_UNPACKED");
  });

  it.each([
    [
      "a JPEG that is larger than the picture says",
      withPicture("/Filter /DCTDecode", jpegClaiming(JPEG, 60_000, 60_000)),
      "TOO_MANY_PIXELS",
    ],
    [
      "a JPEG with one long side, packed once more",
      withPicture("/Filter [/FlateDecode /DCTDecode]", deflateSync(jpegClaiming(JPEG, 60_000, 1))),
      "SIDE_TOO_LONG",
    ],
    [
      "a fax of two million columns",
      withPicture("/Filter /CCITTFaxDecode /DecodeParms << /Columns 2000000 >>", Buffer.from("x")),
      "SIDE_TOO_LONG",
    ],
    [
      "rows of two million columns",
      withContent("/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000 >>", deflateSync(TEXT)),
      "UNPACKS_TOO_LARGE",
    ],
  ])("where it is %s", async (_what, file, reason) => {
    expect(await kept(file)).toBe(reason);
  });
});

describe("a stream that is kept", () => {
  it.each([
    ["in no way", "", Buffer.from(TEXT)],
    ["in hexadecimal", "/Filter /ASCIIHexDecode", hex(TEXT)],
    ["by runs", "/Filter [/RunLengthDecode]", runs(TEXT)],
    ["twice", "/Filter [/ASCIIHexDecode /FlateDecode]", hex(deflateSync(TEXT))],
    ["by deflate", "/Filter /FlateDecode", deflateSync(TEXT)],
    [
      "by deflate, with something behind it",
      "/Filter /FlateDecode",
      Buffer.concat([deflateSync(TEXT), Buffer.from("PERSONAL-MARK")]),
    ],
  ])("is deflated once and nothing else, however it was packed: %s", async (_how, dict, content) => {
    const stream = await kept(withContent(dict, content));
    if (typeof stream === "string") throw new Error(stream);
    expect(stream.filter).toBe("/FlateDecode");
    expect(inflateSync(stream.content).toString()).toBe(TEXT);
    expect(stream.file.includes("PERSONAL-MARK")).toBe(false);
  });

  it("keeps the predictor of what was packed otherwise, and nothing else of how", async () => {
    const parms = "/DecodeParms [<< /Predictor 12 /Columns 3 /EarlyChange 1 /F (x) >>]";
    const stream = await kept(withContent(`/Filter [/FlateDecode] ${parms}`, deflateSync(Buffer.alloc(8))));
    expect(stream).toMatchObject({ filter: "/FlateDecode", parms: "<<\n/Predictor 12\n/Columns 3\n>>" });
  });

  it.each([
    ["by itself", "/Filter /DCTDecode", PHOTOGRAPH],
    ["in deflate", "/Filter [/FlateDecode /DCTDecode]", deflateSync(PHOTOGRAPH)],
    ["in hexadecimal", "/Filter [/ASCIIHexDecode /DCTDecode]", hex(PHOTOGRAPH)],
  ])("is a photograph without its EXIF and without what stood behind it: %s", async (_how, filter, content) => {
    expect(await kept(withPicture(filter, content))).toMatchObject({ filter: "/DCTDecode", content: JPEG });
  });

  it("is written in hexadecimal where a reader could take a part of it for another file's structure", async () => {
    const second = "\n9 0 obj\n<< /Type /Catalog /OpenAction << /S /URI /URI (OUTSIDE) >> >>\nendobj\n";
    // Not packed by deflate but only framed by it: the bytes stand there as they are.
    const stored = deflateSync(second, { level: 0 });
    expect(stored.includes("OUTSIDE")).toBe(true);
    const stream = await kept(withContent("/Filter /FlateDecode", stored));
    if (typeof stream === "string") throw new Error(stream);
    expect(stream.filter).toBe("[ /ASCIIHexDecode /FlateDecode ]");
    expect(stream.file.includes("OUTSIDE")).toBe(false);
    expect(inflateSync(Buffer.from(stream.content.toString("latin1").replace(">", ""), "hex")).toString()).toBe(second);
  });
});
