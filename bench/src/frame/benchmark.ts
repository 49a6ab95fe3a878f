import type { Results } from "./result.ts";

/** What every benchmark gets. */
export type BenchmarkOptions = {
  /** The length of one turn; null: the benchmark's own, over all its pairs. */
  readonly seconds: number | null;
  readonly say: (line: string) => void;
};

export type Benchmark = (options: BenchmarkOptions) => Promise<Results>;
