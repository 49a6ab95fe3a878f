import { words } from "../words/words.ts";
import { mode } from "./mode.ts";

const LOOKS = {
  sandbox: "bg-sandbox-ground text-sandbox",
  production: "bg-production-ground text-production",
} as const;

/** Whether the money is real: said by a word and by a colour, on every page. */
export function ModeBadge() {
  return (
    <span className={`rounded px-1.5 py-0.5 font-semibold text-xs uppercase tracking-wide ${LOOKS[mode]}`}>
      {words.modes[mode]}
    </span>
  );
}
