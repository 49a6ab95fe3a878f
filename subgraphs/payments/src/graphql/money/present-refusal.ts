import type { ApprovalFault, ApprovalRequired } from "../../domain/money/approval-refusals.ts";
import type { BulkStatus } from "../../domain/money/bulk-payment.ts";
import type { BulkPaymentFaulty } from "../../domain/money/bulk-refusals.ts";
import type { EndedStatus } from "../../domain/money/payment-request.ts";
import type { ScheduleStatus } from "../../domain/money/payment-schedule.ts";
import type { ProviderWord } from "../../domain/money/provider-word.ts";
import type { LimitExceeded, PaymentsRefusal, ScheduleFault } from "../../domain/money/refusals.ts";
import { presentAsked, presentMoney } from "./present.ts";
import { SHOWN } from "./refusal-messages.ts";

type Code = PaymentsRefusal["code"];

/** Why a payment of a schedule or of a bulk payment is not made: by its code alone. */
export const presentCode = (code: Code) => ({ code, message: SHOWN[code].message });

/** What a union member has besides its code and message. */
type Fields = {
  INSUFFICIENT_FUNDS: { available: ReturnType<typeof presentMoney> };
  CURRENCY_MISMATCH: { accountCurrency: string };
  CURRENCY_DISABLED: { currency: string };
  NETWORK_CURRENCY_MISMATCH: { networkCurrency: string };
  AMOUNT_EXCEEDS_AUTHORIZATION: { authorizedAmount: ReturnType<typeof presentMoney> };
  AMOUNT_EXCEEDS_REFUNDABLE: { refundableAmount: ReturnType<typeof presentMoney> };
  QUOTA_EXCEEDED: { limit: number };
  FEE_SCHEDULE_OUTDATED: { latestVersion: number };
  OUTCOME_CONTRADICTED: { providerSaid: ProviderWord };
  OUTCOME_UNPROVED: { providerSaid: ProviderWord };
  OUTCOME_IMPOSSIBLE: { providerSaid: ProviderWord };
  PAYMENT_ENDING_TOO_EARLY: { approvableAt: Date };
  LIMIT_EXCEEDED: {
    maximum: ReturnType<typeof presentMoney>;
    used: ReturnType<typeof presentMoney>;
    remaining: ReturnType<typeof presentMoney>;
    resetsAt: Date | null;
  } & Pick<LimitExceeded, "window" | "kind">;
  LIMIT_SCHEDULE_OUTDATED: { latestVersion: number };
  APPROVAL_REQUIRED: Pick<ApprovalRequired, "statement" | "options" | "expiresAt">;
  APPROVAL_REFUSED: { fault: ApprovalFault };
  REQUEST_NOT_OPEN: { status: EndedStatus };
  REQUEST_AMOUNT_MISMATCH: ReturnType<typeof presentAsked>;
  REMINDER_REFUSED: { remindableAt: Date | null };
  EXCHANGE_QUOTE_EXPIRED: { expiredAt: Date };
  EXCHANGE_TERMS_OUTDATED: { latestVersion: number };
  SCHEDULE_IMPOSSIBLE: { because: ScheduleFault };
  SCHEDULE_STATUS_MISMATCH: { status: ScheduleStatus };
  SCHEDULE_DATE_MISMATCH: { nextDate: Date };
  BULK_PAYMENT_FAULTY: { faults: BulkPaymentFaulty["faults"][number][]; faultCount: number };
  BULK_PAYMENT_STATUS_MISMATCH: { status: BulkStatus };
};
type Presented<C extends Code> = C extends Code
  ? { __typename: (typeof SHOWN)[C]["__typename"]; code: C; message: string } & (C extends keyof Fields
      ? Fields[C]
      : unknown)
  : never;

export function presentRefusal<R extends PaymentsRefusal>(refusal: R): Presented<R["code"]>;
export function presentRefusal(refusal: PaymentsRefusal): unknown {
  return { code: refusal.code, ...SHOWN[refusal.code], ...fieldsOf(refusal) };
}

function fieldsOf(refusal: PaymentsRefusal): Fields[keyof Fields] | undefined {
  switch (refusal.code) {
    case "INSUFFICIENT_FUNDS":
      return { available: presentMoney(refusal.available) };
    case "CURRENCY_MISMATCH":
      return { accountCurrency: refusal.accountCurrency };
    case "CURRENCY_DISABLED":
      return { currency: refusal.currency };
    case "NETWORK_CURRENCY_MISMATCH":
      return { networkCurrency: refusal.networkCurrency };
    case "AMOUNT_EXCEEDS_AUTHORIZATION":
      return { authorizedAmount: presentMoney(refusal.authorized) };
    case "AMOUNT_EXCEEDS_REFUNDABLE":
      return { refundableAmount: presentMoney(refusal.refundable) };
    case "FEE_SCHEDULE_OUTDATED":
    case "LIMIT_SCHEDULE_OUTDATED":
    case "EXCHANGE_TERMS_OUTDATED":
      return { latestVersion: refusal.latestVersion };
    case "OUTCOME_CONTRADICTED":
    case "OUTCOME_UNPROVED":
    case "OUTCOME_IMPOSSIBLE":
      return { providerSaid: refusal.said };
    case "PAYMENT_ENDING_TOO_EARLY":
      return { approvableAt: refusal.approvableAt };
    case "QUOTA_EXCEEDED":
      return { limit: refusal.limit };
    case "LIMIT_EXCEEDED":
      return presentExceeded(refusal);
    case "APPROVAL_REQUIRED":
      return { statement: refusal.statement, options: refusal.options, expiresAt: refusal.expiresAt };
    case "APPROVAL_REFUSED":
      return { fault: refusal.fault };
    case "REQUEST_NOT_OPEN":
      return { status: refusal.status };
    case "REQUEST_AMOUNT_MISMATCH":
      return presentAsked(refusal.asks);
    case "SCHEDULE_IMPOSSIBLE":
      return { because: refusal.fault };
    case "BULK_PAYMENT_FAULTY":
      return { faults: [...refusal.faults], faultCount: refusal.count };
    case "SCHEDULE_STATUS_MISMATCH":
    case "BULK_PAYMENT_STATUS_MISMATCH":
      return { status: refusal.status };
    case "SCHEDULE_DATE_MISMATCH":
      return { nextDate: new Date(refusal.nextAt) };
    case "REMINDER_REFUSED":
      return { remindableAt: refusal.remindableAt };
    case "EXCHANGE_QUOTE_EXPIRED":
      return { expiredAt: refusal.expiredAt };
    default:
      return undefined;
  }
}

const presentExceeded = ({ limit, used, remaining, window, kind, resetsAt }: LimitExceeded) => ({
  maximum: presentMoney(limit),
  used: presentMoney(used),
  remaining: presentMoney(remaining),
  window,
  kind,
  resetsAt: resetsAt === null ? null : new Date(resetsAt),
});
