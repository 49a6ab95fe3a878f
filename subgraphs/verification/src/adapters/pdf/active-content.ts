import { type PDFDict, PDFName } from "@cantoo/pdf-lib";

const KEYS: Readonly<Record<string, string>> = {
  JS: "JavaScript",
  JavaScript: "JavaScript",
  EmbeddedFiles: "embedded files",
  EF: "embedded files",
  XFA: "an XFA form",
  RichMediaContent: "rich media",
};

const VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  S: {
    JavaScript: "JavaScript",
    Launch: "an action that starts a program",
    SubmitForm: "an action that sends data",
    ImportData: "an action that loads data",
    GoToE: "an action that opens an embedded file",
    Rendition: "rich media",
    RichMediaExecute: "rich media",
  },
  Type: { EmbeddedFile: "embedded files" },
  Subtype: { FileAttachment: "embedded files", RichMedia: "rich media", Movie: "rich media", Screen: "rich media" },
};

/** What in this dictionary would make a reader do more than show pages (ISO 32000-1 §12.6), or undefined. */
export function activeContentIn(dict: PDFDict): string | undefined {
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
