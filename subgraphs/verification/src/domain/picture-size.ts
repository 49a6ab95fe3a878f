import { jpegSegments } from "./file-extent.ts";
import type { Unreadable } from "./unreadable.ts";

const PIXELS_MAX = 50_000_000;
/**
 * Decoders hold some rows at a time, so a long side costs what no area tells: a picture 49,999,999
 * pixels wide took 5.8 GB.
 */
const SIDE_MAX = 16_384;
/** Four bytes for each of the pixels. */
const DECODED_BYTES_MAX = 4 * PIXELS_MAX;

export type PictureSize = {
  readonly width: number;
  readonly height: number;
  /**
   * What decoding holds for each, not what the screen shows: twice as much in 16 bits, three times
   * in a progressive JPEG.
   */
  readonly bytesPerPixel: number;
};

/** Why no picture of this size is decoded, or undefined. */
export function sizeFault({ width, height, bytesPerPixel }: PictureSize): Unreadable | undefined {
  if (width * height > PIXELS_MAX) return "TOO_MANY_PIXELS";
  if (Math.max(width, height) > SIDE_MAX) return "SIDE_TOO_LONG";
  return width * height * bytesPerPixel > DECODED_BYTES_MAX ? "TOO_MANY_COLOURS" : undefined;
}

/**
 * By colour type. A palette's colours are looked up, so they count as what they become; so does a
 * transparent colour.
 */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 2, 2: 4, 3: 4, 4: 2, 6: 4 };

/** Of the header, which ISO/IEC 15948 has come first; undefined where there is none. */
export function pngSize(bytes: Buffer): PictureSize | undefined {
  if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  const channels = PNG_CHANNELS[bytes[25] ?? -1];
  if (channels === undefined) return undefined;
  const bytesPerPixel = channels * (bytes[24] === 16 ? 2 : 1);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), bytesPerPixel };
}

const START_OF_SCAN = 0xda;
/** SOF0 to SOF15 without DHT, JPG and DAC, which stand between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isProgressive = (marker: number) => [0xc2, 0xc6, 0xca, 0xce].includes(marker);

/** Of every frame header, the largest first; undefined where there is none that makes sense. */
export function jpegSize(bytes: Buffer): PictureSize | undefined {
  let largest: PictureSize | undefined;
  let scans = 0;
  let coefficients = 0;
  let progressive = false;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === START_OF_SCAN) scans += 1;
    if (!isFrame(marker) || end - start < 10) continue;
    const sampled = sampledPerPixel(bytes.subarray(start + 10, end));
    const bytesPerPixel = (bytes[start + 9] ?? 1) * ((bytes[start + 4] ?? 8) > 8 ? 2 : 1);
    const frame = { height: bytes.readUInt16BE(start + 5), width: bytes.readUInt16BE(start + 7), bytesPerPixel };
    progressive ||= isProgressive(marker);
    coefficients = Math.max(coefficients, 2 * sampled);
    if (!largest || frame.width * frame.height > largest.width * largest.height) largest = frame;
  }
  if (!largest) return undefined;
  // Whatever comes in several scans is kept as coefficients of two bytes until the last.
  return progressive || scans > 1 ? { ...largest, bytesPerPixel: largest.bytesPerPixel + coefficients } : largest;
}

/**
 * Samples of all components for one pixel: 3 without subsampling, 1.5 with colours at half the
 * width and height.
 */
function sampledPerPixel(components: Uint8Array): number {
  let samples = 0;
  let most = 1;
  for (let at = 1; at < components.length; at += 3) {
    const factors = components[at] ?? 0;
    const product = (factors >> 4) * (factors & 15);
    samples += product;
    most = Math.max(most, product);
  }
  return samples / most;
}
