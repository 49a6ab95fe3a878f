/**
 * Scripts that are written from left to right, one letter beside the other. Of the others, letters
 * would stand in the wrong order or form: worse than their code points, which are at least right.
 */
const SCRIPTS = ["Latin", "Greek", "Cyrillic", "Armenian", "Georgian", "Common", "Inherited"];
const PLAIN = new RegExp(`^(?:${SCRIPTS.map((script) => `\\p{Script=${script}}`).join("|")})$`, "u");
/** Controls, formats (which turn the direction of what follows), private and unassigned ones. */
const UNSEEN = /^\p{C}$/u;

export type ShownText = {
  readonly text: string;
  /** Whether anything is written as its code points. */
  readonly hasCodes: boolean;
};

/**
 * Text as a typeface can show it: what it cannot is written as Unicode code points, such as
 * `[U+4E2D U+6587]`, so that nothing vanishes and no box stands for two different names.
 */
export function showText(raw: string, hasGlyph: (codePoint: number) => boolean): ShownText {
  let [text, codes] = ["", [] as string[]];
  let hasCodes = false;
  const flush = () => {
    if (codes.length > 0) text += `[${codes.join(" ")}]`;
    codes = [];
  };
  for (const letter of raw.normalize("NFC")) {
    const codePoint = letter.codePointAt(0) ?? 0;
    const isShown = letter === "\n" || (PLAIN.test(letter) && !UNSEEN.test(letter) && hasGlyph(codePoint));
    if (isShown) {
      flush();
      text += letter;
    } else {
      hasCodes = true;
      codes.push(`U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`);
    }
  }
  flush();
  return { text, hasCodes };
}
