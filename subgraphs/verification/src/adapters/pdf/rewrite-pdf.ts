import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
} from "@cantoo/pdf-lib";
import { withoutJpegMetadata } from "../../domain/jpeg-metadata.ts";
import { activeContentIn } from "./active-content.ts";
import { filtersOf, streamFault } from "./streams.ts";

export type PdfOutcome =
  | { ok: true; bytes: Uint8Array<ArrayBuffer> }
  | { ok: false; code: "ENCRYPTED" | "UNREADABLE"; message: string };

const PAGES_MAX = 100;
const DAMAGED: PdfOutcome = unreadable("The PDF is damaged and cannot be decoded.");
const PERSONAL_KEYS = ["Metadata", "PieceInfo"].map((name) => PDFName.of(name));

/**
 * Reads the PDF strictly and writes a new one from what its catalog reaches. Two readers may see different objects in one
 * file (two with one number, junk between them); in the new file there is only what was inspected here.
 * Signatures do not survive this. Call it in a thread of its own: a hostile file can keep it busy for a long time.
 */
export async function rewritePdf(bytes: Uint8Array): Promise<PdfOutcome> {
  try {
    const document = await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
    const pages = document.getPageCount();
    if (pages === 0) return unreadable("The PDF has no pages.");
    if (pages > PAGES_MAX) return unreadable(`The PDF has more than ${PAGES_MAX} pages.`);
    const { active, refs } = reach(document);
    if (active) return unreadable(`The PDF contains ${active}, which a document may not.`);
    const fault = await keepOnly(document, refs);
    if (fault) return unreadable(fault);
    const saved = await document.save({ addDefaultPage: false, updateFieldAppearances: false });
    return { ok: true, bytes: new Uint8Array(saved) };
  } catch {
    return (await isEncrypted(bytes))
      ? { ok: false, code: "ENCRYPTED", message: "The PDF is encrypted or protected by a password." }
      : DAMAGED;
  }
}

/** An encrypted file can fail the strict reading before its trailer is seen, hence the second, lenient look. */
async function isEncrypted(bytes: Uint8Array): Promise<boolean> {
  try {
    await PDFDocument.load(bytes, { updateMetadata: false });
    return false;
  } catch (error) {
    return error instanceof EncryptedPDFError;
  }
}

/** Everything that the catalog reaches, with an explicit stack: nesting is the sender's choice. */
function reach(document: PDFDocument): { active: string | undefined; refs: Set<PDFRef> } {
  const seen = new Set<PDFObject>();
  const refs = new Set<PDFRef>();
  const pending: (PDFObject | undefined)[] = [document.context.trailerInfo.Root];
  while (pending.length > 0) {
    const object = pending.pop();
    if (!object || seen.has(object)) continue;
    seen.add(object);
    if (object instanceof PDFRef) {
      refs.add(object);
      pending.push(document.context.lookup(object));
    } else if (object instanceof PDFArray) {
      for (const item of object.asArray()) pending.push(item);
    } else if (object instanceof PDFStream) {
      pending.push(object.dict);
    } else if (object instanceof PDFDict) {
      const active = activeContentIn(object);
      if (active) return { active, refs };
      for (const key of PERSONAL_KEYS) object.delete(key);
      for (const value of object.values()) pending.push(value);
    }
  }
  return { active: undefined, refs };
}

async function keepOnly(document: PDFDocument, refs: ReadonlySet<PDFRef>): Promise<string | undefined> {
  const { context } = document;
  const { Root } = context.trailerInfo;
  context.trailerInfo = Root ? { Root } : {}; // Info names author, program and times; ID recognises the file elsewhere
  let decodedBytes = 0;
  for (const [ref, object] of context.enumerateIndirectObjects()) {
    if (!refs.has(ref)) {
      context.delete(ref);
    } else if (object instanceof PDFRawStream) {
      const counted = await streamFault(object, decodedBytes);
      if (!counted.ok) return counted.error;
      decodedBytes = counted.value;
      if (filtersOf(object).join() === "DCTDecode") {
        context.assign(ref, PDFRawStream.of(object.dict, withoutJpegMetadata(object.contents)));
      }
    }
  }
  return undefined;
}

function unreadable(message: string): PdfOutcome {
  return { ok: false, code: "UNREADABLE", message };
}
