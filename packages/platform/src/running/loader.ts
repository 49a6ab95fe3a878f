import { type Id, parseId } from "@coffer/contracts/ids";
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

/**
 * The same by text from outside, which may be no id of this prefix, and so the id of nothing:
 * `absent` is the answer to that.
 */
export const makeIdLoader = <P extends string, Found>(
  { prefix, absent }: { readonly prefix: P; readonly absent: Found | Error },
  readMany: (ids: readonly Id<P>[]) => Promise<readonly (Found | Error)[]>,
): DataLoader<string, Found> =>
  makeLoader<string, Found>(async (texts) => {
    const ids = texts.map((text) => parseId(prefix, text));
    const wanted = ids.filter((id) => id !== null);
    const found = wanted.length === 0 ? [] : await readMany(wanted);
    let place = 0;
    return ids.map((id) => (id === null ? absent : (found[place++] as Found | Error)));
  });
