import { readdirSync, readFileSync } from "node:fs";
import { Kind, parse } from "graphql";
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
  withdraw: true,
  cancelPayment: true,
  requestPayment: true,
  payRequest: true,
  declineRequest: true,
  cancelRequest: true,
  remindRequest: true,
};

/**
 * What moves no money, is an operator's word, or is not played yet (exchanges, and what a schedule
 * pays): tests of their own have its refusals.
 */
export const OF_OTHERS: readonly string[] = [
  "addPaymentMethod",
  "advanceTestClock",
  "approvePaymentEnding",
  "createWebhookEndpoint",
  "deleteWebhookEndpoint",
  "denyPaymentEnding",
  "endPayment",
  "endPaymentSchedule",
  "exchange",
  "pausePaymentSchedule",
  "proposePaymentEnding",
  "recoverWebhook",
  "redeliverWebhook",
  "removePaymentMethod",
  "replayPaymentsDeadLetter",
  "resumePaymentSchedule",
  "retryPayment",
  "rotateWebhookSecret",
  "schedulePayment",
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
  "skipScheduledPayment",
  "updateWebhookEndpoint",
  "verifyPaymentMethod",
];

/** Of each mutation of the schema the codes that it can be refused with. */
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
    const isOfMutations = one.kind === Kind.OBJECT_TYPE_DEFINITION || one.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (!isOfMutations || one.name.value !== "Mutation") continue;
    for (const { name, type } of one.fields ?? []) {
      const answer = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const members = answer.kind === Kind.NAMED_TYPE ? (unions.get(answer.name.value) ?? []) : [];
      found.set(name.value, members.filter((member) => !member.endsWith("Success")).map(toCode));
    }
  }
  return found;
}

const toCode = (type: string): string => type.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
