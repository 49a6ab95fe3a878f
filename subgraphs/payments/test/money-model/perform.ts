import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { type Money, money } from "@coffer/money/money";
import { ok } from "@coffer/platform/values/result";
import { makeOpenAccount } from "../../src/app/accounts/open-account.ts";
import { makeAuthorizePayment } from "../../src/app/authorizations/authorize-payment.ts";
import { makeCapturePayment } from "../../src/app/authorizations/capture-payment.ts";
import { makeVoidPayment } from "../../src/app/authorizations/void-payment.ts";
import { makeCreateBulk } from "../../src/app/bulk/create-bulk.ts";
import { makeCancelBulk, makeStartBulk } from "../../src/app/bulk/step-bulk.ts";
import { makeCancelPayment } from "../../src/app/cancellations/cancel-payment.ts";
import { makeAddContact } from "../../src/app/contacts/add-contact.ts";
import { makeRemoveContact } from "../../src/app/contacts/change-contact.ts";
import { makeRequestDeposit } from "../../src/app/deposits/request-deposit.ts";
import { makeExchange } from "../../src/app/exchanges/exchange.ts";
import { type GivenQuote, makeQuoteExchange } from "../../src/app/exchanges/quote-exchange.ts";
import { makeRefundForPayee } from "../../src/app/refunds/refund-for-payee.ts";
import { makeRefundPayment } from "../../src/app/refunds/refund-payment.ts";
import { makePayRequest } from "../../src/app/requests/pay-request.ts";
import { makeRequestPayment } from "../../src/app/requests/request-payment.ts";
import { makeCancelRequest, makeDeclineRequest, makeRemindRequest } from "../../src/app/requests/step-request.ts";
import { makeSchedulePayment } from "../../src/app/schedules/schedule-payment.ts";
import {
  makeEndSchedule,
  makePauseSchedule,
  makeResumeSchedule,
  makeSkipScheduledPayment,
} from "../../src/app/schedules/step-schedule.ts";
import { makeSendPayment } from "../../src/app/sends/send-payment.ts";
import { makeWithdraw } from "../../src/app/withdrawals/withdraw.ts";
import type { BulkPayment } from "../../src/domain/money/bulk-payment.ts";
import type { BulkFault } from "../../src/domain/money/bulk-refusals.ts";
import type { Payment } from "../../src/domain/money/payment.ts";
import type { PaymentSchedule } from "../../src/domain/money/payment-schedule.ts";
import { readRule } from "../../src/domain/schedules/rule.ts";
import { type Rule, textOf } from "./dates.ts";
import type { Asking, Of, Said } from "./ops.ts";
import { linkOf, type Stage } from "./stage.ts";

type Result =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly error: { readonly code: string } };
type Approval = AssertionResponse | null;

/** Has the use cases do what a person asks for. */
export function makeAsk(stage: Stage): (op: Asking) => Promise<Said> {
  const useCases = makeUseCases(stage);
  return async (op) => {
    const once = (approval: Approval) => useCases(op, approval);
    let said = await once("approval" in op && op.approval === "garbage" ? GARBAGE : null);
    if (!said.ok && said.error.code === "APPROVAL_REQUIRED" && "approval" in op && op.approval === "sign")
      said = await once(stage.sign(op.actor, (said.error as unknown as { options: string }).options));
    return toSaid(said);
  };
}

const bytes = new Uint8Array(40);
const GARBAGE = {
  credentialId: bytes,
  clientData: bytes,
  authenticatorData: bytes,
  signature: bytes,
  userHandle: null,
};

const makeAll = (parts: Stage["parts"]) => ({
  openAccount: makeOpenAccount(parts),
  deposit: makeRequestDeposit(parts),
  sendPayment: makeSendPayment(parts),
  authorizePayment: makeAuthorizePayment(parts),
  capturePayment: makeCapturePayment(parts),
  voidPayment: makeVoidPayment(parts),
  refundPayment: makeRefundPayment(parts),
  refundForPayee: makeRefundForPayee(parts),
  withdraw: makeWithdraw(parts),
  cancelPayment: makeCancelPayment(parts),
  requestPayment: makeRequestPayment(parts),
  payRequest: makePayRequest(parts),
  declineRequest: makeDeclineRequest(parts),
  cancelRequest: makeCancelRequest(parts),
  remindRequest: makeRemindRequest(parts),
  exchangeQuote: makeQuoteExchange(parts),
  exchange: makeExchange(parts),
  schedulePayment: makeSchedulePayment(parts),
  pausePaymentSchedule: makePauseSchedule(parts),
  resumePaymentSchedule: makeResumeSchedule(parts),
  endPaymentSchedule: makeEndSchedule(parts),
  skipScheduledPayment: makeSkipScheduledPayment(parts),
  addContact: makeAddContact(parts),
  removeContact: makeRemoveContact(parts),
  createBulkPayment: makeCreateBulk(parts),
  startBulkPayment: makeStartBulk(parts),
  cancelBulkPayment: makeCancelBulk(parts),
});

