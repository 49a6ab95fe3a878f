/** Of the chart's own system: how wide a step is, and how high all of it. */
export const STEP_WIDTH = 10;
export const HEIGHT = 1_000;

export type Steps = {
  /** Of an SVG path, in a box of `STEP_WIDTH` for each value and `HEIGHT`. */
  readonly path: string;
  /** How far below the top zero lies. */
  readonly zero: string;
};

/**
 * A line that stays where a value is until the next one comes. Nothing is always in sight, so that
 * a small change of a large amount looks small. Exact: places are whole numbers of the box, and no
 * amount becomes a float on its way there.
 */
export function drawSteps(values: readonly bigint[]): Steps {
  const sorted = [0n, ...values].toSorted((a, b) => (a === b ? 0 : a < b ? -1 : 1));
  const [low, high] = [sorted[0] ?? 0n, sorted.at(-1) ?? 0n];
  const range = high === low ? 1n : high - low;
  const below = (value: bigint): string => String(((high - value) * BigInt(HEIGHT)) / range);
  const path = values.map((value, step) => `${step === 0 ? "M0 " : "V"}${below(value)}H${(step + 1) * STEP_WIDTH}`);
  return { path: path.join(""), zero: below(0n) };
}
