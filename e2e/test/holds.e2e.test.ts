import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import type { Follower } from "../src/follower.ts";
import { operation } from "../src/operations.ts";
import { fund, join, openAccount, type Person } from "../src/people.ts";
import { tellOfBulk } from "../src/tell-of-bulk.ts";
import { tellOfSchedules } from "../src/tell-of-schedules.ts";
import { tellOfTestClock } from "../src/tell-of-test-clock.ts";
import { useCoffer } from "../src/use-coffer.ts";

// A payment that is authorised first, through the gateway alone: what both people can do with it,
// and what both see of it live.

const coffer = useCoffer();
let alice: Person;
let hotel: Person;
let account: string;
let hotels: string;

beforeAll(async () => {
  [alice, hotel] = [await join(coffer.url, "alice"), await join(coffer.url, "hotel")];
  [account, hotels] = [await fund(alice, "100.00"), await openAccount(hotel, "USD")];
});

// Time goes on for those behind it, too, and none of them waits.
tellOfTestClock({
  get urls() {
    return [coffer.url];
  },
});

tellOfBulk({
  get urls() {
    return [coffer.url];
  },
});

tellOfSchedules({
  get urls() {
    return [coffer.url];
  },
});

const following: Follower[] = [];
afterEach(async () => {
  for (const follower of following.splice(0)) await follower.end();
});
function follow(who: Person, name: string, variables: Record<string, unknown> = {}): Follower {
  const follower = who.client.subscribe(operation(name), variables);
  following.push(follower);
  return follower;
}

const usd = (amount: string) => ({ amount, currency: "USD" });
const authorize = async (changes: Record<string, unknown> = {}): Promise<Answer> => {
  const input = {
    fromAccountId: account,
    to: { username: hotel.username },
    amount: usd("30.00"),
    memo: "Room 12",
    idempotencyKey: randomUUID(),
    ...changes,
  };
  return (await alice.client.ask(operation("AuthorizePayment"), { input })).authorizePayment;
};
const capture = async (who: Person, paymentId: string, amount?: string): Promise<Answer> => {
  const input = { paymentId, idempotencyKey: randomUUID(), ...(amount ? { amount: usd(amount) } : {}) };
  return (await who.client.ask(operation("CapturePayment"), { input })).capturePayment;
};
const release = async (who: Person, paymentId: string): Promise<Answer> =>
  (await who.client.ask(operation("VoidPayment"), { input: { paymentId, idempotencyKey: randomUUID() } })).voidPayment;

/** posted, pending in, pending out and available, as an event or an answer shows them. */
const figures = ({ posted, pendingIn, pendingOut, available }: Answer): string[] =>
  [posted, pendingIn, pendingOut, available].map(({ amount }) => amount);
const balance = async (who: Person, id: string) =>
  figures((await who.client.ask(operation("Account"), { id })).account.balance);
const moved = ({ events }: Follower) => events.map(({ balanceChanged }) => figures(balanceChanged.balance));
const statuses = ({ events }: Follower, id: string) =>
  events
    .filter(({ paymentStatus }) => paymentStatus.payment.id === id)
    .map(({ paymentStatus }) => paymentStatus.status);

/**
 * All of one's payments begin without a snapshot: that they are followed shows by a change that
 * comes through.
 */
const established = (...followers: Follower[]) =>
  expect
    .poll(
      async () => {
        await release(hotel, (await authorize({ amount: usd("0.01") })).payment.id);
        return followers.every(({ events }) => events.length > 0);
      },
      { timeout: 120_000 },
    )
    .toBe(true);

