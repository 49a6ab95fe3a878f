import type pg from "pg";
import type { AccountId } from "../../../domain/money/ids.ts";
import { paymentOf } from "../../../domain/money/plan.ts";
import { type Item, isUndecided } from "../money/item.ts";
import { listShort } from "../money/list-short.ts";

const isOverLimit = ({ outcome }: Item): boolean =>
  outcome?.kind === "refused" && outcome.refusal.code === "LIMIT_EXCEEDED";

/**
 * Of what limits refuse: where the money is not there either, that is said, as to everybody whom no
 * limit would stop. It is looked at behind the others of the batch, as if these had come first, so
 * that the answer is the same whoever else is in it. Returns those of whom nobody can say that any
 * more, because another has brought them money meanwhile.
 */
export async function sayShort(client: pg.ClientBase, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  const refused = items.filter(isOverLimit);
  if (refused.length === 0) return new Set();
  const short = await listShort(client, refused);
  for (const [item, refusal] of short) item.outcome = { kind: "refused", refusal };
  const done = items.filter(isUndecided);
  return new Set(
    refused.filter((item) => {
      const account = item.plan.makes?.from?.accountId;
      return account !== undefined && !short.has(item) && done.some((other) => mayGive(other, account));
    }),
  );
}

/** A credit; or the end of a hold, which gives back to one of its payment's sides. */
const mayGive = ({ plan }: Item, account: AccountId): boolean =>
  plan.entries.some((entry) => {
    if (entry.action === "post")
      return entry.legs.some(({ accountId, amount }) => accountId === account && amount.units > 0n);
    const about = entry.action === "hold" ? undefined : paymentOf(plan);
    return about?.from?.accountId === account || about?.to?.accountId === account;
  });
