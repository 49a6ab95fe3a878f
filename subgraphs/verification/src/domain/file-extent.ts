import { err, ok, type Result } from "@coffer/platform/values/result";
import type { DocumentKind } from "./document.ts";

/**
 * The bytes between the file's own beginning and its own end. What stands before or behind (a
 * camera's trailer, a second picture, a film, a byte-order mark) is left out and not judged: the
 * copy that is kept does not have it. Refused is a file whose own end is missing. Linear in the
 * size; decodes nothing.
 */
export function fileExtent(bytes: Buffer, kind: DocumentKind): Result<Buffer, "CUT_OFF"> {
  const start = kind === "PDF" ? Math.max(0, bytes.indexOf("%PDF-")) : 0;
  const end = { JPEG: endOfJpeg, PNG: endOfPng, PDF: endOfPdf }[kind](bytes);
  return end === undefined || end <= start ? err("CUT_OFF") : ok(bytes.subarray(start, end));
}

export type JpegSegment = { marker: number; start: number; end: number };

const MARKER = 0xff;
const STUFFED = 0x00;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const isStandalone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/**
 * ISO/IEC 10918-1 Annex B: the segments between SOI and EOI, scans included. Stray bytes before a
 * marker are passed over, as decoders do. Stops early where the bytes make no sense.
 */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 2;
  for (;;) {
    at = nextMarker(bytes, at);
    if (at === -1) return;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE || isStandalone(marker)) {
      yield { marker, start: at, end: at + 2 };
      if (marker === END_OF_IMAGE) return;
      at += 2;
    } else {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      if (length < 2 || at + 2 + length > bytes.length) return;
      const end = marker === START_OF_SCAN ? endOfScan(bytes, at + 2 + length) : at + 2 + length;
      yield { marker, start: at, end };
      at = end;
    }
  }
}

/** The last of the fill bytes before a marker, or -1. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARKER, from); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const next = bytes[at + 1];
    if (next !== MARKER && next !== STUFFED && next !== undefined) return at;
  }
  return -1;
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = nextMarker(bytes, from); at !== -1; at = nextMarker(bytes, at + 1)) {
    if (!isStandalone(bytes[at + 1] ?? 0)) return at;
  }
  return bytes.length;
}

function endOfJpeg(bytes: Uint8Array): number | undefined {
  let scanned = false;
  for (const { marker, end } of jpegSegments(bytes)) {
    if (marker === START_OF_SCAN) scanned = true;
    if (marker === END_OF_IMAGE) return scanned ? end : undefined;
  }
  return undefined;
}

/** PNG (ISO/IEC 15948) §5.3: length, type, data, CRC; nothing of it stands behind IEND. */
function endOfPng(bytes: Buffer): number | undefined {
  let at = 8;
  while (at + 12 <= bytes.length) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    if (bytes.toString("latin1", at + 4, at + 8) === "IEND") return end;
    at = end;
  }
  return undefined;
}

const END_MARK = "%%EOF";

/**
 * ISO 32000-1 §7.5: startxref, an offset and %%EOF come last; a file that was added to has several
 * of them.
 */
function endOfPdf(bytes: Buffer): number | undefined {
  for (let at = bytes.lastIndexOf(END_MARK); at > 0; at = bytes.lastIndexOf(END_MARK, at - 1)) {
    if (/startxref\s+\d+\s+$/.test(bytes.toString("latin1", Math.max(0, at - 64), at))) return at + END_MARK.length;
  }
  return undefined;
}
