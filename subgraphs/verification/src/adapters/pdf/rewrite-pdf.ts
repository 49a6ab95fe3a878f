import { EncryptedPDFError, PDFDocument } from "@cantoo/pdf-lib";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Unreadable } from "../../domain/unreadable.ts";
import { findActiveContent } from "./active-content.ts";
import { makeCopier, Refused } from "./copy.ts";
import { copyPages, findPages } from "./page-tree.ts";
import { makeUnpackedCounter } from "./unpack.ts";
import { type Written, type WrittenStream, writePdf } from "./written.ts";

const OBJECTS_MAX = 20_000;

/**
 * Reads the PDF strictly and writes a new one of what its pages need to be shown (kinds.ts), whose
 * every key was asked for by its name. Two readers may see different objects in one file (two with
 * one number, junk between them); in the new file there is only what was copied here. Signatures,
 * links and forms do not survive this.
 *
 * Its only caller runs it in a process of its own: a hostile file can keep it busy, fill its memory
 * or end it.
 */
export async function rewritePdf(bytes: Uint8Array): Promise<Result<Buffer, Unreadable>> {
  try {
    return ok(await rewritten(bytes));
  } catch (error) {
    if (error instanceof Refused) return err(error.reason);
    return err((await isEncrypted(bytes)) ? "ENCRYPTED" : "DAMAGED_PDF");
  }
}

async function rewritten(bytes: Uint8Array): Promise<Buffer> {
  const { context } = await PDFDocument.load(bytes, { throwOnInvalidObject: true, updateMetadata: false });
  if (context.enumerateIndirectObjects().length > OBJECTS_MAX) throw new Refused("TOO_MANY_OBJECTS");
  const objects: (Written | WrittenStream | null)[] = [];
  const { copier, copyAll } = makeCopier(context, objects);
  const catalog = context.trailerInfo.Root;
  const pages = findPages(catalog, copier);
  const active = findActiveContent(catalog, context);
  if (active) throw new Refused(active);
  copyPages(pages, copier, objects);
  copyAll();
  return writePdf(await withCheckedStreams(objects));
}

async function withCheckedStreams(objects: readonly (Written | WrittenStream | null)[]) {
  const count = makeUnpackedCounter();
  const checked: (Written | WrittenStream | null)[] = [];
  for (const object of objects) {
    const stream = object !== null && typeof object === "object" && "content" in object ? object : null;
    const filter = stream?.dict.get("Filter");
    const deflated = typeof filter === "object" && "name" in filter && filter.name === "FlateDecode";
    checked.push(stream && deflated ? { ...stream, content: await count(stream.content) } : object);
  }
  return checked;
}

/**
 * An encrypted file can fail the strict reading before its trailer is seen, hence the second,
 * lenient look.
 */
async function isEncrypted(bytes: Uint8Array): Promise<boolean> {
  try {
    await PDFDocument.load(bytes, { updateMetadata: false });
    return false;
  } catch (error) {
    return error instanceof EncryptedPDFError;
  }
}
