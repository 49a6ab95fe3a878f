import { constants, deflateRawSync, deflateSync } from "node:zlib";
import { chunk, pngOf } from "./drawn-png.ts";
import { pdf, streamObject } from "./handmade-pdf.ts";

/** Small files, each of which ends, fills or holds up whoever reads it without bounds. */

/** 106 bytes, of which a parser makes a list of twenty million entries. */
export const ENDLESS_TABLE = Buffer.from(
  "%PDF-1.5\n1 0 obj<</Type/XRef/W[0 0 0]/Index[0 20000000]/Size 1>>stream\n\nendstream endobj\nstartxref 0 %%EOF",
);

/** Zeros, packed a thousand to one: a zlib stream of one block repeated, which is quick to make. */
export function packedZeros(bytes: number): Buffer {
  const blockBytes = 16 * 1024 * 1024;
  const block = deflateRawSync(Buffer.alloc(blockBytes), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([
    Buffer.from([0x78, 0x9c]),
    ...Array.from({ length: Math.ceil(bytes / blockBytes) }, () => block),
  ]);
}

export const objectStreamOf = (bytes: number) =>
  pdf({ objects: streamObject("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packedZeros(bytes)) });

export const manyDictionaries = (count = 2_500_000) => pdf({ objects: `5 0 obj\n[${"<<>>".repeat(count)}]\nendobj` });

/** Minutes of looking for an object that is not there. */
export const endlessSearch = () => pdf({ objects: "1 0 ".repeat(600_000) });

// The packed streams are longer than the pictures need; decoders stop where a picture is full.

/** 49,999,999 × 1 pixels of 16 bits, whose area is within any bound. */
export const longPng = () =>
  pngOf({ width: 49_999_999, height: 1, depth: 16, colour: 6 }, packedZeros(49_999_999 * 8 + 1));

/** As many pixels as a picture may have, and more bytes for each. */
export const deepPng = () =>
  pngOf({ width: 7_000, height: 7_000, depth: 16, colour: 6 }, packedZeros(7_000 * (7_000 * 8 + 1)));

/** A colour profile that unpacks to 2 GB, in a picture of a few pixels. */
export const profileBomb = () =>
  pngOf({ width: 1, height: 1, depth: 8, colour: 2 }, deflateSync(Buffer.alloc(4)), [
    chunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), packedZeros(2e9)])),
  ]);

/** A JPEG whose header claims sides that no picture has. */
export function jpegClaiming(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const at =
    [0xc0, 0xc1, 0xc2].map((marker) => jpeg.indexOf(Buffer.from([0xff, marker]))).find((found) => found > 0) ?? 0;
  changed.writeUInt16BE(height, at + 5);
  changed.writeUInt16BE(width, at + 7);
  return changed;
}
