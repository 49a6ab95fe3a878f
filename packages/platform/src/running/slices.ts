import { letOthersGo } from "./let-others-go.ts";

/** Nobody else who is served by this process waits for longer than about this. */
const SLICE_MS = 5;

/** Awaited between pieces of long work: lets others in where a slice of time is used up. */
export function makeSlices(now: () => number = () => performance.now()): () => Promise<void> {
  let began = now();
  return async () => {
    if (now() - began < SLICE_MS) return;
    await letOthersGo();
    began = now();
  };
}
