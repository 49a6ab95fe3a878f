import { readdirSync, readFileSync } from "node:fs";
import { Kind, parse } from "graphql";
import { ROW_REFUSALS } from "../../src/domain/money/bulk-payment.ts";
import { RUN_REFUSALS } from "../../src/domain/money/payment-schedule.ts";
import type { Done } from "./linearise.ts";
import type { Asking } from "./ops.ts";

const FOLDER = new URL("../../../../schema/payments/", import.meta.url);

/** What moves, reserves or asks for money: a history plays them all. */
export const PLAYED: Readonly<Record<Asking["kind"], true>> = {
  openAccount: true,
  deposit: true,
  sendPayment: true,
  authorizePayment: true,
  capturePayment: true,
  voidPayment: true,
  refundPayment: true,
  refundForPayee: true,
  withdraw: true,
  cancelPayment: true,
  requestPayment: true,
  payRequest: true,
  declineRequest: true,
  cancelRequest: true,
  remindRequest: true,
  exchangeQuote: true,
  exchange: true,
  schedulePayment: true,
  pausePaymentSchedule: true,
  resumePaymentSchedule: true,
  endPaymentSchedule: true,
  skipScheduledPayment: true,
  addContact: true,
  removeContact: true,
  createBulkPayment: true,
  startBulkPayment: true,
  cancelBulkPayment: true,
};

/**
 * What moves no money, is an operator's word, or ends by wallets' word: tests of their own have its
 * refusals.
 */
export const OF_OTHERS: readonly string[] = [
  "addPaymentMethod",
  "advanceTestClock",
  "approvePaymentEnding",
  "collectPaymentDebt",
  "createWebhookEndpoint",
  "deleteWebhookEndpoint",
  "denyPaymentEnding",
  "endPayment",
  "exportPayments",
  "proposePaymentEnding",
  "recoverWebhook",
  "redeliverWebhook",
  "removePaymentMethod",
  "replayPaymentsDeadLetter",
  "requestReceipt",
  "retryPayment",
  "rotateWebhookSecret",
  "sendTestWebhook",
  "setApprovalPolicy",
  "setCurrencyEnabled",
  "setDefaultPaymentMethod",
  "setExchangeTerms",
  "setFeeSchedule",
  "setLimitSchedule",
  "simulateDepositOutcome",
  "simulateProvider",
  "simulateWithdrawalOutcome",
  "updateContact",
  "updateWebhookEndpoint",
  "verifyPaymentMethod",
  "withdrawToAddress",
  "writeOffPaymentDebt",
];

/** Whoever is to be paid stays known here, and nobody changes which of their accounts that is. */
const isReached = (code: string): boolean => code !== "PAYEE_NOT_FOUND" && code !== "SAME_ACCOUNT";

/** What a date of a schedule can come to. */
export const RUNS: readonly string[] = [
  "PAID",
  "MISSED PAUSED",
  "MISSED LATE",
  ...RUN_REFUSALS.filter(isReached).map((code) => `REFUSED ${code}`),
];

/** The same of a row of a bulk payment. */
export const ROWS: readonly string[] = [
  "PAID",
  "SKIPPED",
  ...ROW_REFUSALS.filter(isReached).map((code) => `REFUSED ${code}`),
];

/** Of each mutation of the schema, and of a quote, the codes that it can be refused with. */
export function readRefusals(): Map<string, string[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".graphql"));
  const definitions = files.flatMap((name) => [...parse(readFileSync(new URL(name, FOLDER), "utf8")).definitions]);
  const unions = new Map(
    definitions.flatMap((one) =>
      one.kind === Kind.UNION_TYPE_DEFINITION
        ? [[one.name.value, (one.types ?? []).map(({ name }) => name.value)] as const]
        : [],
    ),
  );
  const found = new Map<string, string[]>();
  for (const one of definitions) {
    if (one.kind !== Kind.OBJECT_TYPE_DEFINITION && one.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const { name, type } of one.fields ?? []) {
      const isPlayed = one.name.value === "Query" && name.value in PLAYED;
      if (one.name.value !== "Mutation" && !isPlayed) continue;
      const answer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const members = answer.kind === Kind.NAMED_TYPE ? (unions.get(answer.name.value) ?? []) : [];
      found.set(name.value, members.filter(isRefusal).map(toCode));
    }
  }
  return found;
}

const isRefusal = (member: string): boolean => !member.endsWith("Success") && member !== "ExchangeQuote";
const toCode = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

/** By the same names, what an operation has come to. */
export const namesOf = ({ op: { kind }, said }: Done): string[] => [
  `${kind} ${said.ok === null ? said.word : said.ok ? "done" : said.error.code}`,
  ...(said.ok === null ? (said.rows ?? []) : []).map(({ status, why }) => `row ${why ? `${status} ${why}` : status}`),
];

/** Every refusal of every mutation that is played, and all that a date, or a row, can come to. */
export const REACHABLE: readonly string[] = [
  ...[...readRefusals()].flatMap(([mutation, codes]) =>
    mutation in PLAYED ? codes.map((code) => `${mutation} ${code}`) : [],
  ),
  ...RUNS.map((run) => `runSchedule ${run}`),
  ...ROWS.map((row) => `row ${row}`),
];
