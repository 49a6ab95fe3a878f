import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { QUIET } from "../../../test/fakes/ether.ts";
import { makeSendingWorld, NATIVE, NETWORK, PLAIN_FEE, RULES, TREASURY } from "../../../test/fakes/sending-world.ts";
import { NoAnswer, NodeRefusal } from "../chains/ports.ts";

/** What was put off has its turn again. */
const LATER_MS = 300_000;

async function setting(options: Parameters<typeof makeSendingWorld>[0] = {}, funds = 100_000_000n) {
  const here = makeSendingWorld(options);
  if (funds > 0n) here.ether.give(TREASURY, funds);
  await here.steps.follow();
  return here;
}

describe("what is planned", () => {
  it("is signed by priority, then the oldest first, with nonces without a gap, and the key is wiped", async () => {
    const { plan, steps, find, opened, announced } = await setting();
    const low = await plan(1n, { priority: "LOW" });
    const first = await plan(2n);
    const second = await plan(3n);
    const high = await plan(4n, { priority: "HIGH" });
    await steps.sign();
    expect([high, first, second, low].map((id) => find(id).nonce)).toEqual([0, 1, 2, 3]);
    expect(find(low).state).toBe("SIGNED");
    expect(opened.map((key) => key.every((byte) => byte === 0))).toEqual([true]);
    expect(announced).toHaveLength(4);
  });

  it("says the amount, the payee and the fee of its priority, within what it may cost", async () => {
    const { plan, steps, attempts, ether } = await setting();
    const id = await plan(77n, { payee: "ann" });
    await steps.sign();
    const [attempt] = attempts(id);
    expect(attempt).toMatchObject({
      ...{ number: 1, isCancel: false, units: 77n, sentAt: null, outcome: null },
      fees: { gasLimit: 21_000n, maxFeePerGas: 22n, maxPriorityFeePerGas: 2n },
    });
    expect(Buffer.from(attempt?.bytes ?? []).toString()).toContain(`"chainId":"${ether.chain.identity.chainId}"`);
  });

  it("is signed as far as there is room for it, which what is mined gives back", async () => {
    const { plan, steps, sends, ether, round } = await setting();
    for (let i = 0; i < 20; i += 1) await plan(BigInt(i + 1));
    await steps.sign();
    await steps.sign();
    const signed = () => sends.all().filter(({ nonce }) => nonce !== null).length;
    expect(signed()).toBe(16);
    await steps.broadcast();
    ether.mine();
    await round();
    expect(signed()).toBe(20);
  });

  it("waits where its treasury has too little, also for what was signed before it, and lets smaller ones go", async () => {
    const { plan, steps, find, ether, round, lines, clock } = await setting({}, 2n * PLAIN_FEE + 100n);
    const signed = await plan(60n);
    const large = await plan(50n);
    const small = await plan(40n);
    await steps.sign();
    clock.pass(LATER_MS);
    await steps.sign();
    expect([signed, large, small].map((id) => find(id).state)).toEqual(["SIGNED", "PLANNED", "SIGNED"]);
    expect(lines.filter((line) => line.includes("too little"))).toHaveLength(1);
    ether.give(TREASURY, PLAIN_FEE + 100n);
    clock.pass(LATER_MS);
    await round();
    expect(find(large).state).toBe("BROADCAST");
  });

  it("waits where it would cost more than it may, and is signed when it does not", async () => {
    const { plan, steps, find, node, lines, clock } = await setting();
    const id = await plan(1n);
    node().market = { ...QUIET, baseFee: 100n };
    await steps.sign();
    clock.pass(LATER_MS);
    await steps.sign();
    expect(find(id).state).toBe("PLANNED");
    expect(lines.filter((line) => line.includes("cost too much"))).toHaveLength(1);
    node().market = QUIET;
    clock.pass(LATER_MS);
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("has failed where its payee takes nothing, and nothing of it is signed", async () => {
    const { plan, steps, find, node, told, attempts } = await setting();
    const id = await plan(1n, { payee: "refuser" });
    node().estimates.set("refuser", null);
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES", nonce: null });
    expect(attempts(id)).toEqual([]);
    expect(told("payout.failed")).toMatchObject([{ subject: find(id).paymentId, data: { reason: "PAYEE_REFUSES" } }]);
  });

  it("has failed where its payee would take more gas than is paid for, and nothing of it is signed", async () => {
    const { plan, steps, find, node, attempts } = await setting({ rules: { feeCap: 1_000_000_000n } });
    const [wallet, burner] = [await plan(1n, { payee: "wallet" }), await plan(2n, { payee: "burner" })];
    node().estimates.set("wallet", 60_000n).set("burner", 60_001n);
    await steps.sign();
    expect(find(wallet).state).toBe("SIGNED");
    expect(attempts(wallet)[0]?.fees.gasLimit).toBe(72_000n);
    expect(find(burner)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES", nonce: null });
    expect(attempts(burner)).toEqual([]);
  });

  it("has failed where its treasury would pay itself, in whatever letters that is written", async () => {
    const { plan, steps, find, told } = await setting();
    const ids = [await plan(1n, { payee: TREASURY }), await plan(2n, { payee: TREASURY.toUpperCase() })];
    await steps.sign();
    for (const id of ids) expect(find(id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES", nonce: null });
    expect(told("payout.failed")).toHaveLength(2);
  });

  it("keeps no other waiting where the node does not say what it would cost", async () => {
    const { plan, steps, find, node, lines, clock, opened } = await setting();
    const [bad, good] = [await plan(1n, { payee: "burner", priority: "HIGH" }), await plan(2n)];
    node().estimates.set("burner", new NodeRefusal(-32_000, "gas required exceeds allowance"));
    await steps.sign();
    expect([bad, good].map((id) => find(id).state)).toEqual(["PLANNED", "SIGNED"]);
    expect(lines.filter((line) => line.includes("does not say"))).toHaveLength(1);
    node().estimates.set("burner", new NoAnswer("away"));
    clock.pass(LATER_MS);
    const other = await plan(3n, { priority: "LOW" });
    await expect(steps.sign()).rejects.toThrow("away");
    expect(opened).toHaveLength(1);
    await steps.sign();
    expect([bad, other].map((id) => find(id).state)).toEqual(["PLANNED", "SIGNED"]);
  });

  it("has its turn again after twice as long each time, up to some minutes, and no node is asked before", async () => {
    const { plan, steps, find, node, clock } = await setting();
    const id = await plan(1n, { payee: "burner" });
    node().estimates.set("burner", new NodeRefusal(-32_000, "rate limited"));
    const waits: number[] = [];
    for (let looks = 0; looks < 12; looks += 1) {
      await steps.sign();
      const before = find(id).putOff;
      if (!before) throw new Error("it is put off");
      waits.push(before.until.getTime() - clock.now().getTime());
      clock.pass(waits.at(-1) ?? 0);
      clock.pass(-1);
      await steps.sign();
      expect(find(id).putOff).toEqual(before);
      clock.pass(1);
    }
    expect(waits.slice(0, 4)).toEqual([2_000, 4_000, 8_000, 16_000]);
    expect(waits.at(-1)).toBe(300_000);
  });

  it("is signed however many wait before it, whoever pays them, and of how many a node is asked in a round is bounded", async () => {
    const { plan, steps, find, node, clock, sends } = await setting();
    const asked: string[] = [];
    const { estimateGas } = node();
    node().estimateGas = (transfer) => {
      asked.push(transfer.to);
      return estimateGas(transfer);
    };
    node().estimates.set("burner", new NodeRefusal(-32_000, "rate limited"));
    for (let i = 0; i < 200; i += 1) await plan(1n, { payee: "burner", priority: "HIGH" });
    clock.pass(1);
    const late = await plan(2n, { priority: "LOW" });
    for (let rounds = 0; find(late).state === "PLANNED" && rounds < 40; rounds += 1) {
      asked.length = 0;
      await steps.sign();
      expect(asked.length).toBeLessThanOrEqual(25);
      clock.pass(3_000);
    }
    expect(find(late).state).toBe("SIGNED");
    expect(sends.all().filter(({ putOff }) => putOff !== null).length).toBeGreaterThan(100);
  });

  it("opens no key while nodes are asked, nor for what only waits", async () => {
    const { plan, steps, node, opened, find } = await setting();
    const opens: number[] = [];
    const { estimateGas } = node();
    node().estimateGas = (transfer) => {
      opens.push(opened.length);
      return estimateGas(transfer);
    };
    node().estimates.set("burner", new NodeRefusal(-32_000, "rate limited"));
    await plan(1n, { payee: "burner" });
    await steps.sign();
    expect([opens, opened]).toEqual([[0], []]);
    const ids = [await plan(2n), await plan(3n)];
    await steps.sign();
    expect(opens).toEqual([0, 0, 0]);
    expect(opened).toHaveLength(1);
    for (const id of ids) expect(find(id).state).toBe("SIGNED");
  });

  it("waits while what is there is not what the books say, also where that is found when it is about to be signed", async () => {
    const { plan, steps, find, sends, startProcess } = await setting();
    const id = await plan(7n);
    sends.rows().stopped.add(NATIVE.code);
    await steps.sign();
    expect(find(id).state).toBe("PLANNED");
    sends.rows().stopped.clear();
    const late = startProcess((port) => {
      if (!("feeMarket" in port)) return port;
      const asked = port as { feeMarket: () => Promise<unknown> };
      const feeMarket = () => {
        sends.rows().stopped.add(NATIVE.code);
        return asked.feeMarket();
      };
      return { ...port, feeMarket };
    });
    await late.steps.sign();
    expect([find(id).state, find(id).nonce]).toEqual(["PLANNED", null]);
    sends.rows().stopped.clear();
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("waits while blocks are still to be read, as behind a back-up that was restored, and is not replaced either", async () => {
    const { plan, steps, find, inChain, chains, attempts, clock } = await setting();
    const chain = await chains.reader.find(NETWORK);
    if (!chain) throw new Error("it is followed");
    const note = (changes: object) => inChain((writer) => writer.note(NETWORK, { ...chain, ...changes }));
    const behind = [{ state: "CATCHING_UP" }, { tip: { ...chain.tip, height: chain.cursor.height + 3 } }];
    const signed = await plan(1n);
    await steps.sign();
    await steps.broadcast();
    clock.pass(RULES.replaceAfterMs);
    const id = await plan(2n);
    for (const changes of behind) {
      await note(changes);
      await steps.sign();
      await steps.replace();
      expect(find(id).state).toBe("PLANNED");
      expect(attempts(signed)).toHaveLength(1);
    }
    await note({});
    await steps.sign();
    await steps.replace();
    expect(find(id).state).toBe("SIGNED");
    expect(attempts(signed)).toHaveLength(2);
  });

  it("waits while its treasury or its source is paused, its chain is not followed, or its node is away", async () => {
    const { plan, steps, find, node, treasuries, sends, inChain, chains, open } = await setting();
    const id = await plan(1n);
    const isPlanned = async () => {
      await steps.sign();
      expect(find(id).state).toBe("PLANNED");
    };
    const at = new Date();
    await treasuries.inTreasuries((writer) =>
      writer.switchTo({ network: NETWORK, state: "PAUSED", reason: "a look", operatorId: null, at }),
    );
    await isPlanned();
    await open();
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "REFUSED"));
    await isPlanned();
    await open();
    const chain = await chains.reader.find(NETWORK);
    if (!chain) throw new Error("it is followed");
    for (const state of ["WAITING", "STOPPED"] as const) {
      await inChain((writer) => writer.note(NETWORK, { ...chain, state }));
      await isPlanned();
    }
    await inChain((writer) => writer.note(NETWORK, chain));
    node().fault = new NoAnswer("away");
    await expect(steps.sign()).rejects.toThrow("away");
    node().fault = null;
    await steps.sign();
    expect(find(id).state).toBe("SIGNED");
  });

  it("waits as a sweep that would go anywhere but from elsewhere to the treasury, whoever wrote it, and is said", async () => {
    const { steps, find, ether, addSource, sends, clock, lines, opened } = await setting();
    for (const source of ["deposit", "other"]) {
      addSource(source);
      ether.give(source, 10n ** 7n);
    }
    await steps.follow();
    const write = async (source: string, payee: string) => {
      const id = newId("txn");
      await sends.inSends((writer) =>
        writer.plan({
          ...{ id, network: NETWORK, kind: "SWEEP", source, payee, token: null, amount: money(NATIVE, 1n) },
          ...{ feeCap: 10n ** 7n, priority: "LOW", paymentId: null, userId: null, createdAt: clock.now() },
        }),
      );
      return id;
    };
    const ids = [await write("deposit", "a thief"), await write(TREASURY, TREASURY)];
    await steps.sign();
    for (const id of ids) expect(find(id)).toMatchObject({ state: "PLANNED", nonce: null });
    expect(opened).toEqual([]);
    expect(lines.filter((line) => line.includes("would not go"))).toHaveLength(2);
    const own = await write("other", TREASURY);
    await steps.sign();
    expect(find(own).state).toBe("SIGNED");
  });

  it("waits where the key is missing, which is said", async () => {
    const { plan, steps, find, sends, lines } = await setting();
    const id = await plan(1n);
    const key = sends.keys.get(TREASURY);
    if (!key) throw new Error("it has one");
    sends.keys.set(TREASURY, { ...key, sealedAccountKey: null });
    await steps.sign();
    expect(find(id).state).toBe("PLANNED");
    expect(lines.some((line) => line.includes("the key to sign a send with is missing"))).toBe(true);
  });

  it("waits where somebody else has signed with its key, until an operator has looked", async () => {
    const { plan, steps, find, source, ether, open, lines } = await setting();
    const id = await plan(1n);
    ether.mineForeign(TREASURY);
    ether.mineForeign(TREASURY);
    await steps.follow();
    await steps.sign();
    await steps.sign();
    expect(source()).toMatchObject({ nextNonce: 2, pausedFor: "FOREIGN_NONCE" });
    expect(lines.filter((line) => line.includes("somebody else signs"))).toHaveLength(1);
    await open();
    await steps.sign();
    expect(find(id)).toMatchObject({ state: "SIGNED", nonce: 2 });
  });

  it("takes the nonces that others had used in blocks that were taken back", async () => {
    const { plan, steps, find, source, ether, open } = await setting();
    const ids = [await plan(1n), await plan(2n), await plan(3n)];
    ether.mineEmpty(3);
    ether.mineForeign(TREASURY);
    ether.mineForeign(TREASURY);
    await steps.follow();
    await steps.sign();
    ether.reorganise(2);
    await steps.follow();
    await open();
    await steps.sign();
    expect(ids.map((id) => find(id).nonce)).toEqual([0, 1, 2]);
    expect(source()).toMatchObject({ nextNonce: 3 });
  });

  it("takes a nonce that all others wait for, also where no more may wait", async () => {
    const { plan, steps, find, ether, open, round } = await setting({ rules: { unminedMax: 2 } });
    const waiting = [await plan(1n), await plan(2n)];
    ether.mineForeign(TREASURY);
    await round();
    await open();
    await steps.sign();
    await steps.broadcast();
    expect(waiting.map((id) => find(id).nonce)).toEqual([1, 2]);
    // The stranger's is gone with its block, and never comes again.
    ether.reorganise(1);
    await steps.follow();
    const next = [await plan(3n), await plan(4n)];
    await steps.sign();
    expect(next.map((id) => find(id).nonce)).toEqual([0, null]);
  });

  it("goes on after a node has lied about its nonce", async () => {
    const { plan, steps, find, source, node, ether, open, round } = await setting();
    const ids = [await plan(1n), await plan(2n)];
    node().nonce = 1_000;
    await steps.sign();
    expect(source()).toMatchObject({ nextNonce: 1_000, pausedFor: "FOREIGN_NONCE" });
    node().nonce = null;
    await open();
    await round();
    ether.mine({ blocks: 2 });
    await round();
    expect(ids.map((id) => find(id))).toMatchObject([
      { nonce: 0, state: "CONFIRMED" },
      { nonce: 1, state: "CONFIRMED" },
    ]);
  });

  it("is signed once by two processes, and not where it was called off meanwhile", async () => {
    const { plan, steps, startProcess, find, attempts, manage } = await setting();
    const [id, other] = [await plan(1n), await plan(2n)];
    const act = { operatorId: "usr_x" as never, sendId: other, reason: "a mistake" };
    await Promise.all([manage.cancel(act), steps.sign(), startProcess().steps.sign()]);
    expect(attempts(id)).toHaveLength(1);
    expect(find(other)).toMatchObject({ state: "CANCELLED", nonce: null });
  });
});
