import { describe, expect, it } from "vitest";
import { BYTES, makeExpiringWorld, PLAIN_FEE, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { findExpiringTerms, openExpiringPurse } from "./expiring-terms.ts";

describe("what a source has left to send", () => {
  it("is what its node sees, less what may still be mined, and what is dead is free again", async () => {
    const { nodes, plan, sign, noteSent, reach, bury, deps } = makeExpiringWorld();
    const [{ node, give }] = nodes;
    give(TREASURY, 100_000n);
    give("ann", 1n);
    const id = await plan(40_000n, { payee: "ann" });
    await sign();
    await noteSent(id);
    const left = async () => (await openExpiringPurse(node, TREASURY, await deps.sends.listUnmined("TEST"))).left;
    expect(await left()).toBe(60_000n - PLAIN_FEE);
    reach(30);
    await bury();
    expect(await left()).toBe(100_000n);
  });
});

describe("what one is to say", () => {
  async function find(left: bigint, amount: bigint, changes: object = {}) {
    const { nodes, plan, find: findSend } = makeExpiringWorld();
    const [{ node, give }] = nodes;
    give("ann", 1n);
    const send = { ...findSend(await plan(amount, { payee: "ann" })), ...changes };
    return findExpiringTerms({ transferBytes: BYTES }, { node, prices: await node.prices(), purse: { left } }, send);
  }

  it("is its amount, to the last unit that is there for it and its fee", async () => {
    expect(await find(500n + PLAIN_FEE, 500n)).toEqual({ units: 500n, fee: PLAIN_FEE });
    expect(await find(499n + PLAIN_FEE, 500n)).toBe("SHORT");
    expect(await find(10n ** 9n, 500n, { feeCap: PLAIN_FEE - 1n })).toBe("TOO_DEAR");
    expect(await find(10n ** 9n, 500n, { payee: TREASURY })).toBe("REFUSED");
  });

  it("is of a sweep all that is left, and nothing where its fee is more", async () => {
    expect(await find(5_000n, 9n, { kind: "SWEEP" })).toEqual({ units: 4_000n, fee: PLAIN_FEE });
    expect(await find(PLAIN_FEE, 9n, { kind: "SWEEP" })).toBe("SHORT");
  });
});
