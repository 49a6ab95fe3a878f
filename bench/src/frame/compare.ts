import { makeResult, type Result } from "./result.ts";

/** What one side did in one turn. */
export type Turn = { readonly operations: number; readonly seconds: number; readonly cpuMicroseconds: number };

/**
 * One side of a comparison. Both sides use the same server and the same machine, never at the same
 * time.
 */
export type Side = { readonly name: string; run(seconds: number): Promise<Turn> };

export type Comparison = {
  readonly ours: Side;
  readonly peer: Side;
  readonly goal: number;
  readonly unit: string;
  /** Seconds of one turn. */
  readonly seconds: number;
  readonly pairs: number;
  /** After each of our turns: "ok", or what is wrong. */
  readonly gate: () => Promise<"ok" | string>;
  readonly say: (line: string) => void;
};

/**
 * Turns in the order A B B A A B B A …: a machine that slows down or speeds up meanwhile does so
 * for both. The figure is the median of the paired ratios; each pair is two neighbouring turns.
 */
export async function compare({ ours, peer, goal, unit, seconds, pairs, gate, say }: Comparison): Promise<Result> {
  const taken: { ours: Turn; peer: Turn }[] = [];
  let verdict: string = "ok";
  for (let pair = 0; pair < pairs; pair += 1) {
    const oursFirst = pair % 2 === 0;
    const first = await (oursFirst ? ours : peer).run(seconds);
    const second = await (oursFirst ? peer : ours).run(seconds);
    const turn = oursFirst ? { ours: first, peer: second } : { ours: second, peer: first };
    taken.push(turn);
    const found = await gate();
    if (found !== "ok") verdict = found;
    say(
      `  pair ${pair + 1}: ${ours.name} ${rate(turn.ours).toFixed(0)}/s, ${peer.name} ${rate(turn.peer).toFixed(0)}/s, ratio ${(rate(turn.ours) / rate(turn.peer)).toFixed(2)}`,
    );
  }
  return makeResult({
    ours: median(taken.map((turn) => rate(turn.ours))),
    peer: median(taken.map((turn) => rate(turn.peer))),
    ratio: median(taken.map((turn) => rate(turn.ours) / rate(turn.peer))),
    goal,
    better: "larger",
    unit,
    gate: verdict,
    cpu: {
      ours: median(taken.map((turn) => cpuPerOperation(turn.ours))),
      peer: median(taken.map((turn) => cpuPerOperation(turn.peer))),
    },
  });
}

const rate = ({ operations, seconds }: Turn): number => operations / seconds;
const cpuPerOperation = ({ operations, cpuMicroseconds }: Turn): number => cpuMicroseconds / Math.max(operations, 1);

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
