import type { CofferEvent } from "@coffer/contracts/event";
import type { EventData } from "@coffer/contracts/event-data";
import { knownId } from "@coffer/contracts/ids";
import { makeEvent, type NewEvent } from "@coffer/contracts/new-event";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import { bodyOf, toldOf, type WebhookEventType } from "./event-types.ts";

const TIME = "2026-11-28T09:30:00.000Z";
const userId = knownId("usr", "usr_01k6yd2f0nfv8tzr9q4h3w5m7c");
const toUserId = knownId("usr", "usr_01k6yd4c9rec2sy5t7n8b6x0pq");
const accountId = knownId("acc", "acc_01k6yd3jx8e7vaz2m4c6g9s1wt");
const paymentId = knownId("pay", "pay_01k6ydbnt4fkg8w7p2s5r9d3ax");
const walletId = knownId("wal", "wal_01k6yd9q5ve0htp3z8k2n6m4jb");
const depositId = knownId("dep", "dep_01k6yd8r6wa1fvd4j7m9x2x5ce");
const verificationId = knownId("ver", "ver_01k6yd7w2kfd9s4x6b8t1g5nrh");
const requestId = knownId("prq", "prq_01k6ydg7v1e9btxn2m4k6h8f0w");
const scheduleId = knownId("sch", "sch_01k6ydhw2rf4cvty6n8q0m3g5k");
const bulkPaymentId = knownId("blk", "blk_01k6ydkx3sg5dwvz7p9r1n4h6m");
const endpointId = knownId("whe", "whe_01k6ydeh6pf8nr3w5a7c9t2zkm");

type Example<Type extends WebhookEventType> = {
  readonly id: CofferEvent["id"];
  readonly subject: string;
  readonly sequence?: string;
  readonly data: EventData<Type>;
};

/** The n-th change of a request. */
const exampleOfRequest = (sequence: number, status: string) => ({
  id: `${requestId}/${sequence}`,
  subject: requestId,
  sequence: String(sequence),
  data: { requestId, status, at: TIME, payeeUserId: toUserId, payerUserId: userId },
});

const DUE_AT = "2026-11-28T09:00:00.000Z";
/** The n-th change of a schedule, of a date where that is what it is about. */
const exampleOfSchedule = (sequence: number, changes: Partial<EventData<"coffer.payments.schedule.created">> = {}) => ({
  id: `${scheduleId}/${sequence}` as const,
  subject: scheduleId,
  sequence: String(sequence),
  data: {
    scheduleId,
    userId,
    status: "ACTIVE",
    reason: null,
    at: TIME,
    date: null,
    paymentId: null,
    refusal: null,
    ...changes,
  },
});

/** The n-th change of a bulk payment of three rows. */
const exampleOfBulk = (
  sequence: number,
  status: string,
  counts: { paid?: number; refused?: number; skipped?: number } = {},
) => ({
  id: `${bulkPaymentId}/${sequence}` as const,
  subject: bulkPaymentId,
  sequence: String(sequence),
  data: { bulkPaymentId, userId, status, at: TIME, rows: 3, paid: 0, refused: 0, skipped: 0, ...counts },
});

