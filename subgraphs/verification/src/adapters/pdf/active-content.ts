import { PDFArray, type PDFContext, PDFDict, PDFName, type PDFObject, PDFRef, PDFStream } from "@cantoo/pdf-lib";
import type { Unreadable } from "../../domain/unreadable.ts";

// Nothing of this would get into the rewritten file (kinds.ts). But a paper that somebody scanned
// or printed has none of it: whoever hands in a program, a form or a folder of files is told so,
// instead of finding a part of it missing.

const KEYS: Readonly<Record<string, Unreadable>> = {
  JS: "SCRIPT",
  JavaScript: "SCRIPT",
  EmbeddedFiles: "CARRIES_FILES",
  EF: "CARRIES_FILES",
  XFA: "XFA_FORM",
  RichMediaContent: "RICH_MEDIA",
};

const VALUES: Readonly<Record<string, Readonly<Record<string, Unreadable>>>> = {
  S: {
    JavaScript: "SCRIPT",
    Launch: "STARTS_PROGRAM",
    SubmitForm: "SENDS_DATA",
    ImportData: "LOADS_DATA",
    GoToE: "OPENS_EMBEDDED",
    Rendition: "RICH_MEDIA",
    RichMediaExecute: "RICH_MEDIA",
  },
  Type: { EmbeddedFile: "CARRIES_FILES" },
  Subtype: {
    FileAttachment: "CARRIES_FILES",
    RichMedia: "RICH_MEDIA",
    Movie: "RICH_MEDIA",
    Screen: "RICH_MEDIA",
  },
};

/**
 * What in the file would make a reader do more than show pages (ISO 32000-1 §12.6), or undefined.
 * With an explicit stack: nesting is the sender's choice.
 */
export function findActiveContent(catalog: PDFObject | undefined, context: PDFContext): Unreadable | undefined {
  const seen = new Set<PDFObject>();
  const pending: (PDFObject | undefined)[] = [catalog];
  while (pending.length > 0) {
    const object = pending.pop();
    if (!object || seen.has(object)) continue;
    seen.add(object);
    if (object instanceof PDFRef) pending.push(context.lookup(object));
    else if (object instanceof PDFArray) for (const item of object.asArray()) pending.push(item);
    else if (object instanceof PDFStream) pending.push(object.dict);
    else if (object instanceof PDFDict) {
      const active = activeContentIn(object);
      if (active) return active;
      for (const value of object.values()) pending.push(value);
    }
  }
  return undefined;
}

function activeContentIn(dict: PDFDict): Unreadable | undefined {
  for (const key of dict.keys()) {
    const name = key.decodeText();
    const byKey = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
    if (byKey) return byKey;
    const table = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
    const value = table && dict.lookup(key);
    const text = value instanceof PDFName ? value.decodeText() : "";
    if (table && Object.hasOwn(table, text)) return table[text];
  }
  return undefined;
}
