import { median } from "./compare.ts";
import { makeResult, type Result } from "./result.ts";

/**
 * One side of a comparison at a given rate: the 99th percentile, in milliseconds, counted from when
 * each operation was due.
 */
export type RatedSide = { readonly name: string; run(order: { rate: number; seconds: number }): Promise<number> };

export type LatencyComparison = {
  readonly ours: RatedSide;
  readonly peer: RatedSide;
  /** Operations per second of both. */
  readonly rate: number;
  readonly goal: number;
  readonly seconds: number;
  readonly pairs: number;
  /** After each of our turns: "ok", or what is wrong. */
  readonly gate: () => Promise<"ok" | string>;
  readonly say: (line: string) => void;
};

/**
 * Turns in the order A B B A A B B A …; the figure is the median of the paired ratios of the 99th
 * percentiles.
 */
export async function compareLatency(comparison: LatencyComparison): Promise<Result> {
  const { ours, peer, rate, goal, seconds, pairs, gate, say } = comparison;
  const taken: { ours: number; peer: number }[] = [];
  let verdict: string = "ok";
  for (let pair = 0; pair < pairs; pair += 1) {
    const oursFirst = pair % 2 === 0;
    const first = await (oursFirst ? ours : peer).run({ rate, seconds });
    const second = await (oursFirst ? peer : ours).run({ rate, seconds });
    const turn = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
    taken.push(turn);
    const found = await gate();
    if (found !== "ok") verdict = found;
    say(
      `  pair ${pair + 1} at ${rate.toFixed(0)}/s: ${ours.name} p99 ${turn.ours.toFixed(1)} ms, ${peer.name} p99 ${turn.peer.toFixed(1)} ms, ratio ${(turn.ours / turn.peer).toFixed(2)}`,
    );
  }
  return makeResult({
    ours: median(taken.map((turn) => turn.ours)),
    peer: median(taken.map((turn) => turn.peer)),
    ratio: median(taken.map((turn) => turn.ours / turn.peer)),
    goal,
    better: "smaller",
    unit: "ms",
    gate: verdict,
  });
}
