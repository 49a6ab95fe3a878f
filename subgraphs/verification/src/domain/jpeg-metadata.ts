import { jpegSegments } from "./file-extent.ts";

// APP1 carries EXIF and XMP, APP13 IPTC. APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe) say
// how to show the image.
const PERSONAL = new Set([0xe1, 0xed, 0xfe]);
const END_OF_IMAGE = 0xd9;

/**
 * The same JPEG without EXIF, XMP, IPTC, comments and what stands behind its end; the image data is
 * untouched.
 */
export function withoutJpegMetadata(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    if (marker === END_OF_IMAGE) {
      kept.push(jpeg.subarray(from, end));
      return Buffer.concat(kept);
    }
    if (!PERSONAL.has(marker)) continue;
    kept.push(jpeg.subarray(from, start));
    from = end;
  }
  return Buffer.concat([...kept, jpeg.subarray(from)]);
}
