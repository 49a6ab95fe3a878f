import { escapeHtml } from "@coffer/platform/text/escape-html";

/** Text that is HTML already. */
export class Html {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Html | null | readonly Html[];

const written = (part: Part): string => {
  if (part === null) return "";
  if (part instanceof Html) return part.toString();
  if (Array.isArray(part)) return part.join("");
  return escapeHtml(String(part));
};

/** Whatever is put in is text, and no tag of anybody's, unless it was made by this. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(texts.map((text, i) => text + (i < parts.length ? written(parts[i] ?? null) : "")).join(""));
