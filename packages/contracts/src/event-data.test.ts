import { describe, expect, it } from "vitest";
import type { Json } from "./event.ts";
import { EVENT_DATA, readEventData } from "./event-data.ts";
import { newId } from "./ids.ts";

const [userId, operatorId, sessionId, requestId] = [newId("usr"), newId("usr"), newId("ses"), newId("rrq")];
const [verificationId, walletId, accountId, paymentId] = [newId("ver"), newId("wal"), newId("acc"), newId("pay")];
const [keyId, serviceId, grantId, byId] = [newId("key"), newId("svc"), newId("kgr"), newId("usr")];
const nodeId = newId("nod");
const at = new Date(0).toISOString();

const PASSKEY = {
  passkeyId: newId("psk"),
  userId,
  credentialId: "c2VjcmV0",
  publicKey: "pQECAyYgASFYIA",
  algorithm: -7,
  kind: "SYNCED",
};

const SCHEDULE = { scheduleId: newId("sch"), userId, reason: null, at, date: null, paymentId: null, refusal: null };
const OUTSIDE = { network: "ETHEREUM", currency: "ETH", amount: "0.5", txid: "0xab", address: "0xcd" };
const CREDIT = { depositId: newId("dep"), credit: 2, userId };
const BULK = { bulkPaymentId: newId("blk"), userId, at, rows: 3, paid: 0, refused: 0, skipped: 0 };
const REQUEST = { requestId: newId("prq"), at, payeeUserId: userId, payerUserId: null };

