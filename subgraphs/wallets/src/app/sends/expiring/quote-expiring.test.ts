import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import {
  CALL_BYTES,
  ENERGY,
  FIRST_FEE,
  makeExpiringWorld,
  NETWORK,
  PLAIN_FEE,
  TOKEN,
  TREASURY,
} from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { makeQuoteExpiring } from "./quote-expiring.ts";

describe("a quote where the network has set the price", () => {
  function setUp(treasury: string | null = TREASURY) {
    const world = makeExpiringWorld();
    const quote = makeQuoteExpiring(world.deps, async () => (treasury === null ? null : { address: treasury }));
    const expiresAt = new Date();
    const ask = (address: string | null, units = 0n) =>
      quote({ network: NETWORK, address, amount: units === 0n ? null : money(TOKEN.asset, units), expiresAt });
    const costs = async (address: string | null, units = 0n) => {
      const quoted = await ask(address, units);
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

  it("is of a token what its contract computes, and what that is usually where nobody can say it yet", async () => {
    const { costs, ask, first } = setUp();
    const [bytes, most] = [CALL_BYTES * 10n, 131_000n * 2n];
    expect(await costs("ann", 5n)).toEqual([bytes + ENERGY * 2n, bytes + most]);
    expect(await costs(null, 5n)).toEqual([bytes + most, bytes + 157_200n * 2n]);
    // Its treasury has too little yet: that says nothing of the payee.
    first.said.energy = null;
    expect(await costs("ann", 5n)).toEqual(await costs(null, 5n));
    first.giveTokens(TREASURY, 5n);
    for (const address of ["ann", TOKEN.contract])
      expect(await ask(address, 5n)).toEqual({ ok: false, error: { code: "PAYEE_REFUSES" } });
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
