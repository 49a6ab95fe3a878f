import { randomBytes } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import type { SubmittedFile } from "../src/app/submit-verification.ts";

const SIDE = 12;

/**
 * A real PNG of 12 × 12 random colours: no two are the same document, which the sample documents of
 * the testkit always are.
 */
export function drawnPng(): SubmittedFile {
  const rows = Array.from({ length: SIDE }, () => Buffer.concat([Buffer.from([0]), randomBytes(SIDE * 3)]));
  const png = pngOf({ width: SIDE, height: SIDE, depth: 8, colour: 2 }, deflateSync(Buffer.concat(rows)));
  return { fileName: "card.png", contentType: "image/png", base64: png.toString("base64") };
}

/**
 * A PNG with this header, this deflated data and these chunks between them; `colour` 2 is RGB, 6
 * has transparency.
 */
export function pngOf(
  { width, height, depth, colour }: { width: number; height: number; depth: number; colour: number },
  data: Buffer,
  between: readonly Buffer[] = [],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colour, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...between,
    chunk("IDAT", data),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
