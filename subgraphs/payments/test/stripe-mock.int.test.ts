import { newId } from "@coffer/contracts/ids";
import { type StripeMock, startStripeMock, whyNoStripeMock } from "@coffer/local-parts/stripe-mock";
import { systemClock } from "@coffer/platform/values/clock";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadStripe, type StripeClient } from "../src/adapters/stripe/client.ts";
import { makeStripeDeposits } from "../src/adapters/stripe/deposits.ts";
import type { Asked, KeptObjects, What } from "../src/adapters/stripe/kept-objects.ts";
import { makeStripeMethods } from "../src/adapters/stripe/methods.ts";
import { makeStripePayouts } from "../src/adapters/stripe/payouts.ts";
import type { Deposit } from "../src/app/deposits/ports.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { cents } from "./fakes/world.ts";
import { settingsFor } from "./stripe-world.ts";

/** What Stripe was asked for, in memory. */
function makeKept(): KeptObjects {
  const asked = new Map<string, Asked>();
  const nameOf = (id: PaymentId, what: What) => `${id} ${what}`;
  return {
    find: async (id, what) => asked.get(nameOf(id, what)) ?? null,
    async note(id, what, askedAt) {
      const noted = asked.get(nameOf(id, what)) ?? { round: 0, askedAt, objectId: null };
      asked.set(nameOf(id, what), noted);
      return noted;
    },
    async keep(id, what, objectId) {
      asked.set(nameOf(id, what), { round: 0, askedAt: new Date(), objectId });
    },
    beginRound: async () => undefined,
    findCustomer: async () => "cus_123",
    keepCustomer: async (_, customerId) => customerId,
  };
}

const id = newId("pay");
const userId = newId("usr");
const deposit = {
  id,
  kind: "DEPOSIT",
  amount: cents(1_000n),
  to: { accountId: newId("acc"), userId },
  token: "pm_1visa",
  createdAt: new Date(),
} as unknown as Deposit;
const payout = { id, amount: cents(1_000n), token: "acct_1/ba_1" };
const said = { metadata: { coffer_payment: id, coffer_user: userId }, amount_received: 1_000, currency: "usd" };

