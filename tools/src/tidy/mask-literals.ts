type What = { readonly comments: boolean; readonly strings: boolean };

/** A slash after one of these begins a regular expression; after a value it divides. */
const BEFORE_EXPRESSION =
  /(?:^|[([{,;:=!&|?+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|instanceof|new|delete|void|throw|await|yield))$/;
const REGEX_END = /^\/(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n])*\//;

/**
 * Blanks comments, or what strings, templates and regular expressions hold, with spaces: every line
 * and column stays where it is.
 */
export function maskLiterals(text: string, what: What): string {
  const out: string[] = [];
  /** What each open brace belongs to: an expression within a template ends the template's pause. */
  const braces: ("block" | "template")[] = [];
  let before = "";
  let at = 0;

  const keep = (length: number) => {
    const piece = text.slice(at, at + length);
    out.push(piece);
    before = `${before}${piece}`.trimEnd().slice(-12);
    at += length;
  };
  const blank = (length: number, isBlank: boolean) => {
    const piece = text.slice(at, at + length);
    out.push(isBlank ? piece.replace(/[^\n]/g, " ") : piece);
    at += length;
  };
  const literal = (length: number) => {
    blank(length, what.strings);
    before = '"';
  };
  const template = (isOpening: boolean) => {
    const length = templateLength(text, at, isOpening);
    const isPaused = text.slice(at + length - 2, at + length) === "${";
    literal(length - (isPaused ? 2 : 0));
    if (!isPaused) return;
    keep(2);
    braces.push("template");
  };

  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    const char = text.charAt(at);
    if (rest === "//") blank(lengthTo(text, at, "\n"), what.comments);
    else if (rest === "/*") blank(lengthTo(text, at + 2, "*/") + 4, what.comments);
    else if (char === '"' || char === "'") literal(quotedLength(text, at));
    else if (char === "`") template(true);
    else if (char === "}" && braces.pop() === "template") {
      keep(1);
      template(false);
    } else if (char === "/" && BEFORE_EXPRESSION.test(before)) literal(REGEX_END.exec(text.slice(at))?.[0].length ?? 1);
    else {
      if (char === "{") braces.push("block");
      keep(1);
    }
  }
  return out.join("");
}

const lengthTo = (text: string, from: number, end: string): number => {
  const found = text.indexOf(end, from);
  return (found < 0 ? text.length : found) - from;
};

function quotedLength(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start] && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
  return at + 1 - start;
}

/**
 * From an opening backtick, or from after the brace that closed an expression, up to and with the
 * closing one or the next expression's opening.
 */
function templateLength(text: string, start: number, isOpening: boolean): number {
  for (let at = start + (isOpening ? 1 : 0); at < text.length; at += text[at] === "\\" ? 2 : 1) {
    if (text[at] === "`") return at + 1 - start;
    if (text[at] === "$" && text[at + 1] === "{") return at + 2 - start;
  }
  return text.length - start;
}
