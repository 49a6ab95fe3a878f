import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import * as expiring from "../../../test/fakes/expiring-world.ts";
import { makeOutputWorld } from "../../../test/fakes/output-world.ts";
import { FITTING, makeSendingWorld, NATIVE, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import {
  makeReadColdAccounts,
  makeReadColdExpiring,
  makeReadHotAccounts,
  makeReadHotExpiring,
  makeReadHotOutputs,
} from "./read-hot.ts";

describe("what a treasury has in accounts", () => {
  function setting() {
    const here = makeSendingWorld();
    const { deps, treasuries } = here;
    const { find: findTreasury, sumPlanned } = treasuries.reader;
    return { ...here, read: makeReadHotAccounts({ ...deps, findTreasury, sumPlanned }) };
  }

  it("is what its chain says less what is signed, beside what is planned and what one may cost", async () => {
    const { read, ether, steps, plan, deps } = setting();
    expect(await read(NATIVE)).toBeNull();
    ether.give(TREASURY, 100_000_000n);
    ether.giveTokens(TREASURY, 70n);
    await steps.follow();
    const of = { fee: deps.rules.feeCap, contract: null };
    await plan(30n);
    expect(await read(NATIVE)).toEqual({ there: 100_000_000n, needed: 30n, ...of });
    await steps.sign();
    const signed = await read(NATIVE);
    expect(signed).toMatchObject({ needed: 0n, ...of });
    expect(signed?.there).toBeLessThan(100_000_000n - 30n);
    expect(await read(FITTING.asset)).toEqual({ there: 70n, needed: 0n, fee: 0n, contract: FITTING.contract });
  });

  it("is nobody's to say of what does not move there, or by other decimals than it was said in", async () => {
    const { read, steps, fits } = setting();
    await steps.follow();
    expect(await read({ code: "NONE", scale: 2 })).toBeNull();
    expect(await read({ ...NATIVE, scale: 7 })).toBeNull();
    expect(await read({ ...FITTING.asset, scale: 1 })).toBeNull();
    fits.now = false;
    expect(await read(FITTING.asset)).toBeNull();
  });
});

describe("what is kept cold in accounts", () => {
  it("is the sum of all its addresses, and nobody's to say before the chain is followed", async () => {
    const { deps, ether, steps } = makeSendingWorld();
    const wallets = ["frozen", "older"].map((address) => ({
      ...{ walletId: newId("wal"), addressId: newId("adr"), address, isInForce: address === "frozen" },
    }));
    const read = makeReadColdAccounts({ ...deps, cold: { listWallets: async () => wallets } });
    expect(await read(null)).toBeNull();
    ether.give("frozen", 5n);
    ether.give("older", 7n);
    ether.giveTokens("older", 3n);
    await steps.follow();
    expect([await read(null), await read(FITTING.contract)]).toEqual([12n, 3n]);
    expect(NETWORK).toBe(deps.network);
  });
});

describe("what a treasury has in outputs", () => {
  it("is what can be spent, beside what payments may take at their dearest", async () => {
    const { deps, give, plan, state } = makeOutputWorld();
    const read = makeReadHotOutputs(deps);
    give(500_000n);
    give(700_000n, "deposit");
    await plan(10_000n);
    const { feeCap } = deps.rules;
    expect(await read(deps.native)).toEqual({
      ...{ there: 1_200_000n, needed: 10_000n + feeCap, fee: feeCap, contract: null },
    });
    expect(await read({ code: "OTHER", scale: 8 })).toBeNull();
    state.chain = null;
    expect(await read(deps.native)).toBeNull();
  });
});

describe("what a treasury has where transactions expire", () => {
  const { TOKEN, PLAIN_FEE } = expiring;
  const { NATIVE: TST, TREASURY: PAYER } = expiring;
  const setting = () => {
    const world = expiring.makeExpiringWorld();
    const { deps, hold, nodes, sends } = world;
    const sumPlanned = async (_network: string, code: string) =>
      sends.all().reduce((sum, { state, amount: { asset, units } }) => {
        return sum + (state === "PLANNED" && asset.code === code ? units : 0n);
      }, 0n);
    const wallets = ["frozen", "older"].map((address) => ({
      ...{ walletId: newId("wal"), addressId: newId("adr"), address, isInForce: address === "frozen" },
    }));
    return {
      ...world,
      node: nodes[0],
      read: makeReadHotExpiring({ ...deps, findTreasury: hold.findTreasury, sumPlanned }),
      readCold: makeReadColdExpiring({ ...deps, cold: { listWallets: async () => wallets } }),
    };
  };

  it("is what its node has, less what may still be mined, at the dearest, and what is dead is there again", async () => {
    const { read, node, plan, sign, noteSent, reach, bury, deps } = setting();
    node.give(PAYER, 100_000n);
    node.give("ann", 1n);
    node.giveTokens(PAYER, 70n);
    const of = { fee: deps.rules.feeCap, contract: null };
    const id = await plan(30n, { payee: "ann" });
    expect(await read(TST)).toEqual({ there: 100_000n, needed: 30n, ...of });
    await sign();
    expect(await read(TST)).toEqual({ there: 100_000n - 30n - PLAIN_FEE, needed: 0n, ...of });
    expect(await read(TOKEN.asset)).toEqual({ there: 70n, needed: 0n, fee: 0n, contract: TOKEN.contract });
    await noteSent(id);
    reach(30);
    await bury();
    expect(await read(TST)).toMatchObject({ there: 100_000n });
  });

  it("is nobody's to say while a block is read, of what does not fit, or before its chain is followed", async () => {
    const { read, readCold, node, state, reach } = setting();
    expect(await read({ ...TOKEN.asset, scale: 1 })).toBeNull();
    state.isFitting = false;
    expect(await read(TOKEN.asset)).toBeNull();
    const { account } = node.node;
    node.node.account = async (address) => {
      reach(11);
      return account(address);
    };
    expect(await read(TST)).toBeNull();
    state.chain = null;
    expect([await read(TST), await readCold(null)]).toEqual([null, null]);
  });

  it("is cold the sum of what is at all its addresses", async () => {
    const { readCold, node } = setting();
    node.give("frozen", 5n);
    node.give("older", 7n);
    node.giveTokens("older", 3n);
    expect([await readCold(null), await readCold(TOKEN.contract)]).toEqual([12n, 3n]);
  });
});