/** One event's data of each type, as its producer writes it. */
const WRITTEN: Record<keyof typeof EVENT_DATA, Record<string, Json>> = {
  "coffer.auth.user.registered": { userId, username: "ada" },
  "coffer.auth.registration.email_taken": { userId, email: "ada@example.com" },
  "coffer.auth.user.frozen": { userId, operatorId },
  "coffer.auth.user.unfrozen": { userId, operatorId },
  "coffer.auth.lockout.lifted": { userId, operatorId },
  "coffer.auth.role.changed": { userId, action: "GRANT", role: "ADMIN", byUserId: operatorId, approvedById: null },
  "coffer.auth.role.requested": { requestId, userId, action: "GRANT", role: "ADMIN", byUserId: operatorId },
  "coffer.auth.passkey.added": PASSKEY,
  "coffer.auth.passkey.removed": PASSKEY,
  "coffer.auth.session.ended": { sessionId, userId, reason: "LOGOUT" },
  "coffer.auth.session.new_device": { sessionId, userId, device: "Firefox on Linux", address: "2001:db8::1", at },
  "coffer.auth.api_key.created": {
    keyId,
    userId,
    serviceId: null,
    byId,
    scopes: ["payments:read"],
    expiresAt: at,
  },
  "coffer.auth.api_key.rotated": { keyId, userId: null, serviceId, byId, formerEndsAt: at },
  "coffer.auth.api_key.revoked": { keyId, userId, serviceId: null, byId },
  "coffer.auth.key_grant.ended": { grantId, keyId, reason: "REVOKED" },
  "coffer.auth.service.created": { serviceId, byId },
  "coffer.auth.service.disabled": { serviceId, byId },
  "coffer.auth.service.enabled": { serviceId, byId },
  "coffer.auth.node.registered": { nodeId, byId },
  "coffer.auth.node.key_replaced": { nodeId, byId, formerEndsAt: at },
  "coffer.auth.node.capabilities_changed": { nodeId, byId, granted: ["wallet"], takenBack: [] },
  "coffer.auth.node.disabled": { nodeId, byId },
  "coffer.auth.node.enabled": { nodeId, byId },
  "coffer.auth.node_grant.ended": { grantId: newId("ngr"), nodeId, reason: "DISABLED" },
  "coffer.auth.factor.added": { userId, factor: "TOTP" },
  "coffer.auth.factor.removed": { userId, factor: "TOTP" },
  "coffer.auth.recovery_codes.renewed": { userId },
  "coffer.auth.recovery_code.used": { userId, left: 9 },
  "coffer.users.time_zone.changed": { userId, timeZone: "America/Argentina/Buenos_Aires", revision: 1 },
  "coffer.verification.status.changed": { verificationId, userId, status: "VERIFIED", level: 1, at },
  "coffer.verification.user.verified": { userId, verificationId, level: 1, networks: ["ETHEREUM"] },
  "coffer.wallets.wallet.created": { walletId, userId, network: "TRON" },
  "coffer.wallets.deposit.confirmed": {
    ...CREDIT,
    walletId,
    network: "ETHEREUM",
    currency: "ETH",
    amount: "1.000000000000000001",
    txid: `0x${"0f".repeat(32)}`,
    address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    confirmedAt: at,
  },
  "coffer.wallets.receipt.changed": {
    ...{ depositId: CREDIT.depositId, userId, walletId, network: "BITCOIN", currency: "BTC", amount: "0.00000001" },
    ...{ txid: "0f".repeat(32), address: "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", state: "ORPHANED", at },
  },
  "coffer.wallets.treasury.switched": {
    network: "ETHEREUM",
    currency: "ETH",
    scale: 18,
    state: "OPEN",
    switchedAt: at,
  },
  "coffer.wallets.custody.switched": { network: "ETHEREUM", currency: "ETH", state: "STOPPED", switchedAt: at },
  "coffer.wallets.treasury.funded": { ...OUTSIDE, fundedAt: at },
  "coffer.wallets.payout.confirmed": { paymentId, network: "ETHEREUM", txid: "0xab", confirmedAt: at },
  "coffer.wallets.payout.failed": { paymentId, reason: "PAYEE_REFUSES", failedAt: at },
  "coffer.wallets.payout.cancelled": { paymentId, cancelledAt: at },
  "coffer.wallets.payout.cancellation_refused": { paymentId, refusedAt: at },
  "coffer.wallets.fee.paid": { ...OUTSIDE, paidAt: at },
  "coffer.wallets.transaction.changed": {
    ...{ transactionId: newId("txn"), userId, paymentId, network: "ETHEREUM" },
    ...{ state: "BROADCAST", txid: null, at },
  },
  "coffer.wallets.node_wallet.created": { nodeWalletId: newId("nwl"), nodeId, network: "LITECOIN" },
  "coffer.wallets.node_send.changed": {
    ...{ nodeSendId: newId("nws"), nodeWalletId: newId("nwl"), network: "LITECOIN" },
    ...{ state: "BROADCAST", txid: "ab".repeat(32), at },
  },
  "coffer.wallets.deposit.reversed": { ...CREDIT, reversedAt: at },
  "coffer.payments.payout.requested": {
    ...{ paymentId, userId, network: "ETHEREUM", currency: "ETH", amount: "0.5" },
    ...{ address: "0xcd", priority: "NORMAL", accountId, requestedAt: at },
  },
  "coffer.payments.payout.cancellation_requested": { paymentId, userId, requestedAt: at },
  "coffer.payments.payout.cancellation_refused": { paymentId, userId, at },
  "coffer.payments.deposit.credited": { ...CREDIT, paymentId },
  "coffer.ledger.balance.changed": {
    accountId,
    ownerId: null,
    currency: "USD",
    posted: "-1.00",
    pendingIn: "0.00",
    pendingOut: "0.00",
    available: "1.00",
    paymentId: null,
    subject: { kind: "payment", id: paymentId },
  },
  "coffer.payments.request.created": { ...REQUEST, status: "OPEN" },
  "coffer.payments.request.reminded": { ...REQUEST, status: "OPEN" },
  "coffer.payments.request.paid": { ...REQUEST, status: "PAID" },
  "coffer.payments.request.declined": { ...REQUEST, status: "DECLINED" },
  "coffer.payments.request.cancelled": { ...REQUEST, status: "CANCELLED" },
  "coffer.payments.request.expired": { ...REQUEST, status: "EXPIRED" },
  "coffer.payments.schedule.created": { ...SCHEDULE, status: "ACTIVE" },
  "coffer.payments.schedule.paused": { ...SCHEDULE, status: "PAUSED", reason: "REFUSALS" },
  "coffer.payments.schedule.resumed": { ...SCHEDULE, status: "ACTIVE" },
  "coffer.payments.schedule.ended": { ...SCHEDULE, status: "ENDED", reason: "COMPLETED" },
  "coffer.payments.schedule.paid": { ...SCHEDULE, status: "ACTIVE", date: at, paymentId: newId("pay") },
  "coffer.payments.schedule.refused": { ...SCHEDULE, status: "ACTIVE", date: at, refusal: "INSUFFICIENT_FUNDS" },
  "coffer.payments.schedule.missed": { ...SCHEDULE, status: "ACTIVE", reason: "LATE", date: at },
  "coffer.payments.schedule.skipped": { ...SCHEDULE, status: "ACTIVE", date: at },
  "coffer.payments.bulk.created": { ...BULK, status: "DRAFT" },
  "coffer.payments.bulk.started": { ...BULK, status: "RUNNING" },
  "coffer.payments.bulk.progressed": { ...BULK, status: "RUNNING", paid: 1 },
  "coffer.payments.bulk.completed": { ...BULK, status: "COMPLETED", paid: 2, refused: 1 },
  "coffer.payments.bulk.cancelled": { ...BULK, status: "CANCELLED", skipped: 3 },
  "coffer.payments.payment.changed": {
    paymentId,
    status: "COMPLETED",
    at,
    fromUserId: userId,
    toUserId: null,
    priority: "HIGH",
  },
  "coffer.payments.webhook.disabled": { endpointId: newId("whe"), userId, reason: "FAILING", at },
  "coffer.payments.webhook.test": { endpointId: newId("whe") },
  "coffer.payments.events.kept": { people: 2 },
};
const types = Object.keys(EVENT_DATA) as (keyof typeof EVENT_DATA)[];
const read = (type: (typeof types)[number], data: Json) => readEventData(type, { type, data });

