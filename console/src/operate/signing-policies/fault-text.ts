import type { CofferError } from "@coffer/client/errors";
import { words } from "../../words/words.ts";
import type { SaidLines, TextFault, Why } from "./read-rules.ts";
import type { RuleField } from "./rules-text.ts";

const w = words.signingPolicies;

function whyText(field: RuleField, why: Why): string {
  if (why === "FORM") return w.hints[field];
  if (Object.hasOwn(w.whys, why)) return w.whys[why as keyof typeof w.whys];
  return words.amount.faults[why as keyof typeof words.amount.faults];
}

const atLine = (line: number | null | undefined, text: string): string =>
  line === null || line === undefined ? text : w.atLine(line, text);

/** How many of them are said at once. */
const SHOWN_MAX = 5;

/** What is wrong with a field, as the page reads it: a line for each. */
export const faultText = (field: RuleField, faults: readonly TextFault[]): string | undefined =>
  faults
    .filter((fault) => fault.field === field)
    .slice(0, SHOWN_MAX)
    .map(({ line, why }) => atLine(line, whyText(field, why)))
    .join("\n") || undefined;

/** The same of what the API alone knows: whose addresses they are, and what it counts as one. */
export function apiFaultText(field: RuleField, fault: CofferError | null, lines: SaidLines): string | undefined {
  const base = `input.rules.${field}`;
  const texts = (fault?.inputs ?? [])
    .filter(({ path }) => path === base || path.startsWith(`${base}.`))
    .slice(0, SHOWN_MAX)
    .map(({ path, code, message }) => {
      const place = /^\.(\d+)/.exec(path.slice(base.length))?.[1];
      const line = place === undefined ? null : lines[field]?.[Number.parseInt(place, 10)];
      return atLine(line, Object.hasOwn(w.apiWhys, code) ? w.apiWhys[code as keyof typeof w.apiWhys] : message);
    });
  return texts.join("\n") || undefined;
}
