import { describe, expect, it } from "vitest";
import {
  CALL_BYTES,
  FIRST_FEE,
  makeExpiringWorld,
  NETWORK,
  PLAIN_FEE,
  TOKEN,
  TREASURY,
  VALID_MS,
} from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";

describe("what is planned where transactions expire", () => {
  function setUp(options?: Parameters<typeof makeExpiringWorld>[0]) {
    const world = makeExpiringWorld(options);
    const [first] = world.nodes;
    first.give(TREASURY, 1_000_000n);
    first.give("ann", 5n);
    return { ...world, first };
  }

  it("is signed with a block that nobody takes back, until a moment that is its own, and its key is wiped", async () => {
    const { plan, sign, find, attempts, signed, opened, clock } = setUp();
    const ids = [await plan(7n, { payee: "ann" }), await plan(7n, { payee: "ann" })] as const;
    await sign();
    const [terms, others] = signed;
    expect(terms).toMatchObject({ from: TREASURY, to: "ann", units: 7n, reference: { height: 8, hash: "h8" } });
    // The newest block is ten seconds behind the clock's beginning.
    expect(terms?.expiresAt).toEqual(new Date(clock.now().getTime() + 10_000 + VALID_MS));
    expect(others?.expiresAt).toEqual(new Date((terms?.expiresAt.getTime() ?? 0) + 1));
    expect(find(ids[0])).toMatchObject({ state: "SIGNED", nonce: 0 });
    expect(attempts(ids[0])).toMatchObject([{ number: 1, fee: PLAIN_FEE, deadHeight: null, isCancel: false }]);
    expect(opened.every((key) => key.every((byte) => byte === 0))).toBe(true);
  });

  it("lasts from now where the clock is ahead of the chain", async () => {
    const { plan, sign, signed, clock } = setUp();
    clock.pass(60_000);
    await plan(7n, { payee: "ann" });
    await sign();
    expect(signed[0]?.expiresAt).toEqual(new Date(clock.now().getTime() + VALID_MS));
  });

  it("waits for money, counting all that may still be mined, at the dearest", async () => {
    const { plan, sign, find, first, lines, clock } = setUp();
    first.give(TREASURY, 20_000n + 2n * PLAIN_FEE + FIRST_FEE);
    const ids = [
      await plan(10_000n, { payee: "ann" }),
      await plan(9_999n),
      await plan(2n + PLAIN_FEE, { payee: "ann" }),
    ];
    await sign();
    await sign();
    expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "SIGNED", "PLANNED"]);
    expect(lines.filter((line) => line.includes("too little"))).toHaveLength(1);
    first.give(TREASURY, 20_000n + 3n * PLAIN_FEE + FIRST_FEE + 1n);
    clock.pass(3_600_000);
    await sign();
    expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "SIGNED", "SIGNED"]);
  });

  it("has failed where its payee is a contract, or its own source, before a key is used", async () => {
    const { plan, sign, find, told, signed, first } = setUp();
    first.give("contract", 0n, true);
    const ids = [await plan(1n, { payee: "contract" }), await plan(1n, { payee: TREASURY })];
    await sign();
    expect(ids.map((id) => find(id))).toMatchObject(Array(2).fill({ state: "FAILED", failure: "PAYEE_REFUSES" }));
    expect([signed.length, told("payout.failed").length]).toEqual([0, 2]);
  });

  it("waits where it may cost too much, nothing is in sight, no block is solid, or all is paused", async () => {
    const { plan, sign, find, state, reach, sends } = setUp({ rules: { feeCap: FIRST_FEE - 1n } });
    const [dear, cheap] = [await plan(1n), await plan(2n, { payee: "ann" })];
    const { chain } = state;
    state.chain = null;
    await sign();
    state.chain = chain;
    state.isPaused = true;
    await sign();
    state.isPaused = false;
    sends.rows().stopped.add("TST");
    await sign();
    sends.rows().stopped.clear();
    expect(find(cheap).state).toBe("PLANNED");
    reach(12);
    await sign();
    expect([find(dear).state, find(cheap).state]).toEqual(["PLANNED", "SIGNED"]);
  });

  it("is not signed where its node says nothing, and leaves so many unmined at most", async () => {
    const { plan, sign, find, first } = setUp({ rules: { unminedMax: 1 } });
    const ids = [await plan(1n, { payee: "ann" }), await plan(2n, { payee: "ann" })];
    first.said.fault = new NoAnswer("away");
    await expect(sign()).rejects.toThrow(NoAnswer);
    first.said.fault = null;
    await sign();
    await sign();
    expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED"]);
  });

  it("sweeps all that is there while its bytes are free, else less what they cost", async () => {
    const { plan, sign, attempts, addSource, first, sends } = setUp();
    for (const address of ["one", "two"]) {
      addSource(address);
      first.give(address, 50_000n);
    }
    const [paid] = [await plan(50_000n, { kind: "SWEEP" as never, source: "one", payee: TREASURY })];
    await sign();
    expect(attempts(paid)).toMatchObject([{ units: 50_000n - PLAIN_FEE }]);
    first.said.free = 100n;
    const free = await plan(50_000n, { kind: "SWEEP" as never, source: "two", payee: TREASURY });
    await sign();
    expect(attempts(free)).toMatchObject([{ units: 50_000n }]);
    expect(sends.rows().sources.get("two")).toMatchObject({ network: NETWORK, nextNonce: 1 });
  });

  it("of an owner's has failed where there is too little or it costs too much, and nothing halts it", async () => {
    const { plan, sign, find, addSource, first, state } = setUp({ rules: { feeCap: PLAIN_FEE } });
    addSource("theirs");
    first.give("theirs", 10_000n + PLAIN_FEE);
    state.isPaused = true;
    const own = { kind: "OWN", source: "theirs", payee: "ann" } as const;
    const [fits, short, dear] = [
      await plan(10_000n, own),
      await plan(1n, own),
      await plan(1n, { ...own, payee: "nobody" }),
    ];
    await sign();
    // What is signed may be in a block at its node already: so long it waits.
    expect([find(fits).state, find(short).state]).toEqual(["SIGNED", "PLANNED"]);
    expect(find(dear)).toMatchObject({ state: "FAILED", failure: "FEE_ABOVE_CAP" });
    const alone = await plan(1n, { ...own, source: "empty" });
    addSource("empty");
    await sign();
    expect(find(alone)).toMatchObject({ state: "FAILED", failure: "SOURCE_SHORT" });
  });

  it("keeps no other waiting where a node says nothing of one", async () => {
    const { plan, sign, find, addSource, first } = setUp();
    addSource("theirs");
    first.give("theirs", 10_000n);
    const { account } = first.node;
    first.node.account = async (address) => {
      if (address === "unclear") throw new NoAnswer("of that one");
      return account(address);
    };
    const unclear = await plan(1n, { kind: "OWN", source: "theirs", payee: "unclear" });
    const other = await plan(2n, { payee: "ann" });
    await expect(sign()).rejects.toThrow(NoAnswer);
    expect([find(unclear).state, find(other).state]).toEqual(["PLANNED", "SIGNED"]);
  });

  describe("of a token", () => {
    const OF_TOKEN = { payee: "ann", token: { contract: TOKEN.contract, owner: null } };
    const FEE = CALL_BYTES * 10n + 131_000n * 2n;

    it("is signed by its contract, with what it may burn, while there is that of both", async () => {
      const { plan, sign, find, attempts, signed, first } = setUp({ rules: { feeCap: FEE } });
      first.give(TREASURY, 2n * FEE);
      first.giveTokens(TREASURY, 10n);
      const ids = [await plan(6n, OF_TOKEN), await plan(5n, OF_TOKEN), await plan(4n, OF_TOKEN)] as const;
      await sign();
      expect(ids.map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED", "SIGNED"]);
      expect(signed).toMatchObject([
        { to: "ann", units: 6n, token: { contract: TOKEN.contract, feeLimit: 262_000n } },
        { to: "ann", units: 4n },
      ]);
      expect(attempts(ids[0])).toMatchObject([{ units: 6n, fee: FEE }]);
    });

    it("waits while its contract is not what is configured, and has failed where that refuses it", async () => {
      const { plan, sign, find, state, first, lines, clock } = setUp({ rules: { feeCap: FEE } });
      first.giveTokens(TREASURY, 10n);
      const id = await plan(6n, OF_TOKEN);
      state.isFitting = false;
      await sign();
      expect(find(id).state).toBe("PLANNED");
      expect(lines.some((line) => line.includes("is not what is configured"))).toBe(true);
      state.isFitting = true;
      first.said.energy = null;
      clock.pass(3_600_000);
      await sign();
      expect(find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    });

    it("is called off where its address cannot pay for its sweep: it is planned anew behind a top-up", async () => {
      const { plan, sign, find, addSource, first } = setUp({ rules: { feeCap: FEE } });
      addSource("deposit");
      first.give("deposit", FEE - 1n);
      first.giveTokens("deposit", 50n);
      const sweep = { ...OF_TOKEN, kind: "SWEEP", source: "deposit", payee: TREASURY } as const;
      const id = await plan(50n, { ...sweep, token: { contract: TOKEN.contract, owner: "deposit" } });
      await sign();
      expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null });
      first.give("deposit", FEE);
      const next = await plan(50n, { ...sweep, token: { contract: TOKEN.contract, owner: "deposit" } });
      await sign();
      expect(find(next).state).toBe("SIGNED");
    });
  });
});
