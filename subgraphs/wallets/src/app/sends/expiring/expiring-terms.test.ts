import { describe, expect, it } from "vitest";
import {
  CALL_BYTES,
  ENERGY,
  makeExpiringWorld,
  PLAIN_FEE,
  TOKEN,
  TREASURY,
} from "../../../../test/fakes/expiring-world.ts";
import { type ExpiringPurse, findExpiringTerms, openExpiringPurse } from "./expiring-terms.ts";

describe("what a source has left to send", () => {
  it("is what its node sees, less what may still be mined, and what is dead is free again", async () => {
    const { nodes, plan, sign, noteSent, reach, bury, deps } = makeExpiringWorld();
    const [{ node, give }] = nodes;
    give(TREASURY, 100_000n);
    give("ann", 1n);
    const id = await plan(40_000n, { payee: "ann" });
    await sign();
    await noteSent(id);
    const left = async () => (await openExpiringPurse(node, TREASURY, await deps.sends.listUnmined("TEST"))).native();
    expect(await left()).toBe(60_000n - PLAIN_FEE);
    reach(30);
    await bury();
    expect(await left()).toBe(100_000n);
  });
});

const purseOf = (native: bigint, tokens = 0n): ExpiringPurse => ({
  native: () => native,
  token: async () => tokens,
  spend: () => undefined,
});

describe("what one is to say", () => {
  async function find(left: bigint, amount: bigint, changes: object = {}) {
    const { nodes, plan, find: findSend, deps } = makeExpiringWorld();
    const [{ node, give }] = nodes;
    give("ann", 1n);
    give("contract", 0n, true);
    const send = { ...findSend(await plan(amount, { payee: "ann" })), ...changes };
    return findExpiringTerms(deps, { node, prices: await node.prices(), purse: purseOf(left) }, send);
  }

  it("is its amount, to the last unit that is there for it and its fee", async () => {
    expect(await find(500n + PLAIN_FEE, 500n)).toMatchObject({ units: 500n, fee: PLAIN_FEE, token: null });
    expect(await find(499n + PLAIN_FEE, 500n)).toBe("SHORT");
    expect(await find(10n ** 9n, 500n, { feeCap: PLAIN_FEE - 1n })).toBe("TOO_DEAR");
    expect(await find(10n ** 9n, 500n, { payee: TREASURY })).toBe("REFUSED");
    expect(await find(10n ** 9n, 500n, { payee: "contract" })).toBe("REFUSED");
    expect(await find(10n ** 9n, 500n, { payee: "contract", kind: "COLD" })).toBe("REFUSED_COLD");
  });

  it("is of a sweep all that is left, and nothing where its fee is more", async () => {
    expect(await find(5_000n, 9n, { kind: "SWEEP" })).toMatchObject({ units: 4_000n, fee: PLAIN_FEE, token: null });
    expect(await find(5_000n, 9n, { kind: "OWN", isAll: true })).toMatchObject({ units: 4_000n, expected: PLAIN_FEE });
    expect(await find(PLAIN_FEE, 9n, { kind: "SWEEP" })).toBe("SHORT");
  });
});

describe("what a token's transfer is to say", () => {
  /** More than the estimate and a fifth: its payee may have none by the time it is mined. */
  const FEE_LIMIT = 131_000n * 2n;
  const FEE = CALL_BYTES * 10n + FEE_LIMIT;
  const OF_TOKEN = { payee: "ann", token: { contract: TOKEN.contract, owner: null } };

  async function find({ native = FEE, tokens = 500n, amount = 500n, energy = ENERGY as bigint | null, changes = {} }) {
    const { nodes, plan, find: findSend, deps } = makeExpiringWorld({ rules: { feeCap: 10n * FEE } });
    const [{ node, said }] = nodes;
    said.energy = energy;
    const send = { ...findSend(await plan(amount, OF_TOKEN)), ...changes };
    return findExpiringTerms(deps, { node, prices: await node.prices(), purse: purseOf(native, tokens) }, send);
  }

  it("is its amount, where there is that of the token, and its fee of the network's own", async () => {
    expect(await find({})).toMatchObject({
      ...{ units: 500n, fee: FEE, token: { contract: TOKEN.contract, feeLimit: FEE_LIMIT } },
    });
    expect(await find({ tokens: 499n })).toBe("SHORT");
    expect(await find({ native: FEE - 1n })).toBe("SHORT");
    expect(await find({ changes: { feeCap: FEE - 1n } })).toBe("TOO_DEAR");
  });

  it("has a fifth of reserve where it is dearer than usual", async () => {
    expect(await find({ native: 10n ** 9n, energy: 200_001n })).toMatchObject({ token: { feeLimit: 240_002n * 2n } });
  });

  it("is nothing where the contract refuses it, to the contract itself, or of what does not fit", async () => {
    expect(await find({ energy: null })).toBe("REFUSED");
    expect(await find({ energy: null, changes: { kind: "SWEEP" } })).toBe("REFUSED_SWEEP");
    expect(await find({ changes: { payee: TOKEN.contract } })).toBe("REFUSED");
    for (const changes of [{ energy: null }, { changes: { payee: TOKEN.contract } }])
      expect(await find({ ...changes, changes: { ...changes.changes, kind: "COLD" } })).toBe("REFUSED_COLD");
    expect(await find({ changes: { token: { contract: "other", owner: null } } })).toBe("UNFIT");
  });

  it("counts what may still be mined of both", async () => {
    const { nodes, plan, sign, deps } = makeExpiringWorld({ rules: { feeCap: FEE } });
    const [{ node, give, giveTokens }] = nodes;
    give(TREASURY, 10n * FEE);
    giveTokens(TREASURY, 1_000n);
    await plan(400n, OF_TOKEN);
    await sign();
    const purse = await openExpiringPurse(node, TREASURY, await deps.sends.listUnmined("TEST"));
    expect([purse.native(), await purse.token(TOKEN.contract)]).toEqual([9n * FEE, 600n]);
  });
});
