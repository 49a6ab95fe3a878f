import fc from "fast-check";
import { type History, historyOf } from "./draw.ts";
import { Play } from "./play.ts";
import { PLAYED, readRefusals } from "./refusals.ts";

/** Steps after which all that is written is compared, and once more at the end. */
const COMPARE_EVERY = 40;
/** So long a history that failed is made shorter. */
const SHRINK_MS = 120_000;

/** How often each operation was told what: `sendPayment INSUFFICIENT_FUNDS`, `payOut again`. */
type Reached = Map<string, number>;

async function playHistory({ begins, steps }: History, reached: Reached): Promise<void> {
  const play = await Play.open(begins);
  try {
    for (const [n, step] of steps.entries()) {
      await play.take(step);
      if (n % COMPARE_EVERY === COMPARE_EVERY - 1) await play.compare();
    }
    await play.compare();
    for (const { op, said } of play.told) {
      const name = `${op.kind} ${said.ok === null ? said.word : said.ok ? "done" : said.error.code}`;
      reached.set(name, (reached.get(name) ?? 0) + 1);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n\nWhat was done, at once or one after the other:\n${play.story()}`, { cause: error });
  } finally {
    await play.end();
  }
}

type Playing = {
  readonly operations: number;
  /** Of one history. */
  readonly steps: number;
  /** Whether it goes on until every refusal was reached; four times as long at most. */
  readonly reachesAll: boolean;
};

/** What was played, and which refusals of the schema nobody was told. */
export type Played = { readonly operations: number; readonly missing: readonly string[] };

/**
 * Plays histories, each on a database of its own, until there were so many operations. Throws the
 * first that differs from the model, made as short as it can be, with the seed that plays it again.
 */
export async function playAgainstModel({ operations, steps, reachesAll }: Playing): Promise<Played> {
  const reached: Reached = new Map();
  const property = fc.asyncProperty(historyOf(steps), (history) => playHistory(history, reached));
  // Unbiased: a bias towards short histories would make most of them too short to say anything.
  const parameters = { numRuns: 1, unbiased: true, interruptAfterTimeLimit: SHRINK_MS };
  const played = (): Played => ({
    operations: [...reached.values()].reduce((sum, count) => sum + count, 0),
    missing: listPairs().filter((pair) => !reached.has(pair)),
  });
  const isOver = ({ operations: count, missing }: Played) =>
    count >= operations && (!reachesAll || missing.length === 0 || count >= 4 * operations);
  let now = played();
  while (!isOver(now)) {
    await fc.assert(property, parameters);
    now = played();
  }
  return now;
}

/** Every refusal of every mutation that is played. */
const listPairs = (): string[] =>
  [...readRefusals()].flatMap(([mutation, codes]) =>
    mutation in PLAYED ? codes.map((code) => `${mutation} ${code}`) : [],
  );
