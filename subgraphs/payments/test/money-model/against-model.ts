import fc from "fast-check";
import { SEED } from "./config.ts";
import { type History, historyOf, type Length } from "./draw.ts";
import type { Done } from "./linearise.ts";
import { Play } from "./play.ts";
import { PLAYED, ROWS, RUNS, readRefusals } from "./refusals.ts";
import { type Script, shorten } from "./script.ts";
import { show } from "./verdict.ts";

/** Steps after which all that is written is compared, and once more at the end. */
const COMPARE_EVERY = 40;
/** So long a history that failed is made shorter. */
const SHORTEN_MS = 240_000;

/** What operations were told: `sendPayment INSUFFICIENT_FUNDS`, `payOut again`. */
type Reached = { operations: number; readonly names: Set<string> };

const namesOf = ({ op: { kind }, said }: Done): string[] => [
  `${kind} ${said.ok === null ? said.word : said.ok ? "done" : said.error.code}`,
  ...(said.ok === null ? (said.rows ?? []) : []).map(({ status, why }) => `row ${why ? `${status} ${why}` : status}`),
];

async function playHistory({ steps, ...beginning }: History, reached: Reached): Promise<void> {
  const play = await Play.open(beginning);
  try {
    for (const [n, step] of steps.entries()) {
      await play.take(step);
      if (n % COMPARE_EVERY === COMPARE_EVERY - 1) await play.compare();
    }
    await play.compare();
    reached.operations += play.told.length;
    for (const done of play.told) for (const name of namesOf(done)) reached.names.add(name);
  } catch (error) {
    const found = { script: play.script(), why: textOf(error) };
    const { script, why } = await shorten(found, whyFails, performance.now() + SHORTEN_MS);
    const lines = script.lines.map((line) => show(line));
    const text = `${why}\n\n${lines.length} of ${found.script.lines.length} lines are enough, from ${script.begins}:\n${lines.join("\n")}`;
    throw new Error(text, { cause: error });
  } finally {
    await play.end();
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Played once more, on a database of its own. */
async function whyFails(script: Script): Promise<string | null> {
  try {
    await (await Play.again(script)).end();
    return null;
  } catch (error) {
    return textOf(error);
  }
}

type Playing = Length & {
  readonly operations: number;
  /** Whether it goes on until every refusal was reached; four times as long at most. */
  readonly reachesAll: boolean;
};

/** What was played, and which refusals of the schema nobody was told. */
export type Played = { readonly operations: number; readonly missing: readonly string[] };

/**
 * Plays histories, each on a database of its own, until there were so many operations. Throws the
 * first that differs from the model, made as short as it can be, with the seed that plays it again.
 */
export async function playAgainstModel({ operations, reachesAll, ...length }: Playing): Promise<Played> {
  const reached: Reached = { operations: 0, names: new Set() };
  const property = fc.asyncProperty(historyOf(length), (history) => playHistory(history, reached));
  // Unbiased: a bias towards short histories would make most of them too short to say anything.
  // What failed is made shorter by what it came to (script.ts): of draws, each says something else
  // where one before it is left out.
  const parameters = { numRuns: 1, unbiased: true, endOnFailure: true };
  let seed = SEED;
  const played = (): Played => ({
    operations: reached.operations,
    missing: listPairs().filter((pair) => !reached.names.has(pair)),
  });
  const isOver = ({ operations: count, missing }: Played) =>
    count >= operations && (!reachesAll || missing.length === 0 || count >= 4 * operations);
  let now = played();
  while (!isOver(now)) {
    await fc.assert(property, { ...parameters, seed });
    seed += 1;
    now = played();
  }
  return now;
}

/** Every refusal of every mutation that is played, and all that a date, or a row, can come to. */
const listPairs = (): string[] => [
  ...[...readRefusals()].flatMap(([mutation, codes]) =>
    mutation in PLAYED ? codes.map((code) => `${mutation} ${code}`) : [],
  ),
  ...RUNS.map((run) => `runSchedule ${run}`),
  ...ROWS.map((row) => `row ${row}`),
];
