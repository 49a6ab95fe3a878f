/**
 * An uploaded file as the schema's DocumentInput brings it. `path` names it in faults: "front" or
 * "back".
 */
export type DocumentInput = { path: string; fileName: string; contentType: string; base64: string };

export type DocumentKind = "JPEG" | "PNG" | "PDF";

export type DocumentFaultCode =
  | "UNSUPPORTED_TYPE"
  | "TYPE_MISMATCH"
  | "TOO_LARGE"
  | "UNREADABLE"
  | "ENCRYPTED"
  | "NOT_BASE64";

/**
 * One reason to refuse a document. The message is shown to the person and never quotes the file.
 */
export type DocumentFault = { path: string; code: DocumentFaultCode; message: string };

/**
 * What may be stored: the file rewritten without metadata, and the SHA-256 (hex) of exactly these
 * bytes.
 */
export type InspectedDocument = { bytes: Buffer; kind: DocumentKind; sha256: string };

const DECLARED_AS: Record<DocumentKind, { contentTypes: readonly string[]; extensions: readonly string[] }> = {
  JPEG: { contentTypes: ["image/jpeg", "image/jpg"], extensions: ["jpg", "jpeg", "jpe", "jfif"] },
  PNG: { contentTypes: ["image/png"], extensions: ["png"] },
  PDF: { contentTypes: ["application/pdf"], extensions: ["pdf"] },
};

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const PDF_HEADER_WITHIN = 1024; // Readers look for the header this far in, so a file that has it there may be shown as a PDF.

/**
 * The type that the content claims by its first bytes; the name and the declared type play no part.
 */
export function detectKind(bytes: Buffer): DocumentKind | undefined {
  if (bytes.subarray(0, JPEG_START.length).equals(JPEG_START)) return "JPEG";
  if (bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return "PNG";
  return bytes.subarray(0, PDF_HEADER_WITHIN).includes("%PDF-") ? "PDF" : undefined;
}

/**
 * Bytes that a canonical base64 text of this length stands for (RFC 4648 §4), known before anything
 * is decoded.
 */
export const decodedLength = (base64: string): number =>
  Math.floor((base64.length * 3) / 4) - (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);

/**
 * RFC 4648 §4 with padding and nothing else: no line ends, no URL alphabet, no stray bits, no data:
 * prefix.
 */
export function decodeCanonicalBase64(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 ? bytes : undefined;
}

/**
 * Where the declared type and the name contradict the content. A name without an extension claims
 * nothing.
 */
export function contradictions(input: DocumentInput, kind: DocumentKind): DocumentFault[] {
  const { contentTypes, extensions } = DECLARED_AS[kind];
  const declared = input.contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const extension = /\.([^.]*)$/.exec(input.fileName)?.[1]?.toLowerCase();
  const faults: DocumentFault[] = [];
  if (!contentTypes.includes(declared)) {
    faults.push(mismatch(input.path, `The declared content type does not agree with the content, which is ${kind}.`));
  }
  if (extension !== undefined && !extensions.includes(extension)) {
    faults.push(mismatch(input.path, `The file name's extension does not agree with the content, which is ${kind}.`));
  }
  return faults;
}

const mismatch = (path: string, message: string): DocumentFault => ({ path, code: "TYPE_MISMATCH", message });