const makeInputs = (amountOf: (op: { currency: string }, units: bigint) => Money) => ({
  toQuote: ({ actor: actorId, from, to, side, ...op }: Of<"exchangeQuote">) => ({
    ...{ actorId, fromAccountId: from, toAccountId: to, side, amount: amountOf(op, op.units) },
  }),
  toContact: ({ actor: ownerId, key: idempotencyKey, name, payee }: Of<"addContact">) => ({
    ...{ ownerId, name, payee: payee as never, note: null, idempotencyKey },
  }),
  toBulk: ({ rows, from: fromAccountId, ...op }: Of<"createBulkPayment">) => ({
    ...{ ...common(op), fromAccountId, name: null, faults: [] },
    rows: rows.map(({ to, units, currency }, i) => ({
      ...{
        place: i + 1,
        key: null,
        to: to as never,
        amount: amountOf({ currency }, units),
        memo: null,
        reference: null,
      },
    })),
  }),
  toStanding: (op: Of<"schedulePayment">) => ({
    ...{ ...common(op), fromAccountId: op.from, to: op.to as never, amount: amountOf(op, op.units) },
    ...{ startsAt: op.startsAt, timeZone: op.zone, rule: op.rule && toRule(op.rule) },
  }),
  toRequest: (op: Of<"requestPayment">) => {
    const orNull = (units: bigint | null) => (units === null ? null : amountOf(op, units));
    const amounts = { amount: orNull(op.exact), minimum: orNull(op.minimum), maximum: orNull(op.maximum) };
    const rest = { toAccountId: op.account, from: op.from as never, expiresInSeconds: op.seconds };
    return { ...common(op), ...amounts, ...rest, reference: null };
  },
});

function makeUseCases({ parts, assets }: Stage) {
  const amountOf = ({ currency }: { currency: string }, units: bigint): Money => {
    const asset = assets.find(currency);
    if (!asset) throw new Error(`no asset ${currency}`);
    return money(asset, units);
  };
  const orNull = (op: { currency: string }, units: bigint | null) => (units === null ? null : amountOf(op, units));
  const all = makeAll(parts);
  const order = (op: Of<"sendPayment" | "authorizePayment">, approval: Approval) => ({
    ...common(op),
    fromAccountId: op.from,
    to: op.to as never,
    amount: amountOf(op, op.units),
    priority: op.priority,
    feeQuote: op.quote,
    approval,
  });
  const inputs = makeInputs(amountOf);
  const { toQuote, toStanding, toRequest } = inputs;
  return (op: Asking, approval: Approval): Promise<Result> => {
    if (isOfMany(op)) return askOfMany(all, inputs, { op, approval });
    switch (op.kind) {
      case "openAccount":
        return all.openAccount({ ...common(op), currency: op.currency, name: null });
      case "deposit": {
        const named = { ...(op.method === undefined ? {} : { methodId: op.method }), amount: amountOf(op, op.units) };
        return all.deposit({ ...common(op), accountId: op.account, ...named, feeQuote: op.quote });
      }
      case "sendPayment":
        return all.sendPayment(order(op, approval));
      case "authorizePayment":
        return all.authorizePayment({ ...order(op, approval), expiresInSeconds: op.seconds });
      case "capturePayment":
      case "refundPayment":
        return all[op.kind]({ ...common(op), paymentId: op.payment, amount: orNull(op, op.units) });
      case "refundForPayee": {
        const words = { memo: "Given back", reason: "A model says so" };
        return all.refundForPayee({ ...common(op), paymentId: op.payment, amount: orNull(op, op.units), ...words });
      }
      case "voidPayment":
      case "cancelPayment":
        return all[op.kind]({ ...common(op), paymentId: op.payment });
      case "withdraw": {
        const ends = { fromAccountId: op.from, methodId: op.method, priority: op.priority };
        return all.withdraw({ ...common(op), ...ends, amount: amountOf(op, op.units), feeQuote: op.quote, approval });
      }
      case "requestPayment":
        return all.requestPayment(toRequest(op));
      case "payRequest": {
        const by = op.byLink && op.request !== null ? { link: linkOf(op.request) } : { requestId: op.request };
        const amount = orNull(op, op.units);
        return all.payRequest({ ...common(op), by, fromAccountId: op.from, amount, feeQuote: op.quote, approval });
      }
      case "exchangeQuote":
        return all.exchangeQuote(toQuote(op));
      case "exchange":
        return all.exchange({ ...common(op), quote: op.deal ?? "no quote of anybody's" });
      case "schedulePayment":
        return all.schedulePayment({ ...toStanding(op), approval });
      case "pausePaymentSchedule":
      case "resumePaymentSchedule":
      case "endPaymentSchedule":
        return all[op.kind]({ ...common(op), scheduleId: op.schedule });
      case "skipScheduledPayment":
        return all.skipScheduledPayment({ ...common(op), scheduleId: op.schedule, date: new Date(op.date) });
      default:
        return all[op.kind]({ ...common(op), requestId: op.request });
    }
  };
}

