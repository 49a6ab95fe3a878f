import { makeIsBeingEnded } from "../../src/adapters/postgres/stuck/being-ended.ts";
import { makeIsStopped } from "../../src/adapters/postgres/withdrawals/is-stopped.ts";
import { makeExpireHold } from "../../src/app/authorizations/expire-hold.ts";
import { makeGiveBack } from "../../src/app/deposits/give-back.ts";
import { makeSettleDeposit } from "../../src/app/deposits/settle-deposit.ts";
import { makeRemovePaymentMethod } from "../../src/app/methods/remove-payment-method.ts";
import { makeExpireRequest } from "../../src/app/requests/expire-request.ts";
import { makePayOut } from "../../src/app/withdrawals/pay-out.ts";
import type { Payout } from "../../src/app/withdrawals/ports.ts";
import type { Fate } from "./books.ts";
import type { Doing, Of, Said } from "./ops.ts";
import type { Stage } from "./stage.ts";

const COLLECTED = {
  DONE: "COLLECTED",
  DECLINED: "DECLINED",
  UNUSABLE: "UNUSABLE",
  PARTIAL: "PARTIAL",
  NO_FUNDS: "NO_FUNDS",
  AUTHENTICATION: "AUTHENTICATION",
} as const;
type PaidOut = "PAID" | "DECLINED" | "UNUSABLE";

/** The provider's own books: what it has done, by the payment's id. */
export type ProviderBooks = {
  /** What it will say of each in the end. */
  readonly fates: Map<string, Fate>;
  readonly collected: Map<string, bigint>;
  readonly returned: Map<string, number>;
  readonly paidOut: Map<string, { readonly outcome: PaidOut; readonly units: bigint }>;
};

export const openProviderBooks = (): ProviderBooks => ({
  fates: new Map(),
  collected: new Map(),
  returned: new Map(),
  paidOut: new Map(),
});

/** Does what the system and its operators do. */
export function makeAct(stage: Stage, books: ProviderBooks): (op: Doing) => Promise<Said> {
  const { parts } = stage;
  const expireHold = makeExpireHold(parts);
  const expireRequest = makeExpireRequest(parts);
  const removeMethod = makeRemovePaymentMethod(parts);
  const giveBack = makeGiveBack({
    ...parts,
    returned: () => undefined,
    provider: {
      look: nothingKnown,
      async giveBack({ id }) {
        books.returned.set(id, 1);
        return "RETURNED";
      },
    },
  });
  return async (op) => {
    switch (op.kind) {
      case "settle":
        return workWord(settleAs(stage, books, op)(op.payment));
      case "payOut":
        return workWord(payOutAs(stage, books, op)(op.payment));
      case "giveBack":
        return workWord(giveBack(op.payment));
      case "expireHold":
        return workWord(expireHold(op.payment));
      case "expireRequest":
        return workWord(expireRequest(op.request));
      case "freeze":
        return { ok: null, word: await stage.freeze(op.owner, op.frozen) };
      case "setState":
        return { ok: null, word: await stage.setState(op.account, op.state) };
      case "removeMethod": {
        const removed = await removeMethod({ userId: op.owner, methodId: op.method });
        return { ok: null, word: removed.ok ? "removed" : removed.error.code };
      }
    }
  };
}

async function workWord(working: Promise<unknown>): Promise<Said> {
  try {
    return { ok: null, word: (await working) === "remove" ? "remove" : "again" };
  } catch (error) {
    const word = error instanceof Error && isExpected(error) ? "threw" : `threw ${String(error)}`;
    return { ok: null, word };
  }
}

const LOST = "the provider lost its answer";
const isExpected = ({ message }: Error): boolean =>
  message.includes(LOST) || message.endsWith("has nothing to be given back");

/** It is asked so where operators are about to end something, which nobody does here. */
const nothingKnown = async () => null;

function settleAs({ parts }: Stage, books: ProviderBooks, { says }: Of<"settle">) {
  return makeSettleDeposit({
    ...parts,
    isBeingEnded: makeIsBeingEnded(parts.pool, parts.clock),
    failed: () => undefined,
    provider: {
      look: nothingKnown,
      async collect({ id, amount }) {
        if (says === "WAITING") return "WAITING";
        if (says === "LOST") throw new Error(LOST);
        const fate = books.fates.get(id) ?? "DONE";
        if (fate === "DONE" || fate === "PARTIAL") books.collected.set(id, amount.units);
        return COLLECTED[fate];
      },
    },
  });
}

function payOutAs({ parts, pool }: Stage, books: ProviderBooks, { says }: Of<"payOut">) {
  const look = async ({ id }: Payout) => books.paidOut.get(id)?.outcome ?? null;
  return makePayOut({
    ...parts,
    isStopped: makeIsStopped(pool, parts.clock),
    isBeingEnded: makeIsBeingEnded(pool, parts.clock),
    unbooked: () => undefined,
    payouts: {
      ...parts.payouts,
      look,
      resume: look,
      async payOut({ id, amount }) {
        const before = books.paidOut.get(id);
        if (before) return before.outcome;
        if (says === "WAITING") return "WAITING";
        const fate = books.fates.get(id) ?? "DONE";
        const outcome = fate === "DONE" ? "PAID" : fate === "UNUSABLE" ? "UNUSABLE" : "DECLINED";
        books.paidOut.set(id, { outcome, units: amount.units });
        if (says === "LOST") throw new Error(LOST);
        return outcome;
      },
    },
  });
}
