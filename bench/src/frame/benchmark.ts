import type { Results } from "./result.ts";

/** What every benchmark gets. */
export type BenchmarkOptions = {
  /** The length of one turn; null: the benchmark's own, over all its pairs. */
  readonly seconds: number | null;
  /** One of the parts that the benchmark names; null: all of them. */
  readonly only: string | null;
  readonly say: (line: string) => void;
};

/** A benchmark that can be run in parts names them besides. */
export type BenchmarkModule = { readonly run: Benchmark; readonly parts?: readonly string[] };

export type Benchmark = (options: BenchmarkOptions) => Promise<Results>;
