import { type CofferEvent, type Json, wrapEvent } from "@coffer/contracts/event";
import { EVENT_DATA, type EventType } from "@coffer/contracts/event-data";
import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { bodyOf, isWebhookEventType, ownersOf, toldOf, WEBHOOK_EVENT_TYPES } from "./event-types.ts";
import { describeEventType } from "./examples.ts";

/**
 * What of an event's data is not sent, and why. A new event, or a new field of one, decides: it is
 * told, or stands here.
 */
const WITHHELD: Readonly<Record<string, string>> = {
  "coffer.auth.user.frozen operatorId": "who has done it is for operators alone",
  "coffer.auth.user.unfrozen operatorId": "who has done it is for operators alone",
  "coffer.ledger.balance.changed subject": "says again, for the ledger's own, what paymentId does",
};

/** Types that nobody is sent. */
const KEPT: Readonly<Partial<Record<EventType, string>>> = {
  "coffer.payments.events.kept": "says to followers that there is something, which they are then shown",
  "coffer.payments.deposit.credited": "says to wallets which payment a deposit has become, which is told as one",
  "coffer.wallets.deposit.confirmed": "becomes a payment, and is told as one",
  "coffer.wallets.deposit.reversed": "has its payment returned, which is told as that",
  "coffer.payments.payout.requested": "says to wallets what to send, which is told as a payment",
  "coffer.wallets.payout.confirmed": "completes a payment, which is told as that",
  "coffer.payments.payout.cancellation_requested": "says to wallets what to call off, whose end is told as a payment",
  "coffer.wallets.payout.cancelled": "has its payment cancelled, which is told as that",
  "coffer.wallets.payout.cancellation_refused": "is told as what payments makes of it",
  "coffer.wallets.payout.failed": "has its payment fail, which is told as that",
  "coffer.wallets.fee.paid": "is the house's cost, and is booked",
  "coffer.wallets.treasury.funded": "is the house's money, and is booked",
  "coffer.wallets.treasury.switched": "is what is offered, and no event of anybody's",
  "coffer.wallets.custody.switched": "is whether withdrawals are taken, and no event of anybody's",
  "coffer.wallets.transaction.changed": "is how a payment goes out, which `transactionStatus` follows",
  "coffer.wallets.node_wallet.created": "is a machine's, which is told of it where it asks",
  "coffer.wallets.node_send.changed": "is a machine's money, which the books do not know",
  "coffer.users.time_zone.changed": "is what somebody has chosen, and its reader asks for it",
  "coffer.payments.webhook.test": "is sent to the endpoint that it is asked for, and to no other",
  ...Object.fromEntries(
    [
      ...["registration.email_taken", "lockout.lifted", "role.changed", "role.requested", "passkey.added"],
      ...["passkey.removed", "session.ended", "session.new_device", "api_key.created", "api_key.rotated"],
      ...["api_key.revoked", "key_grant.ended", "service.created", "service.disabled", "service.enabled"],
      ...["node.registered", "node.key_replaced", "node.disabled", "node.enabled", "node_grant.ended"],
      ...["node.capabilities_changed"],
      ...["factor.added", "factor.removed", "recovery_codes.renewed", "recovery_code.used"],
    ].map((type) => [`coffer.auth.${type}`, "what one logs in with is mailed, and no program's to follow"]),
  ),
};

const exampleOf = (type: (typeof WEBHOOK_EVENT_TYPES)[number]) =>
  JSON.parse(describeEventType(type).example) as CofferEvent<Record<string, Json>>;

it("every type of event is sent, or is kept for a reason", () => {
  const decided = [...WEBHOOK_EVENT_TYPES, ...Object.keys(KEPT)];
  expect(decided.toSorted()).toEqual(Object.keys(EVENT_DATA).toSorted());
});

describe.each(WEBHOOK_EVENT_TYPES)("an event of the type %s", (type) => {
  it("is sent with the fields that are listed, and each other has a reason to stay", () => {
    const told = exampleOf(type);
    const withheld = Object.keys(WITHHELD).flatMap((place) =>
      place.startsWith(`${type} `) ? [place.split(" ")[1]] : [],
    );
    const data = { ...told.data, ...Object.fromEntries(withheld.map((name) => [name, sampleOf(name ?? "")])) };
    const read = EVENT_DATA[type](data) as object;
    expect(Object.keys(read).toSorted()).toEqual([...toldOf(type).fields, ...withheld].toSorted());
    expect(Object.keys(told.data).toSorted()).toEqual([...toldOf(type).fields].toSorted());
  });

  it("is the envelope that others get, without what is Coffer's own or was added by nobody here", () => {
    const told = exampleOf(type);
    const own = { ownerid: newId("usr"), requestid: "req_1", follow: { field: "balanceChanged", places: [] } };
    const withMore = Object.fromEntries(
      Object.keys(WITHHELD).flatMap((place) =>
        place.startsWith(`${type} `) ? [[place.split(" ")[1], sampleOf(place.split(" ")[1] ?? "")]] : [],
      ),
    );
    const event = { ...told, ...own, data: { ...told.data, ...withMore, later: "hunter2" } };
    expect(JSON.parse(bodyOf(event))).toEqual(told);
    expect(bodyOf(event)).not.toContain("hunter2");
  });

  it("is its owners', and nobody's whose data cannot be read", () => {
    const told = exampleOf(type);
    const withMore = { ...told.data, operatorId: newId("usr"), subject: null };
    const owners = ownersOf({ ...told, data: withMore });
    expect(owners.length).toBeGreaterThan(0);
    for (const owner of owners) expect(JSON.stringify(told)).toContain(owner);
    expect(() => ownersOf({ ...told, data: {} })).toThrow("the event's");
  });
});

it("a payment is its payer's and its payee's, once where they are one, and nobody's of the system's accounts", () => {
  const [from, to] = [newId("usr"), newId("usr")];
  const changed = (fromUserId: string | null, toUserId: string | null) =>
    wrapEvent("payments", {
      type: "payment.changed",
      subject: "pay",
      time: new Date(0),
      data: { paymentId: newId("pay"), status: "COMPLETED", at: new Date(0).toISOString(), fromUserId, toUserId },
    });
  expect(ownersOf(changed(from, to))).toEqual([from, to]);
  expect(ownersOf(changed(from, from))).toEqual([from]);
  expect(ownersOf(changed(null, to))).toEqual([to]);
  expect(ownersOf(changed(null, null))).toEqual([]);
});

it("what is no type of these is sent to nobody", () => {
  const event = wrapEvent("auth", { type: "passkey.added", subject: "x", time: new Date(0), data: {} });
  expect(isWebhookEventType("constructor")).toBe(false);
  expect(ownersOf(event)).toEqual([]);
  expect(() => bodyOf(event)).toThrow("of no type");
});

const sampleOf = (name: string): Json => (name === "subject" ? null : newId("usr"));
