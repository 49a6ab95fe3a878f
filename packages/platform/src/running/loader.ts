import DataLoader from "dataloader";
import { eachApart, toValueOrError } from "./each-apart.ts";

/** Keys of one read at most. */
const READ_MAX = 500;

/**
 * The only place that makes a DataLoader (`tools/src/tidy/banned.ts`): what is read for many is
 * read apart where it cannot be read together, so that one row that cannot be shown fails alone.
 * `readMany` answers in the order of the keys; an error among its answers is that key's.
 */
export const makeLoader = <Key, Found>(
  readMany: (keys: readonly Key[]) => Promise<readonly (Found | Error)[]>,
): DataLoader<Key, Found> =>
  new DataLoader<Key, Found>(async (keys) => (await eachApart(keys, readMany)).map(toValueOrError), {
    maxBatchSize: READ_MAX,
  });
