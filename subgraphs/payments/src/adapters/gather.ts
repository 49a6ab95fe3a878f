import DataLoader from "dataloader";

const GATHERED_MAX = 500;

/**
 * Turns look-ups that come in one turn of the event loop into one: under load a request costs a part of a query, and not a query. Nothing is kept: each
 * look-up sees the database as it is. Answers must be in the order of the keys.
 */
export function gather<Key, Found>(
  readMany: (keys: readonly Key[]) => Promise<readonly Found[]>,
): (key: Key) => Promise<Found> {
  const loader = new DataLoader<Key, Found>(readMany, {
    cache: false,
    maxBatchSize: GATHERED_MAX,
    batchScheduleFn: (read) => setImmediate(read),
  });
  return (key) => loader.load(key);
}