/** One event of each type. */
const EXAMPLES: { readonly [Type in WebhookEventType]: Example<Type> } = {
  "coffer.payments.payment.changed": {
    id: `${paymentId}/1`,
    subject: paymentId,
    sequence: "1",
    data: { paymentId, status: "COMPLETED", at: TIME, fromUserId: userId, toUserId, priority: "NORMAL" },
  },
  "coffer.payments.payout.cancellation_refused": {
    id: "evt_01k6ydcpw9h3n5r7t1v8x2z4b6",
    subject: paymentId,
    data: { paymentId, userId, at: TIME },
  },
  "coffer.payments.request.created": exampleOfRequest(1, "OPEN"),
  "coffer.payments.request.reminded": exampleOfRequest(2, "OPEN"),
  "coffer.payments.request.paid": exampleOfRequest(3, "PAID"),
  "coffer.payments.request.declined": exampleOfRequest(4, "DECLINED"),
  "coffer.payments.request.cancelled": exampleOfRequest(5, "CANCELLED"),
  "coffer.payments.request.expired": exampleOfRequest(6, "EXPIRED"),
  "coffer.payments.schedule.created": exampleOfSchedule(1),
  "coffer.payments.schedule.paid": exampleOfSchedule(2, { date: DUE_AT, paymentId }),
  "coffer.payments.schedule.refused": exampleOfSchedule(3, { date: DUE_AT, refusal: "INSUFFICIENT_FUNDS" }),
  "coffer.payments.schedule.skipped": exampleOfSchedule(4, { date: DUE_AT }),
  "coffer.payments.schedule.missed": exampleOfSchedule(5, { date: DUE_AT, reason: "LATE" }),
  "coffer.payments.schedule.paused": exampleOfSchedule(6, { status: "PAUSED", reason: "OWNER" }),
  "coffer.payments.schedule.resumed": exampleOfSchedule(7),
  "coffer.payments.schedule.ended": exampleOfSchedule(8, { status: "ENDED", reason: "OWNER" }),
  "coffer.payments.bulk.created": exampleOfBulk(1, "DRAFT"),
  "coffer.payments.bulk.started": exampleOfBulk(2, "RUNNING"),
  "coffer.payments.bulk.progressed": exampleOfBulk(3, "RUNNING", { paid: 1 }),
  "coffer.payments.bulk.completed": exampleOfBulk(4, "COMPLETED", { paid: 2, refused: 1 }),
  "coffer.payments.bulk.cancelled": exampleOfBulk(4, "CANCELLED", { paid: 1, skipped: 2 }),
  "coffer.ledger.balance.changed": {
    id: `${accountId}/7`,
    subject: accountId,
    sequence: "7",
    data: {
      accountId,
      ownerId: userId,
      currency: "USD",
      posted: "74.50",
      pendingIn: "0.00",
      pendingOut: "0.00",
      available: "74.50",
      paymentId,
      subject: { kind: "payment", id: paymentId },
    },
  },
  "coffer.verification.status.changed": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e01",
    subject: verificationId,
    sequence: "3",
    data: { verificationId, userId, status: "VERIFIED", level: 1, at: TIME },
  },
  "coffer.verification.user.verified": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e02",
    subject: userId,
    data: { userId, verificationId, level: 1, networks: ["ETHEREUM", "BITCOIN"] },
  },
  "coffer.wallets.wallet.created": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e03",
    subject: walletId,
    data: { walletId, userId, network: "ETHEREUM" },
  },
  "coffer.wallets.receipt.changed": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e08",
    subject: depositId,
    sequence: "1",
    data: {
      ...{ depositId, userId, walletId, network: "BITCOIN", currency: "BTC", amount: "0.05000000" },
      txid: "9d1f4ad5a4b0f0d3ab4b2f25ee6e6ff19cbd4b3ae1b1f7d7a0c2be0f5b8c3a71",
      address: "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080",
      ...{ state: "CONFIRMING", at: TIME },
    },
  },
  "coffer.auth.user.registered": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e04",
    subject: userId,
    data: { userId, username: "ann" },
  },
  "coffer.auth.user.frozen": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e05",
    subject: userId,
    data: { userId, operatorId: toUserId },
  },
  "coffer.auth.user.unfrozen": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e06",
    subject: userId,
    data: { userId, operatorId: toUserId },
  },
  "coffer.payments.webhook.disabled": {
    id: "019a7cd3-c053-7b52-92a6-4b3e0b5d6e07",
    subject: endpointId,
    data: { endpointId, userId, reason: "FAILING", at: TIME },
  },
};

/** What the API and docs/WEBHOOKS.md say of a type. */
export function describeEventType(type: WebhookEventType) {
  const [, subgraph = "", ...rest] = type.split(".");
  const stated = { ...EXAMPLES[type], type: rest.join("."), time: new Date(TIME) } as NewEvent<SubgraphName>;
  const event = makeEvent(subgraph as SubgraphName, stated);
  return { type, description: toldOf(type).description, example: bodyOf(event) };
}
