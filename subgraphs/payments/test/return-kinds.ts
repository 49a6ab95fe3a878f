import { uuidOf } from "@coffer/contracts/ids";
import type { Planned } from "../src/adapters/postgres/money/item.ts";
import { receivable, sandboxClearing } from "../src/adapters/postgres/money/system-accounts.ts";
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

/** A deposit of 10.00, credited. */
async function makeCredited(stage: Stage, name: string): Promise<Payment> {
  return stage.done(stage.credit(await stage.begun(name, await stage.holder(name))));
}

/** By a provider of its own: it is done by itself, and where it stands in another's is chance. */
async function takeBack(stage: Stage, payment: Payment, name: string): Promise<Planned> {
  const { to } = payment;
  if (!to) throw new Error(`${payment.id} has no payee`);
  const { accountId } = await stage.holder(`the provider of ${name}`);
  return stage.ours(payment, {
    kind: "returnDeposit",
    payment: { ...payment, to },
    reason: "DEPOSIT_REVERSED",
    clearing: () => accountId,
    receivable,
    entryId: uuidOf(stage.named(name, "ent")),
    at: stage.now,
  });
}

/** Those of every kind (kinds.ts) that banks send back, or take back. */
export const SENT_BACK: Record<string, { readonly ends: string; readonly make: (stage: Stage) => Promise<Planned> }> = {
  "a withdrawal with a fee that comes back": {
    ends: "done",
    make: async (stage) => comeBack(stage, await makePaid(stage, "a sent-back one", 30n), "its return"),
  },
  "a deposit that is taken back": {
    ends: "done",
    make: async (stage) => takeBack(stage, await makeCredited(stage, "a taken-back one"), "its taking back"),
  },
  "a deposit that is taken back when a part of it is spent": {
    ends: "done",
    make: async (stage) => {
      const payment = await makeCredited(stage, "a spent one");
      const sides = { from: payment.to, to: await stage.holder("who was paid of it") };
      await stage.done(stage.send(stage.payment("what was spent of it", sides)));
      return takeBack(stage, payment, "its late taking back");
    },
  },
  "a deposit that a chain has brought": {
    ends: "done",
    make: async (stage) => {
      const [to, custody] = [await stage.holder("one with an address"), await stage.funded("what is on a chain")];
      const chain = {
        depositId: stage.named("its deposit", "dep"),
        credit: 2,
        network: "TRON",
        txid: "0a",
        address: "T",
      };
      const payment = { ...stage.payment("a brought one", { kind: "DEPOSIT", to }), chain };
      return stage.ours(payment, {
        kind: "creditFromChain",
        payment,
        payee: { userId: to.userId, currency: payment.amount.asset.code, isFound: false },
        clearing: () => custody.accountId,
      });
    },
  },
  "a deposit that was taken back before": {
    ends: "stale",
    make: async (stage) => {
      const payment = await makeCredited(stage, "one taken back twice");
      await stage.done(await takeBack(stage, payment, "its first taking back"));
      return takeBack(stage, payment, "its second taking back");
    },
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
