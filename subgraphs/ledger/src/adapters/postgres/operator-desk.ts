import type { Clock } from "@coffer/platform/clock";
import type pg from "pg";
import type { OperatorDesk } from "../../app/ports.ts";
import { decideOnce } from "./decide-once.ts";
import { openSystemAccount } from "./open-system-account.ts";
import { recordEntry } from "./record-entry.ts";
import { reverseEntry } from "./reverse-entry.ts";
import { setAccountState } from "./set-account-state.ts";

/** `committed` is called after each success: its postings wait to be published. */
export function makeOperatorDesk({
  pool,
  clock,
  committed,
}: {
  pool: pg.Pool;
  clock: Clock;
  committed: () => void;
}): OperatorDesk {
  const decide: typeof decideOnce = async (deps, decision) => {
    const decided = await decideOnce(deps, decision);
    if (decided.ok) committed();
    return decided;
  };
  const deps = { pool, clock };
  return {
    openSystemAccount: (claim, account) =>
      decide(deps, {
        claim,
        subject: { prefix: "acc", id: account.id },
        work: (client) => openSystemAccount(client, account),
      }),
    recordEntry: (claim, entry) =>
      decide(deps, { claim, subject: { prefix: "je", id: entry.id }, work: (client) => recordEntry(client, entry) }),
    reverseEntry: (claim, reversal) =>
      decide(deps, {
        claim,
        subject: { prefix: "je", id: reversal.id },
        work: (client) => reverseEntry(client, reversal),
      }),
    setAccountState: (claim, change) =>
      decide(deps, {
        claim,
        subject: { prefix: "acc", id: change.accountId },
        work: (client) => setAccountState(client, change),
      }),
  };
}
