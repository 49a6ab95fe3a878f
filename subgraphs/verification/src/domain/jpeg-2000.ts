import type { PictureSize } from "./picture-size.ts";

/**
 * Boxes of a JP2 file (ISO/IEC 15444-1 Annex I) that say how to show it; others carry XML, UUIDs
 * and rights.
 */
const SHOWN = new Set(["jP  ", "ftyp", "jp2h", "jp2c"]);
const CODESTREAM = Buffer.from([0xff, 0x4f, 0xff, 0x51]);

/**
 * The same picture without the boxes that are not needed to show it. A bare codestream is left as
 * it is.
 */
export function withoutJpeg2000Metadata(file: Buffer): Buffer {
  if (file.toString("latin1", 4, 8) !== "jP  ") return file;
  const kept: Buffer[] = [];
  for (let at = 0; at + 8 <= file.length; ) {
    const length = file.readUInt32BE(at);
    // 0: to the end of the file; 1: a length of 64 bits follows, which no picture of this size
    // needs.
    const end = length === 0 ? file.length : at + length;
    if (end < at + 8 || end > file.length) break;
    if (SHOWN.has(file.toString("latin1", at + 4, at + 8))) kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** Of the codestream's SIZ segment (Annex A.5.1); undefined where there is none. */
export function jpeg2000Size(file: Buffer): PictureSize | undefined {
  const at = file.indexOf(CODESTREAM);
  if (at === -1 || at + 43 > file.length) return undefined;
  const side = (far: number, near: number) => Math.max(0, file.readUInt32BE(at + far) - file.readUInt32BE(at + near));
  // Decoders hold each sample in four bytes.
  return { width: side(8, 16), height: side(12, 20), bytesPerPixel: Math.max(1, file.readUInt16BE(at + 40)) };
}
