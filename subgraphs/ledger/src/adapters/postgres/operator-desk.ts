import type pg from "pg";
import type { OperatorDesk } from "../../app/ports.ts";
import { decideOnce } from "./decide-once.ts";
import { openSystemAccount } from "./open-system-account.ts";
import { recordEntry } from "./record-entry.ts";
import { reverseEntry } from "./reverse-entry.ts";
import { setAccountState } from "./set-account-state.ts";

/** `committed` is called after each success: its postings wait to be published. */
export function makeOperatorDesk({ pool, committed }: { pool: pg.Pool; committed: () => void }): OperatorDesk {
  const decide: typeof decideOnce = async (on, decision) => {
    const decided = await decideOnce(on, decision);
    if (decided.ok) committed();
    return decided;
  };
  return {
    openSystemAccount: (claim, account) =>
      decide(pool, {
        claim,
        subject: { prefix: "acc", id: account.id },
        work: (client) => openSystemAccount(client, account),
      }),
    recordEntry: (claim, entry) =>
      decide(pool, { claim, subject: { prefix: "je", id: entry.id }, work: (client) => recordEntry(client, entry) }),
    reverseEntry: (claim, reversal) =>
      decide(pool, {
        claim,
        subject: { prefix: "je", id: reversal.id },
        work: (client) => reverseEntry(client, reversal),
      }),
    setAccountState: (claim, change) =>
      decide(pool, {
        claim,
        subject: { prefix: "acc", id: change.accountId },
        work: (client) => setAccountState(client, change),
      }),
  };
}
