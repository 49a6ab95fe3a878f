import { jpegSegments } from "./file-structure.ts";

// APP1 carries EXIF and XMP, APP13 IPTC. APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe) say how to show the image.
const PERSONAL = new Set([0xe1, 0xed, 0xfe]);

/** The same JPEG without EXIF, XMP, IPTC and comments; the image data is untouched. */
export function withoutJpegMetadata(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    if (!PERSONAL.has(marker)) continue;
    kept.push(jpeg.subarray(from, start));
    from = end;
  }
  return kept.length === 0 ? jpeg : Buffer.concat([...kept, jpeg.subarray(from)]);
}
