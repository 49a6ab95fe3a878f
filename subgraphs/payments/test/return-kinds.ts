import { uuidOf } from "@coffer/contracts/ids";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
import type { Payment } from "../src/domain/money/payment.ts";
import type { Stage } from "./stage.ts";

/** One that was paid out. */
async function makePaid(stage: Stage, name: string, fee: bigint): Promise<Payment> {
  const payment = await stage.asking(name, stage.money(fee));
  const entryId = uuidOf(stage.named(`${name}'s end`, "ent"));
  return stage.done(stage.ours(payment, { kind: "completeWithdrawal", payment, entryId, at: stage.now }));
}

function comeBack(stage: Stage, payment: Payment, name: string): Planned {
  if (!payment.from) throw new Error(`${payment.id} has no payer`);
  return stage.ours(payment, {
    kind: "returnWithdrawal",
    payment,
    reason: "PAYOUT_RETURNED",
    into: payment.from.accountId,
    clearing: sandboxClearing,
    entryId: uuidOf(stage.named(name, "ent")),
    at: stage.now,
  });
}

/** Those of every kind (kinds.ts) that banks send back. */
export const SENT_BACK: Record<string, { readonly ends: string; readonly make: (stage: Stage) => Promise<Planned> }> = {
  "a withdrawal with a fee that comes back": {
    ends: "done",
    make: async (stage) => comeBack(stage, await makePaid(stage, "a sent-back one", 30n), "its return"),
  },
  "a withdrawal that came back before": {
    ends: "stale",
    make: async (stage) => {
      const payment = await makePaid(stage, "one sent back twice", 0n);
      await stage.done(comeBack(stage, payment, "its first return"));
      return comeBack(stage, payment, "its second return");
    },
  },
  "a withdrawal that comes back where its account was closed": {
    ends: "done",
    make: async (stage) => {
      const payment = await makePaid(stage, "one sent back late", 0n);
      if (!payment.from) throw new Error("it has no payer");
      await stage.close(payment.from);
      return comeBack(stage, payment, "its late return");
    },
  },
};
