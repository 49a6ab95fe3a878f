/** What a person at the terminal reads of a command. */
export const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** What was recorded, or typed, may hold anything, a terminal's commands too. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");

/** Written for the person at the terminal: what is wrong, and what to do. */
export class Refused extends Error {}

/** What was typed is none of these names. */
export const noSuch = (kind: string, typed: string, known: readonly string[]): Refused =>
  new Refused(`${oneLine(typed)} is no ${kind}. Known: ${known.join(", ")}.`);

/**
 * For commands whose settings all come from the environment: whoever types one anyway expects it to
 * count.
 */
export function refuseArguments(command: string, args: readonly string[]): void {
  if (args.length > 0)
    throw new Refused(`${command} takes no arguments, and got ${args.map(oneLine).join(" ")}. Nothing was done.`);
}

/**
 * Runs a command with the process's arguments, and exits with the code that it gives; 1 and a line
 * where it throws. `reasons`: what to say of errors by their code, which for a database's is its
 * SQLSTATE (PostgreSQL, Appendix A).
 */
export function runCommand(
  main: (args: readonly string[]) => Promise<number>,
  reasons: Readonly<Record<string, string>>,
): void {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      const { code = "" } = error as { code?: string };
      const message = error instanceof Error ? error.message : String(error);
      process.stderr.write(`${error instanceof Refused ? message : (reasons[code] ?? message)}\n`);
      process.exitCode = 1;
    },
  );
}