describe.skipIf(whyNoStripeMock() !== null)(`what Stripe is asked (${whyNoStripeMock() ?? "stripe-mock"})`, () => {
  let mock: StripeMock;
  let real: StripeClient;
  beforeAll(async () => {
    mock = await startStripeMock();
    real = await loadStripe(settingsFor(mock.url));
  });
  afterAll(() => mock.stop());

  /** What it makes up says nothing of what it was told: the test says how things stand. */
  function makeParts(stands: Record<string, unknown>, lists: { readonly data?: readonly unknown[] } = {}) {
    const answered: string[] = [];
    const stripe: StripeClient = {
      ...real,
      call: (act) =>
        real.call(async (library) => {
          const note = ({ method = "", path = "", status = 0 }) =>
            void answered.push(`${method} ${nameOf(path)} ${status}`);
          library.on("response", note);
          try {
            const answer = await act(library);
            // On one page everything is found, or nothing.
            if (isList(answer)) return { ...answer, ...lists };
            const isObject = typeof answer === "object" && answer !== null && "object" in answer;
            return isObject ? { ...answer, ...said, ...stands } : answer;
          } finally {
            library.off("response", note);
          }
        }),
    };
    return { stripe, kept: makeKept(), clock: systemClock, currencies: ["USD"], answered };
  }
  const nameOf = (path: string) =>
    path.split("?", 1)[0]?.replaceAll(/(?<=\/)(?:pi|re|po|tr|pm|acct|ba)_\w+(?=\/|$)/g, "…") ?? "";

  it("for a deposit it takes as its own API would", async () => {
    const parts = makeParts({ status: "succeeded" });
    expect(await makeStripeDeposits(parts).collect(deposit)).toBe("COLLECTED");
    expect(parts.answered).toEqual(["POST /v1/payment_intents 200", "GET /v1/payment_intents/… 200"]);
  });

  it("whether what it had collected was taken back", async () => {
    const parts = makeParts({ status: "succeeded" });
    const deposits = makeStripeDeposits(parts);
    await deposits.collect(deposit);
    // It makes a dispute up that nobody has decided.
    expect(await deposits.recheck(deposit)).toBe("WAITING");
    expect(parts.answered.slice(2)).toEqual([
      "GET /v1/payment_intents/… 200",
      "GET /v1/refunds 200",
      "GET /v1/disputes 200",
    ]);
  });

  it("to look a deposit up, and to call it off", async () => {
    const parts = makeParts({ status: "requires_payment_method", last_payment_error: null });
    await parts.kept.note(id, "payment_intent", new Date());
    expect(await makeStripeDeposits(parts).collect(deposit)).toBe("DECLINED");
    expect(parts.answered).toEqual([
      "GET /v1/payment_intents 200",
      "POST /v1/payment_intents 200",
      "GET /v1/payment_intents/… 200",
      "POST /v1/payment_intents/…/cancel 200",
    ]);
  });

  it("to give a deposit back", async () => {
    const parts = makeParts({ status: "succeeded", amount_received: 1_000_000 });
    await parts.kept.keep(id, "payment_intent", "pi_123");
    await parts.kept.note(id, "refund", new Date());
    expect(await makeStripeDeposits(parts).giveBack(deposit)).toBe("RETURNED");
    expect(parts.answered).toEqual([
      "GET /v1/payment_intents/… 200",
      "GET /v1/refunds 200",
      "GET /v1/refunds 200",
      "POST /v1/refunds 200",
      "GET /v1/refunds/… 200",
    ]);
  });

  it("for a pay-out, and for the transfer before it", async () => {
    const parts = makeParts({ status: "paid" });
    expect(await makeStripePayouts(parts).payOut(payout)).toBe("PAID");
    expect(parts.answered).toEqual(["POST /v1/transfers 200", "POST /v1/payouts 200", "GET /v1/payouts/… 200"]);
  });

  it("to look both up, and to transfer it back", async () => {
    const parts = makeParts({ status: "failed", failure_code: "account_closed" });
    await parts.kept.note(id, "transfer", new Date());
    await parts.kept.note(id, "payout", new Date());
    await parts.kept.note(id, "reversal", new Date());
    const { resume, payOut } = makeStripePayouts(parts);
    // Whatever it makes up on its list of transfers is of this group.
    expect(await resume(payout)).toBe("DECLINED");
    await parts.kept.keep(id, "payout", "po_123");
    expect(await payOut(payout)).toBe("UNUSABLE");
    expect(new Set(parts.answered)).toEqual(
      new Set([
        "GET /v1/transfers 200",
        "GET /v1/payouts 200",
        "GET /v1/transfers/…/reversals 200",
        "POST /v1/transfers/…/reversals 200",
        "GET /v1/payouts/… 200",
      ]),
    );
  });

  it("of a card that is to be set up, and of a bank account", async () => {
    const parts = makeParts({ type: "card", customer: null, status: "succeeded" }, { data: [] });
    const { look } = makeStripeMethods(parts);
    expect(await look({ token: "pm_1visa", userId, isKept: false })).toMatchObject({
      kind: "CARD",
      isVerified: true,
      takesDeposits: true,
      takesWithdrawals: false,
    });
    const owner = {
      payouts_enabled: true,
      capabilities: { transfers: "active" },
      object: "bank_account",
      status: "new",
    };
    expect(await makeStripeMethods({ ...parts, ...makeParts(owner) }).look(TARGET)).toMatchObject({
      kind: "BANK",
      isVerified: true,
      takesDeposits: false,
      takesWithdrawals: true,
    });
    expect(parts.answered).toEqual([
      "GET /v1/payment_methods/… 200",
      "POST /v1/payment_methods/…/attach 200",
      "GET /v1/setup_intents 200",
      "POST /v1/setup_intents 200",
    ]);
  });

  it("of who is new there", async () => {
    const parts = makeParts({ type: "card", customer: null });
    const customers: string[] = [];
    const kept = {
      ...parts.kept,
      findCustomer: async () => null,
      keepCustomer: async (_: unknown, customer: string) => {
        customers.push(customer);
        return customer;
      },
    };
    await makeStripeMethods({ ...parts, kept }).look({ token: "pm_1visa", userId, isKept: false });
    expect(parts.answered).toContain("POST /v1/customers 200");
    expect(customers).toEqual([expect.stringMatching(/^cus_/)]);
  });
});

const TARGET = { token: "acct_1/ba_1", userId, isKept: true };
const isList = (answer: unknown): answer is { object: "list" } =>
  typeof answer === "object" && answer !== null && "object" in answer && answer.object === "list";
