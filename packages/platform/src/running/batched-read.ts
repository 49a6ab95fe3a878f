import { eachApart } from "./each-apart.ts";

const BATCH_MAX = 500;

type Waiting<Key, Found> = {
  readonly key: Key;
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Turns look-ups that come in one turn of the event loop, or while earlier ones are being read,
 * into one: under load a request costs a part of a query, and not a query. Nothing is kept: each
 * look-up sees the database as it is, at some moment after it was asked for. Answers must be in the
 * order of the keys. Those who ask do not know each other: a key that cannot be looked up fails
 * alone.
 */
export function makeBatchedRead<Key, Found>(
  readMany: (keys: readonly Key[]) => Promise<readonly Found[]>,
): (key: Key) => Promise<Found> {
  let waiting: Waiting<Key, Found>[] = [];
  let isBusy = false;

  const readAll = async (batch: readonly Waiting<Key, Found>[]) => {
    const settled = await eachApart(
      batch.map(({ key }) => key),
      readMany,
    );
    for (const [i, { resolve, reject }] of batch.entries()) {
      const one = settled[i];
      if (one?.status === "fulfilled") resolve(one.value);
      else reject(one?.reason);
    }
  };
  const next = async () => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      await readAll(batch);
    }
    isBusy = false;
  };

  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isBusy) return;
      isBusy = true;
      setImmediate(next);
    });
}
