import { sampleDocument } from "@coffer/testkit/sample-documents";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pngOf } from "../../test/drawn-png.ts";
import { jpegClaiming } from "../../test/killers.ts";
import { jpeg2000Size, withoutJpeg2000Metadata } from "./jpeg-2000.ts";
import { jpegSize, pngSize, sizeFault } from "./picture-size.ts";

const JPEG = Buffer.from(sampleDocument("JPEG").base64, "base64");
const segment = (marker: number, ...content: number[]) =>
  Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff, ...content]);
/** A frame of 16 × 8 with these sampling factors, and as many scans. */
const jpegOf = (marker: number, precision: number, factors: number[], scans = 1) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(marker, precision, 0, 8, 0, 16, factors.length, ...factors.flatMap((factor, index) => [index, factor, 0])),
    ...Array.from({ length: scans }, () => segment(0xda, 1, 0, 0, 0, 63, 0)),
    Buffer.from([0xff, 0xd9]),
  ]);

describe("the size of a picture is refused", () => {
  it.each([
    [49_999_999, 1, 8, "SIDE_TOO_LONG"],
    [1, 16_385, 1, "SIDE_TOO_LONG"],
    [7_072, 7_072, 1, "TOO_MANY_PIXELS"],
    [4_294_967_295, 4_294_967_295, 1, "TOO_MANY_PIXELS"],
    [5_001, 5_000, 8, "TOO_MANY_COLOURS"],
  ])("with %i × %i pixels of %i bytes", (width, height, bytesPerPixel, reason) => {
    expect(sizeFault({ width, height, bytesPerPixel })).toBe(reason);
  });

  it("in no other case, so that nothing is decoded beyond 50 million pixels, 16384 a side and 200 MB", () => {
    const side = fc.integer({ min: 1, max: 70_000 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 12 }), (width, height, bytesPerPixel) => {
        const within =
          width <= 16_384 && height <= 16_384 && width * height <= 5e7 && width * height * bytesPerPixel <= 2e8;
        expect(sizeFault({ width, height, bytesPerPixel }) === undefined).toBe(within);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the size of a PNG", () => {
  it.each([
    [8, 0, 2],
    [16, 0, 4],
    [8, 2, 4],
    [16, 2, 8],
    [1, 3, 4],
    [16, 4, 4],
    [16, 6, 8],
  ])("counts what %i bits of colour type %i become", (depth, colour, bytesPerPixel) => {
    expect(pngSize(pngOf({ width: 3, height: 2, depth, colour }, Buffer.alloc(0)))).toEqual({
      width: 3,
      height: 2,
      bytesPerPixel,
    });
  });

  it("is unknown without a header or with a colour type that there is none of", () => {
    expect(pngSize(pngOf({ width: 3, height: 2, depth: 8, colour: 5 }, Buffer.alloc(0)))).toBeUndefined();
    expect(pngSize(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))).toBeUndefined();
  });
});

describe("the size of a JPEG", () => {
  it.each([
    ["one scan", jpegOf(0xc0, 8, [0x22, 0x11, 0x11]), 3],
    ["12 bits", jpegOf(0xc1, 12, [0x11]), 2],
    ["several scans, kept as coefficients", jpegOf(0xc0, 8, [0x22, 0x11, 0x11], 3), 6],
    ["progressive scans of full colours", jpegOf(0xc2, 8, [0x11, 0x11, 0x11]), 9],
  ])("counts what is held of %s", (_what, file, bytesPerPixel) => {
    expect(jpegSize(file)).toEqual({ width: 16, height: 8, bytesPerPixel });
  });

  it("is that of the largest frame, and unknown where there is none", () => {
    expect(jpegSize(jpegClaiming(JPEG, 65_535, 3))).toMatchObject({ width: 65_535, height: 3 });
    const two = Buffer.concat([
      JPEG.subarray(0, 2),
      segment(0xc0, 8, 255, 255, 255, 255, 1, 0, 0x11, 0),
      JPEG.subarray(2),
    ]);
    expect(jpegSize(two)).toMatchObject({ width: 65_535, height: 65_535 });
    expect(jpegSize(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toBeUndefined();
  });
});

describe("a JPEG 2000 picture", () => {
  const box = (type: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8, 0);
    head.write(type, 4, "latin1");
    return Buffer.concat([head, content]);
  };
  const codestream = Buffer.alloc(60);
  codestream.set([0xff, 0x4f, 0xff, 0x51]);
  codestream.writeUInt32BE(70_000, 8);
  codestream.writeUInt32BE(30, 12);
  codestream.writeUInt32BE(10_000, 16);
  codestream.writeUInt16BE(3, 40);
  const shown = Buffer.concat([
    box("jP  ", Buffer.from("\r\n\x87\n", "latin1")),
    box("jp2h", Buffer.alloc(4)),
    box("jp2c", codestream),
  ]);

  it("has the size that its codestream says", () => {
    expect(jpeg2000Size(shown)).toEqual({ width: 60_000, height: 30, bytesPerPixel: 3 });
    expect(jpeg2000Size(Buffer.from("no picture"))).toBeUndefined();
  });

  it("loses its XML and its UUIDs and nothing else", () => {
    const first = shown.subarray(0, 12);
    const file = Buffer.concat([
      first,
      box("xml ", Buffer.from("PERSONAL-MARK")),
      shown.subarray(12),
      box("uuid", Buffer.alloc(20)),
    ]);
    expect(withoutJpeg2000Metadata(file)).toEqual(shown);
    expect(withoutJpeg2000Metadata(codestream)).toEqual(codestream);
  });

  it("of any bytes never throws and never grows", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const file = Buffer.concat([shown.subarray(0, 12), bytes]);
        jpeg2000Size(file);
        return withoutJpeg2000Metadata(file).length <= file.length;
      }),
    );
  });
});
