import { isOfOneItem } from "./passing-fault.ts";

/**
 * Runs a batch so that an item that cannot be done harms no other: where the whole faults, its
 * halves are run, and so on, down to the items at fault. An answer for each item, in order. Of `n`
 * items with one bad one that takes about `2 log n` runs, never more than `2n - 1`. Runs must be
 * safe to repeat. A fault that is nobody's item's (the database is away) is tried once more; where
 * it comes again, whoever is left fails with it, and nothing more is asked.
 */
export async function eachApart<Item, Out>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Out[]>,
): Promise<PromiseSettledResult<Out>[]> {
  const settled: PromiseSettledResult<Out>[] = [];
  let common: { readonly reason: unknown } | undefined;
  let hasBeenPatient = false;

  const fail = (count: number, reason: unknown) => {
    for (let i = 0; i < count; i += 1) settled.push({ status: "rejected", reason });
  };
  const settle = async (part: readonly Item[]): Promise<void> => {
    if (common) return fail(part.length, common.reason);
    try {
      const outs = await run(part);
      if (outs.length !== part.length) throw new Error(`a batch of ${part.length} got ${outs.length} answers`);
      for (const value of outs) settled.push({ status: "fulfilled", value });
    } catch (reason) {
      if (!isOfOneItem(reason)) {
        if (hasBeenPatient) common = { reason };
        hasBeenPatient = true;
      }
      if (part.length === 1 || common) return fail(part.length, reason);
      const half = Math.floor(part.length / 2);
      await settle(part.slice(0, half));
      await settle(part.slice(half));
    }
  };

  if (items.length > 0) await settle(items);
  return settled;
}

/**
 * What was done, or what it failed with. Throws nothing, so that the caller says what becomes of
 * each.
 */
export const toValueOrError = <Out>(settled: PromiseSettledResult<Out>): Out | Error =>
  settled.status === "fulfilled" ? settled.value : asError(settled.reason);

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
