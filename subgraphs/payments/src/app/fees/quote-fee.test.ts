import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { cents, makeFakeWorld } from "../../../test/fakes/world.ts";
import type { FeeRule } from "../../domain/fees/schedule.ts";
import { makeCheckNetwork } from "../withdrawals/check-network.ts";
import { makeFindNetwork } from "../withdrawals/networks.ts";
import { QUOTE_MS, readQuote } from "./quote.ts";
import { makeQuoteFee } from "./quote-fee.ts";

const rule: FeeRule = {
  kind: "WITHDRAWAL",
  userId: null,
  level: null,
  method: "CARD",
  priority: null,
  charge: "INSIDE",
  tiers: [{ from: 0n, fixed: 100n, basisPoints: 0 }],
  minimum: 0n,
  maximum: null,
};

function makeDesk() {
  const { clock, fees, alice } = makeFakeWorld();
  const card = newId("pm");
  const isOpen = { now: true };
  const quote = makeQuoteFee({
    fees,
    clock,
    checkNetwork: makeCheckNetwork({
      findNetwork: makeFindNetwork("regtest"),
      isNetworkStopped: async () => false,
      isNetworkOpen: async ({ currency }) => isOpen.now && currency === "ETH",
    }),
    findPricedMethod: async (userId, id) => (userId === alice.userId && id === card ? "CARD" : null),
  });
  fees.set([rule], { isKnown: false });
  const asked = {
    actorId: alice.userId,
    kind: "WITHDRAWAL",
    amount: cents(500n),
    network: null,
    priority: "NORMAL",
  } as const;
  return { quote, asked, card, clock, isOpen };
}

describe("quoteFee", () => {
  it("says what moves, what that costs and both, by the prices of now, for a minute", async () => {
    const { quote, asked, card, clock } = makeDesk();
    const quoted = await quote({ ...asked, methodId: card });
    if (!quoted.ok) throw new Error(quoted.error.code);
    const { token, ...price } = quoted.value;
    expect(price).toEqual({
      amount: cents(400n),
      fee: cents(100n),
      total: cents(500n),
      expiresAt: new Date(clock.now().getTime() + QUOTE_MS),
    });
    expect(readQuote(token)).toEqual({ at: clock.now(), amount: 400n, fee: 100n });
    expect(await quote(asked)).toMatchObject({ value: { amount: cents(500n), fee: cents(0n) } });
  });

  it("is refused of a method that is not theirs, and where the fee leaves nothing", async () => {
    const { quote, asked, card } = makeDesk();
    for (const methodId of [newId("pm"), null])
      expect(await quote({ ...asked, methodId })).toEqual({ ok: false, error: { code: "PAYMENT_METHOD_NOT_FOUND" } });
    const dear = await quote({ ...asked, amount: cents(100n), methodId: card });
    expect(dear).toEqual({ ok: false, error: { code: "FEE_EXCEEDS_AMOUNT" } });
  });

  it("is refused over a network that is closed or known to nobody, or that does not send the currency", async () => {
    const { quote, asked, isOpen } = makeDesk();
    const ether = { ...asked, network: "ETHEREUM", amount: money({ code: "ETH", scale: 18 }, 5n) };
    const closed = { ok: false, error: { code: "NETWORK_CLOSED" } };
    expect(await quote(ether)).toMatchObject({ ok: true });
    expect(await quote({ ...ether, network: "DOGE" })).toEqual(closed);
    expect(await quote({ ...ether, amount: asked.amount })).toEqual({
      ok: false,
      error: { code: "NETWORK_CURRENCY_MISMATCH", networkCurrency: "ETH" },
    });
    isOpen.now = false;
    expect(await quote(ether)).toEqual(closed);
  });
});
