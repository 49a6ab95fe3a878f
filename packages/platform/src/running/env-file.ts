import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { type EnvironmentSource, InvalidEnvironment } from "./config.ts";

/** What the npm scripts name where nobody names another file. This one alone may be missing. */
const USUAL = ".env";
const SIZE_MAX = 256 * 1024;

const NAME_AND_VALUE = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/;
const BLANK_OR_COMMENT = /^\s*(?:#.*)?$/;
const QUOTES = ["'", '"', "`"];

/**
 * The environment with the variables of the file that its COFFER_ENV_FILE names, as Node reads such
 * files; what the environment says itself wins. Throws InvalidEnvironment with every line that
 * cannot be meant as it stands, and never quotes one: they may hold secrets.
 */
export function withEnvFile(source: EnvironmentSource): EnvironmentSource {
  const file = source.COFFER_ENV_FILE;
  if (!file) return source;
  const text = read(file);
  if (text === undefined) return source;
  const faults = faultsOf(text.split(/\r\n|\n|\r/));
  if (faults.length > 0) throw new InvalidEnvironment(faults.map((fault) => `${file}, ${fault}`));
  return { ...parseEnv(text), ...source };
}

function read(file: string): string | undefined {
  const refuse = (why: string) => new InvalidEnvironment([`${file} ${why}`]);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code = "unknown" } = error as { code?: string };
    if (code === "ENOENT" && file === USUAL) return undefined;
    throw refuse(`cannot be read (${code})`);
  }
  if (bytes.length > SIZE_MAX) throw refuse(`is larger than ${SIZE_MAX / 1024} kB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes); // without a byte-order mark, where there is one
  } catch {
    throw refuse("is not UTF-8");
  }
}

function faultsOf(lines: readonly string[]): string[] {
  const faults: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const number = at + 1;
    if (line.includes("\u0000")) faults.push(`line ${number} holds a NUL`);
    if (BLANK_OR_COMMENT.test(line)) continue;
    const value = NAME_AND_VALUE.exec(line)?.[1];
    const quote = QUOTES.find((one) => value?.startsWith(one));
    if (value === undefined) faults.push(`line ${number} must be NAME=value, or a comment that begins with #`);
    else if (quote === undefined) {
      // Node would cut the value there, and half a password is worse than none.
      if (/[^\s]#/.test(value)) faults.push(`line ${number} must have its value in quotes, for it holds a #`);
    } else {
      const end = endOfQuoted(lines, at, { quote, value });
      if (end === undefined) {
        faults.push(
          `line ${number} must have a second ${quote}, which ends its value, and at most a comment behind it`,
        );
        continue;
      }
      at = end;
    }
  }
  return faults;
}

/**
 * The line on which a quoted value ends, maybe a later one; undefined where it does not, or
 * something stands behind it.
 */
function endOfQuoted(
  lines: readonly string[],
  start: number,
  { quote, value }: { quote: string; value: string },
): number | undefined {
  for (let at = start; at < lines.length; at += 1) {
    const text = at === start ? value.slice(1) : (lines[at] ?? "");
    const end = text.indexOf(quote);
    if (end >= 0) return BLANK_OR_COMMENT.test(text.slice(end + 1)) ? at : undefined;
  }
  return undefined;
}