const OF_MANY = [
  "addContact",
  "removeContact",
  "createBulkPayment",
  "startBulkPayment",
  "cancelBulkPayment",
] as const satisfies readonly Asking["kind"][];
type OfMany = Of<(typeof OF_MANY)[number]>;
const isOfMany = (op: Asking): op is OfMany => OF_MANY.some((kind) => kind === op.kind);

/** What is asked of many payments, and of names for payees. */
async function askOfMany(
  all: ReturnType<typeof makeAll>,
  { toContact, toBulk }: ReturnType<typeof makeInputs>,
  { op, approval }: { readonly op: OfMany; readonly approval: Approval },
): Promise<Result> {
  switch (op.kind) {
    case "addContact":
      return all.addContact(toContact(op));
    case "removeContact": {
      const removed = await all.removeContact({ ownerId: op.actor, contactId: op.contact });
      return removed.ok ? ok({ id: removed.value }) : removed;
    }
    case "createBulkPayment":
      return all.createBulkPayment(toBulk(op));
    case "startBulkPayment":
      return all.startBulkPayment({ ...common(op), bulkId: op.bulk, approval });
    case "cancelBulkPayment":
      return all.cancelBulkPayment({ ...common(op), bulkId: op.bulk });
  }
}

function toRule(rule: Rule) {
  const read = readRule(textOf(rule));
  if (typeof read === "string") throw new Error(`a rule of the model is none: ${read}`);
  return read;
}

const common = ({ actor, key }: Pick<Asking, "actor" | "key">) => ({ actorId: actor, idempotencyKey: key, memo: null });

function toSaid(said: Result): Said {
  if (!said.ok) return { ok: false, error: plain(said.error) as { code: string } };
  if ("token" in said.value) return dealOf(said.value as GivenQuote);
  if ("approvedFee" in said.value) return standingOf(said.value as PaymentSchedule);
  if ("leaving" in said.value) return bulkOf(said.value as BulkPayment);
  const value = said.value as Payment;
  return { ok: true, id: value.id, view: "entryId" in value ? viewOf(value) : {} };
}

const bulkOf = ({ id, rows, amount, fee, cost, leaving, isApproved }: BulkPayment): Said => ({
  ok: true,
  id,
  view: {
    ...{ rows, amount: amount.units, fee: fee.units, cost: cost.units, leaving: leaving.units, isApproved },
  },
});

const dealOf = ({ token, sold, fee, bought, expiresAt }: GivenQuote): Said => ({
  ok: true,
  id: token,
  view: {
    ...{ sold: sold.units, soldIn: sold.asset.code, fee: fee.units },
    ...{ bought: bought.units, boughtIn: bought.asset.code, expiresAt: expiresAt.getTime() },
  },
});

const standingOf = ({ id, approvedFee }: PaymentSchedule): Said => ({
  ok: true,
  id,
  view: { signedFee: approvedFee?.units ?? null },
});

/** Amounts as the units that they are, and of faults which row has what. */
const plain = (error: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(error).map(([name, value]) => [
      name,
      name === "faults"
        ? (value as readonly BulkFault[]).map(({ row, code }) => `${row} ${code}`)
        : value !== null && typeof value === "object" && "units" in value
          ? (value as Money).units
          : value,
    ]),
  );

/** What the model has of a payment. */
export const viewOf = (paid: Payment) => ({
  id: paid.id,
  kind: paid.kind,
  status: paid.status,
  currency: paid.amount.asset.code,
  amount: paid.amount.units,
  fee: paid.fee.units,
  from: paid.from?.accountId ?? null,
  to: paid.to?.accountId ?? null,
  authorized: paid.authorization?.amount.units ?? null,
  expiresAt: paid.authorization?.expiresAt.getTime() ?? null,
  refunded: paid.refunded?.amount.units ?? 0n,
  refundOf: paid.refundOf ?? null,
  bought: paid.exchange ? { currency: paid.exchange.bought.asset.code, units: paid.exchange.bought.units } : null,
  failure: paid.failure ?? null,
  priority: paid.priority ?? "NORMAL",
});
