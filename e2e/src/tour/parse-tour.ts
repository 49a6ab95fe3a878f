/** A fenced block of the tour with what must come of it. `line` is where it stands in the page. */
export type TourStep =
  /**
   * ```bash: typed into a shell. ```bash repeat: typed again until the answer is there. `answer`
   * null: it prints nothing.
   */
  | {
      readonly kind: "shell";
      readonly line: number;
      readonly text: string;
      readonly repeat: boolean;
      readonly answer: object | null;
    }
  /** ```graphql: a subscription for the explorer; `answer` is its first event. */
  | { readonly kind: "subscription"; readonly line: number; readonly text: string; readonly answer: object | null }
  /** ```json live: the next event of the subscription. */
  | { readonly kind: "live"; readonly line: number; readonly answer: object };

const FENCE = /^```(\w+)( \w+)?\n(.*?)^```$/gms;

/**
 * Reads the steps of a section of a page, by its heading. A ```json block is the answer to the
 * block before it.
 */
export function parseTour(page: string, heading: string): TourStep[] {
  const start = page.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`the page has no section "${heading}"`);
  const end = page.indexOf("\n## ", start + 1);
  const section = page.slice(start, end < 0 ? undefined : end);

  const steps: TourStep[] = [];
  for (const match of section.matchAll(FENCE)) {
    const [, language = "", word = "", text = ""] = match;
    const line = page.slice(0, start + match.index).split("\n").length;
    if (language === "bash") steps.push({ kind: "shell", line, text, repeat: word === " repeat", answer: null });
    else if (language === "graphql") steps.push({ kind: "subscription", line, text, answer: null });
    else if (language !== "json") throw new Error(`line ${line}: a tour has no ${language} blocks`);
    else if (word === " live") steps.push({ kind: "live", line, answer: JSON.parse(text) });
    else addAnswer(steps, line, JSON.parse(text));
  }
  return steps;
}

function addAnswer(steps: TourStep[], line: number, answer: object): void {
  const asked = steps.pop();
  if (!asked || asked.answer !== null) throw new Error(`line ${line}: nothing was asked before this answer`);
  steps.push({ ...asked, answer });
}