function refusalOf(reading: () => unknown): string {
  try {
    reading();
  } catch (error) {
    return String(error);
  }
  return "none";
}

describe.each(types)("the data of %s", (type) => {
  const written = WRITTEN[type];

  it.each([null, true, 7, "hunter2", [], ["hunter2"], {}].map((data) => [data]))(
    "is refused where it is %j",
    (data) => {
      expect(() => read(type, data)).toThrow(/^the event's \w+ is /);
    },
  );

  it("is refused with any one of its values missing or of another kind, and the value is in no message", () => {
    for (const name of Object.keys(written))
      for (const value of [
        ...(CAME_LATER.includes(name) ? [] : [undefined]),
        true,
        {},
        [{}],
        "hunter2\0",
        "hunter2\nhunter2",
        "\ud800",
        "",
      ]) {
        const message = refusalOf(() => read(type, { ...written, [name]: value } as Json));
        expect(message).toContain(`the event's ${name} is`);
        expect(message).not.toContain("hunter2");
      }
  });

  it("is read as it is written, without what is not known", () => {
    expect(read(type, { ...written, later: "hunter2" })).toEqual(written);
  });
});

/** What events of a version before do not have. */
const CAME_LATER = ["scale", "priority", "accountId"];

describe("the priority of a payment", () => {
  it("is NORMAL where an event is from before there were any", () => {
    const type = "coffer.payments.payment.changed";
    const { priority: _none, ...data } = WRITTEN[type] as { readonly [name: string]: Json };
    expect(readEventData(type, { type, data })).toMatchObject({ priority: "NORMAL" });
  });
});

describe("a deposit that a chain brings", () => {
  const type = "coffer.wallets.deposit.confirmed";
  const readWith = (changes: { readonly [name: string]: Json }) => read(type, { ...WRITTEN[type], ...changes });

  it.each([0, -1, 1.5, "1"])("is refused as confirmed %j times", (credit) => {
    expect(() => readWith({ credit })).toThrow("the event's credit is");
  });

  it.each(["1e3", "1,5", ".5", "0x1", "9".repeat(79)])("is refused of the amount %j", (amount) => {
    expect(() => readWith({ amount })).toThrow("the event's amount is not of its form");
  });

  it("is read of as much as there can be, with every digit", () => {
    const amount = `${"9".repeat(60)}.${"9".repeat(18)}`;
    expect(readWith({ amount })).toMatchObject({ amount });
  });
});

describe("what a movement of the ledger is about", () => {
  const type = "coffer.ledger.balance.changed";
  const readSubject = (subject: Json) =>
    readEventData(type, { type, data: { ...(WRITTEN[type] as object), subject } }).subject;

  it("is refused where its id is of another kind", () => {
    expect(() => readSubject({ kind: "payment", id: accountId })).toThrow("subject is of another kind than its id");
  });

  it("is not told where only a younger version knows its kind", () => {
    expect(readSubject({ kind: "parcel", id: "par_00000000000000000000000000" })).toBeNull();
    expect(readSubject({ kind: "constructor", id: "par_00000000000000000000000000" })).toBeNull();
  });
});

it("is read as no other type's", () => {
  const type = "coffer.auth.user.registered";
  expect(() => readEventData(type, { type: "coffer.auth.user.frozen", data: WRITTEN[type] })).toThrow("another type");
});
