/** One line of a benchmark's table, under its id of the performance goals. */
export type Result = {
  readonly ours: number;
  /** Null where the goal is an absolute figure. */
  readonly peer: number | null;
  readonly ratio: number | null;
  readonly goal: number;
  /** Whether larger figures or smaller ones meet the goal. */
  readonly better: "larger" | "smaller";
  readonly unit: string;
  readonly met: boolean;
  /** A run whose books do not add up has no number. */
  readonly gate: "ok" | string;
  /** CPU microseconds per operation, all processes of that side. */
  readonly cpu?: { readonly ours: number; readonly peer: number };
};

export type Results = Readonly<Record<string, Result>>;

type Figures = Pick<Result, "ours" | "peer" | "goal" | "better" | "unit" | "gate"> & Partial<Pick<Result, "cpu">>;

/**
 * A result with its ratio, where there is a peer, and its verdict. `ratio` may be given: the median
 * of paired ratios is not the ratio of medians.
 */
export function makeResult(figures: Figures & { readonly ratio?: number }): Result {
  const ratio = figures.ratio ?? (figures.peer === null ? null : figures.ours / figures.peer);
  const reached = ratio ?? figures.ours;
  const met =
    figures.gate === "ok" && (figures.better === "larger" ? reached >= figures.goal : reached <= figures.goal);
  return { ...figures, ratio, met };
}

const round = (n: number): string => (Math.abs(n) >= 100 ? n.toFixed(0) : n.toFixed(2));

export function formatTable(results: Results): string {
  const rows = Object.entries(results).map(([id, r]) => [
    id,
    `${round(r.ours)} ${r.unit}`,
    r.peer === null ? "–" : `${round(r.peer)} ${r.unit}`,
    r.ratio === null ? "–" : round(r.ratio),
    `${r.better === "larger" ? "≥" : "≤"} ${r.goal}`,
    r.met ? "met" : "missed",
    r.gate,
    r.cpu ? `${round(r.cpu.ours)} / ${round(r.cpu.peer)}` : "–",
  ]);
  const table = [["id", "ours", "peer", "ratio", "goal", "verdict", "gate", "CPU µs/op ours/peer"], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => [...(row[column] ?? "")].length))) ?? [];
  return table
    .map((row) =>
      row
        .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - [...cell].length))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
