import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

/** One line of the file: what has happened to a chain. */
export type Happened =
  | { readonly mined: readonly string[]; readonly failed: readonly string[]; readonly time: number }
  | { readonly takenBack: number };

/**
 * All that happened before. The last line may be half of one, where the process was killed in it:
 * that has not happened, and is cut off.
 */
export function readJournal(file: string): readonly Happened[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) writeFileSync(file, whole);
  return whole
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Happened);
}

export const writeJournal = (file: string, happened: Happened): void =>
  appendFileSync(file, `${JSON.stringify(happened)}\n`, { mode: 0o600 });
