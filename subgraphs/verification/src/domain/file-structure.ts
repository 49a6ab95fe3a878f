import type { DocumentKind } from "./document.ts";

const TRUNCATED = "The file is damaged or cut off.";
const TRAILING = "The file goes on after its end, so it may be two files in one.";
const PADDING_MAX = 1024;
const PADDING = new Set([0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20]);

/** Why the outer structure of this file makes it unreadable, or undefined. Linear in the size; decodes nothing. */
export function structureFault(bytes: Buffer, kind: DocumentKind): string | undefined {
  if (kind === "PDF") return pdfStructureFault(bytes);
  const end = kind === "JPEG" ? endOfJpeg(bytes) : endOfPng(bytes);
  if (end === undefined) return TRUNCATED;
  return isPadding(bytes.subarray(end)) ? undefined : TRAILING;
}

export type JpegSegment = { marker: number; start: number; end: number };

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
const isStandalone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** ISO/IEC 10918-1 Annex B: the segments between SOI and EOI, scans included. Stops early where the bytes make no sense. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  let at = 2;
  while (bytes[at] === MARKER) {
    while (bytes[at + 1] === MARKER) at += 1;
    const marker = bytes[at + 1] ?? 0;
    if (marker === END_OF_IMAGE || isStandalone(marker)) {
      yield { marker, start: at, end: at + 2 };
      at += 2;
    } else {
      const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
      if (length < 2 || at + 2 + length > bytes.length) return;
      const end = marker === START_OF_SCAN ? endOfScan(bytes, at + 2 + length) : at + 2 + length;
      yield { marker, start: at, end };
      at = end;
    }
    if (marker === END_OF_IMAGE) return;
  }
}

/** Entropy-coded data runs to the next marker that is neither a stuffed zero nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MARKER, from); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const next = bytes[at + 1];
    if (next !== 0x00 && next !== MARKER && !(next !== undefined && isStandalone(next))) return at;
  }
  return bytes.length;
}

function endOfJpeg(bytes: Buffer): number | undefined {
  let scanned = false;
  for (const { marker, end } of jpegSegments(bytes)) {
    if (marker === START_OF_SCAN) scanned = true;
    if (marker === END_OF_IMAGE) return scanned ? end : undefined;
  }
  return undefined;
}

/** PNG (ISO/IEC 15948) §5.3: length, type, data, CRC; nothing belongs behind IEND. */
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

const ZIP_END_RECORD = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ZIP_END_BYTES = 22;

/** ISO 32000-1 §7.5: the header first, and startxref, an offset and %%EOF last. */
function pdfStructureFault(bytes: Buffer): string | undefined {
  if (!/^%PDF-[12]\.\d/.test(bytes.toString("latin1", 0, 8))) return "The PDF does not start with its header.";
  const end = bytes.lastIndexOf("%%EOF");
  if (end === -1) return TRUNCATED;
  if (!isPadding(bytes.subarray(end + 5))) return TRAILING;
  if (!/startxref\s+\d+\s+$/.test(bytes.toString("latin1", Math.max(0, end - 64), end))) return TRUNCATED;
  return endsAsZip(bytes) ? TRAILING : undefined;
}

/** A ZIP archive is read from its end, and its comment can hold the end of a PDF. */
function endsAsZip(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf(ZIP_END_RECORD);
  if (at === -1 || at + ZIP_END_BYTES > bytes.length) return false;
  return at + ZIP_END_BYTES + bytes.readUInt16LE(at + 20) === bytes.length;
}

const isPadding = (rest: Buffer): boolean => rest.length <= PADDING_MAX && rest.every((byte) => PADDING.has(byte));
