import { err, ok, type Result } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { Claim } from "../../src/app/claim.ts";
import type { OperatorDesk } from "../../src/app/ports.ts";
import type { NewSystemAccount } from "../../src/domain/account.ts";
import type { AccountId, EntryId } from "../../src/domain/ids.ts";
import type { NewEntry, NewReversal } from "../../src/domain/journal-entry.ts";
import type { IdempotencyKeyReused, OperatorRefusal } from "../../src/domain/refusals.ts";

type Decided = { readonly id: string } | { readonly refusal: OperatorRefusal };

export type FakeDesk = OperatorDesk & {
  /** In the order in which they were decided: a repeat adds nothing. */
  readonly done: {
    readonly accounts: NewSystemAccount[];
    readonly entries: NewEntry[];
    readonly reversals: NewReversal[];
    readonly states: Parameters<OperatorDesk["setAccountState"]>[1][];
  };
  /** What the ledger says to what is asked next, if no key knows better. */
  refuseNext(refusal: OperatorRefusal): void;
};

/**
 * An operators' desk over no books: it decides once for each key, knows which codes are taken, and
 * refuses what it is told to (../contracts/desk.ts).
 */
export function makeFakeDesk(): FakeDesk {
  const keys = makeFakeKeys<Decided>();
  const refusals: OperatorRefusal[] = [];
  const done: FakeDesk["done"] = { accounts: [], entries: [], reversals: [], states: [] };

  async function decide<Id extends AccountId | EntryId, R extends OperatorRefusal>(
    claim: Claim,
    id: Id,
    work: () => OperatorRefusal | null,
  ): Promise<Result<{ readonly id: Id }, R | IdempotencyKeyReused>> {
    const decided = await keys.decide(claim, async () => {
      const refusal = refusals.shift() ?? work();
      return refusal ? { refusal } : { id };
    });
    if (!decided.ok) return decided;
    return "id" in decided.value ? ok({ id: decided.value.id as Id }) : err(decided.value.refusal as R);
  }
  return {
    done,
    refuseNext: (refusal) => void refusals.push(refusal),
    openSystemAccount: (claim, account) =>
      decide(claim, account.id, () => {
        const holder = done.accounts.find(
          ({ code, asset }) => code === account.code && asset.code === account.asset.code,
        );
        if (holder) return { code: "ACCOUNT_CODE_TAKEN", accountId: holder.id };
        done.accounts.push(account);
        return null;
      }),
    recordEntry: (claim, entry) => decide(claim, entry.id, () => push(done.entries, entry)),
    reverseEntry: (claim, reversal) => decide(claim, reversal.id, () => push(done.reversals, reversal)),
    setAccountState: (claim, change) => decide(claim, change.accountId, () => push(done.states, change)),
  };
}

function push<T>(list: T[], one: T): null {
  list.push(one);
  return null;
}