describe("an authorised payment", () => {
  it("is refused to strangers as if it were not there, to its payer, and beyond its amount", async () => {
    const { payment } = await authorize();
    const stranger = await join(coffer.url, "stranger");
    expect(await capture(stranger, payment.id)).toMatchObject({ code: "AUTHORIZATION_NOT_FOUND" });
    expect(await release(stranger, payment.id)).toMatchObject({ code: "AUTHORIZATION_NOT_FOUND" });
    expect((await stranger.client.ask(operation("Payment"), { id: payment.id })).payment).toBeNull();
    expect(await capture(alice, payment.id)).toMatchObject({ __typename: "NotPayee" });
    expect(await release(alice, payment.id)).toMatchObject({ __typename: "NotPayee" });
    expect(await capture(hotel, payment.id, "30.01")).toMatchObject({
      __typename: "AmountExceedsAuthorization",
      authorizedAmount: usd("30.00"),
    });
    expect(await authorize({ amount: usd("70.01") })).toMatchObject({
      __typename: "InsufficientFunds",
      available: usd("70.00"),
    });
    expect((await release(hotel, payment.id)).payment.status).toBe("CANCELLED");
    expect(await capture(hotel, payment.id)).toMatchObject({ __typename: "AuthorizationVoided" });
    expect(await balance(alice, account)).toEqual(["100.00", "0.00", "0.00", "100.00"]);
  });

  it("shows each step live to both, in balances and statuses, without a gap, and again to who comes back", async () => {
    const [paid, received] = [follow(alice, "PaymentStatus"), follow(hotel, "PaymentStatus")];
    await established(paid, received);
    const [alices, theirs] = [
      follow(alice, "BalanceChanged", { accountId: account }),
      follow(hotel, "BalanceChanged", { accountId: hotels }),
    ];
    await Promise.all([alices.atLeast(1), theirs.atLeast(1)]);

    const { payment } = await authorize();
    expect(payment).toMatchObject({
      status: "PENDING",
      amount: usd("30.00"),
      authorizedAmount: { amount: "30.00" },
      completedAt: null,
    });
    const one = follow(hotel, "PaymentStatus", { paymentId: payment.id });
    await Promise.all([one.atLeast(1), alices.atLeast(2), theirs.atLeast(2)]);
    // What the stream says at this moment is what a query says.
    expect(await balance(alice, account)).toEqual(["100.00", "0.00", "30.00", "70.00"]);
    expect(await balance(hotel, hotels)).toEqual(["0.00", "30.00", "0.00", "0.00"]);

    expect(await capture(hotel, payment.id, "20.00")).toMatchObject({
      __typename: "CapturePaymentSuccess",
      payment: { status: "COMPLETED", amount: usd("20.00"), authorizedAmount: { amount: "30.00" } },
    });
    const { payment: second } = await authorize({ amount: usd("5.00") });
    expect((await release(hotel, second.id)).payment.status).toBe("CANCELLED");

    await Promise.all([alices.atLeast(5), theirs.atLeast(5)]);
    expect(moved(alices)).toEqual([
      ["100.00", "0.00", "0.00", "100.00"],
      ["100.00", "0.00", "30.00", "70.00"],
      ["80.00", "0.00", "0.00", "80.00"],
      ["80.00", "0.00", "5.00", "75.00"],
      ["80.00", "0.00", "0.00", "80.00"],
    ]);
    expect(moved(theirs)).toEqual([
      ["0.00", "0.00", "0.00", "0.00"],
      ["0.00", "30.00", "0.00", "0.00"],
      ["20.00", "0.00", "0.00", "20.00"],
      ["20.00", "5.00", "0.00", "20.00"],
      ["20.00", "0.00", "0.00", "20.00"],
    ]);
    for (const { events } of [alices, theirs])
      expect(events.map(({ balanceChanged }) => balanceChanged.payment?.id ?? null)).toEqual([
        null,
        payment.id,
        payment.id,
        second.id,
        second.id,
      ]);
    for (const follower of [paid, received]) {
      await follower.until((seen) => statuses(seen, second.id).includes("CANCELLED"));
      expect(statuses(follower, payment.id)).toEqual(["PENDING", "COMPLETED"]);
      expect(statuses(follower, second.id)).toEqual(["PENDING", "CANCELLED"]);
    }
    await one.until((seen) => statuses(seen, payment.id).includes("COMPLETED"));
    expect(statuses(one, payment.id)).toEqual(["PENDING", "COMPLETED"]);

    const after = alices.events[1]?.balanceChanged.cursor;
    const resumed = follow(alice, "BalanceChanged", { accountId: account, after });
    await resumed.atLeast(3);
    expect(moved(resumed)).toEqual(moved(alices).slice(2));
  });

  it("is given back by itself once it has expired, and stands in both histories", async () => {
    const before = await balance(alice, account);
    const statusesOf = follow(hotel, "PaymentStatus");
    await statusesOf.connected;
    const { payment } = await authorize({ expiresIn: 1 });
    await statusesOf.until((seen) => statuses(seen, payment.id).includes("CANCELLED"));
    expect(await capture(hotel, payment.id)).toMatchObject({ __typename: "AuthorizationExpired" });
    expect(await balance(alice, account)).toEqual(before);
    for (const [who, direction] of [
      [alice, "OUT"],
      [hotel, "IN"],
    ] as const) {
      const { payments } = await who.client.ask(operation("Payments"), { first: 1 });
      expect(payments.nodes).toMatchObject([{ id: payment.id, status: "CANCELLED", direction, completedAt: null }]);
    }
  });
});
