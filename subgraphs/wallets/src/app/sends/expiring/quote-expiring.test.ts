import { describe, expect, it } from "vitest";
import { FIRST_FEE, makeExpiringWorld, NETWORK, PLAIN_FEE, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { makeQuoteExpiring } from "./quote-expiring.ts";

describe("a quote where the network has set the price", () => {
  function setUp(treasury: string | null = TREASURY) {
    const world = makeExpiringWorld();
    const quote = makeQuoteExpiring(world.deps, async () => (treasury === null ? null : { address: treasury }));
    const expiresAt = new Date();
    const ask = (address: string | null) => quote({ network: NETWORK, address, amount: null, expiresAt });
    const costs = async (address: string | null) => {
      const quoted = await ask(address);
      if (!quoted.ok) throw new Error(quoted.error.code);
      expect(quoted.value).toMatchObject({ source: "PRICE", expiresAt });
      expect(quoted.value.options.map(({ priority }) => priority)).toEqual(["HIGH", "NORMAL", "LOW"]);
      return quoted.value.options.map(({ expected, maximum }) => [expected.units, maximum.units])[0];
    };
    const [first] = world.nodes;
    first.give("ann", 1n);
    return { ...world, first, ask, costs };
  }

  it("is what bytes cost, nothing while some are free, and more to who was never paid", async () => {
    const { costs, first } = setUp();
    expect([await costs("ann"), await costs(null)]).toEqual(Array(2).fill([PLAIN_FEE, PLAIN_FEE]));
    expect(await costs("new")).toEqual([FIRST_FEE, FIRST_FEE]);
    first.said.free = 100n;
    expect(await costs("ann")).toEqual([0n, PLAIN_FEE]);
    expect(await setUp(null).costs("ann")).toEqual([PLAIN_FEE, PLAIN_FEE]);
  });

  it("is refused to a contract, and to the treasury itself", async () => {
    const { ask, first } = setUp();
    first.give("contract", 0n, true);
    for (const address of ["contract", TREASURY])
      expect(await ask(address)).toEqual({ ok: false, error: { code: "PAYEE_REFUSES" } });
  });

  it("is none where nobody knows the chain, or its node does not say", async () => {
    const { ask, first, state } = setUp();
    const none = { ok: false, error: { code: "CHAIN_UNAVAILABLE" } };
    first.said.fault = new NoAnswer("away");
    expect(await ask("ann")).toEqual(none);
    first.said.fault = null;
    state.chain = null;
    expect(await ask("ann")).toEqual(none);
  });
});
