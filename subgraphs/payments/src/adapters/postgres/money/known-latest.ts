import { makeBatchedRead } from "@coffer/platform/running/batched-read";

/** Read at the first payment, and when a transaction has seen another version. */
export function makeKnownLatest<Said extends { readonly version: number }>(readLatest: () => Promise<Said>) {
  let known: Said | null = null;
  // Where it changes, all that are under way look again at once.
  const readOnce = makeBatchedRead(async (askers: readonly null[]) => {
    const found = await readLatest();
    return askers.map(() => found);
  });
  const read = async (): Promise<Said> => {
    const found = await readOnce(null);
    // Of two that read at once the later version is the later word.
    if (!known || known.version <= found.version) known = found;
    return known;
  };
  return { read, known: async () => known ?? read() };
}
