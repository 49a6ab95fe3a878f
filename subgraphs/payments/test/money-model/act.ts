import { makeIsBeingEnded } from "../../src/adapters/postgres/stuck/being-ended.ts";
import { makeIsStopped } from "../../src/adapters/postgres/withdrawals/is-stopped.ts";
import { makeExpireHold } from "../../src/app/authorizations/expire-hold.ts";
import { makeRunBulk } from "../../src/app/bulk/run-bulk.ts";
import { makeGiveBack } from "../../src/app/deposits/give-back.ts";
import { makeSettleDeposit } from "../../src/app/deposits/settle-deposit.ts";
import { makeRemovePaymentMethod } from "../../src/app/methods/remove-payment-method.ts";
import { makeExpireRequest } from "../../src/app/requests/expire-request.ts";
import { makeRunSchedule } from "../../src/app/schedules/run-schedule.ts";
import { makePayOut } from "../../src/app/withdrawals/pay-out.ts";
import type { Payout } from "../../src/app/withdrawals/ports.ts";
import type { BulkId } from "../../src/domain/money/ids.ts";
import type { Fate } from "./books.ts";
import type { Doing, Of, RowSaid, Said } from "./ops.ts";
import { viewOf } from "./perform.ts";
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
  const runDue = makeRunDue(stage);
  const runTurn = makeRunTurn(stage);
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
      case "runSchedule":
        return runDue(op);
      case "runBulk":
        return runTurn(op);
      case "freeze":
        return { ok: null, word: await stage.freeze(op.owner, op.frozen) };
      case "setState":
        return { ok: null, word: await stage.setState(op.account, op.state) };
      case "setTimeZone": {
        const { owner: userId, zone: timeZone, revision } = op;
        await stage.keepCalendar({ userId, timeZone, revision });
        return { ok: null, word: "kept" };
      }
      case "removeMethod": {
        const removed = await removeMethod({ userId: op.owner, methodId: op.method });
        return { ok: null, word: removed.ok ? "removed" : removed.error.code };
      }
    }
  };
}

/** Brings a schedule over its next date; what that came to is read where it is kept. */
function makeRunDue({ parts }: Stage) {
  const run = makeRunSchedule(parts);
  return async ({ schedule }: Of<"runSchedule">): Promise<Said> => {
    const [standing] = await parts.schedules.findMany([schedule]);
    const date = standing?.nextAt?.getTime();
    const worked = await run(schedule);
    if (worked === "remove") return { ok: null, word: "remove" };
    if (worked !== "done") return { ok: null, word: "again" };
    const [runs] = await parts.schedules.listRuns([schedule]);
    const found = runs?.find(({ dueAt }) => dueAt.getTime() === date);
    if (!found || found.change === "SKIPPED") return { ok: null, word: "NOTHING" };
    const why = found.refusal ?? found.reason;
    const [paid] = found.paymentId ? await parts.payments.findMany([found.paymentId]) : [];
    const word = why ? `${found.change} ${why}` : found.change;
    return { ok: null, word, ...(paid ? { made: { id: paid.id, view: viewOf(paid) } } : {}) };
  };
}

/** Has a bulk payment's rows paid; what each came to is read where it is kept. */
function makeRunTurn({ parts }: Stage) {
  const run = makeRunBulk(parts);
  const listRows = async (bulk: BulkId) =>
    (await parts.bulks.listRows(bulk, { first: 9, after: null, status: null })).items;
  return async ({ bulk }: Of<"runBulk">): Promise<Said> => {
    const before = await listRows(bulk);
    const tried = new Set(before.flatMap(({ place, status }) => (status === "PENDING" ? [place] : [])));
    const worked = await run(bulk);
    const word = typeof worked === "string" ? worked : "again";
    if (word !== "done") return { ok: null, word };
    const came = (await listRows(bulk)).filter(({ place }) => tried.has(place));
    const paid = await parts.payments.findMany(came.flatMap(({ paymentId }) => paymentId ?? []));
    const made = new Map(paid.flatMap((one) => (one ? [[one.id, { id: one.id, view: viewOf(one) }]] : [])));
    const rows = came.map(({ place, status, refusal: why, paymentId }): RowSaid => {
      const one = paymentId ? made.get(paymentId) : undefined;
      return { place, status, why, ...(one ? { made: one } : {}) };
    });
    return { ok: null, word, rows };
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
