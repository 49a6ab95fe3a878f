import fc from "fast-check";
import { SEED } from "./config.ts";
import { type History, historyOf, type Length } from "./draw.ts";
import { Play } from "./play.ts";
import { namesOf, REACHABLE } from "./refusals.ts";
import { type Script, shorten } from "./script.ts";
import { show } from "./verdict.ts";

/** Steps after which all that is written is compared, and once more at the end. */
const COMPARE_EVERY = 40;
/** So long a history that failed is made shorter. */
const SHORTEN_MS = 240_000;

/** What operations were told, and by when first: `sendPayment INSUFFICIENT_FUNDS`. */
type Reached = { operations: number; readonly names: Map<string, number> };

async function playHistory({ steps, ...beginning }: History, reached: Reached): Promise<void> {
  const play = await Play.open(beginning);
  try {
    for (const [n, step] of steps.entries()) {
      await play.take(step);
      if (n % COMPARE_EVERY === COMPARE_EVERY - 1) await play.compare();
    }
    await play.compare();
    for (const done of play.told) {
      reached.operations += 1;
      for (const name of namesOf(done)) if (!reached.names.has(name)) reached.names.set(name, reached.operations);
    }
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

/** What was played, and which refusals of the schema nobody was told; else by when all were. */
export type Played = {
  readonly operations: number;
  readonly missing: readonly string[];
  readonly allBy: number;
};

/**
 * Plays histories, each on a database of its own, until there were so many operations. Throws the
 * first that differs from the model, made as short as it can be, with the seed that plays it again.
 */
export async function playAgainstModel({ operations, reachesAll, ...length }: Playing): Promise<Played> {
  const reached: Reached = { operations: 0, names: new Map() };
  const property = fc.asyncProperty(historyOf(length), (history) => playHistory(history, reached));
  // Unbiased: a bias towards short histories would make most of them too short to say anything.
  // What failed is made shorter by what it came to (script.ts): of draws, each says something else
  // where one before it is left out.
  const parameters = { numRuns: 1, unbiased: true, endOnFailure: true };
  let seed = SEED;
  const played = (): Played => ({
    operations: reached.operations,
    missing: REACHABLE.filter((name) => !reached.names.has(name)),
    allBy: Math.max(...REACHABLE.map((name) => reached.names.get(name) ?? Number.POSITIVE_INFINITY)),
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
