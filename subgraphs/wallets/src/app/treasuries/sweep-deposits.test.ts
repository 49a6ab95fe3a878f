import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeSendingWorld, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";

describe("what deposits have brought to an address", () => {
  async function setUp(options: Parameters<typeof makeSendingWorld>[0] = { rules: { sweepMinimum: 1_000_000n } }) {
    const here = makeSendingWorld(options);
    here.addSource("deposits");
    here.sends.rows().sources.delete("deposits");
    here.treasuries.sweepable.push({ walletId: newId("wal"), address: "deposits", index: 3 });
    return here;
  }

  it("is swept to the treasury to the last unit, once, by a source of its own and its own fee", async () => {
    const { ether, round, steps, sends, source, attempts, told } = await setUp();
    ether.give("deposits", 2_000_000n);
    await round();
    await steps.sweep();
    expect(sends.all()).toMatchObject([{ kind: "SWEEP", source: "deposits", payee: TREASURY, paymentId: null }]);
    ether.mine({ blocks: 4 });
    await steps.follow();
    await steps.settle();
    await steps.settle();
    const [sweep] = sends.all();
    if (!sweep) throw new Error("it was planned");
    expect(sweep.state).toBe("FINAL");
    expect(ether.balanceOf("deposits")).toBe(0n);
    const [attempt] = attempts(sweep.id);
    expect(ether.balanceOf(TREASURY)).toBe(attempt?.units);
    expect(source("deposits")).toMatchObject({ nextNonce: 1 });
    expect(told("fee.paid")).toMatchObject([{ data: { address: "deposits" } }]);
    await steps.fund();
    expect(told("treasury.funded")).toEqual([]);
  });

  it("is left where nothing is swept, its treasury is paused, or its chain is not followed", async () => {
    const none = await setUp({});
    none.ether.give("deposits", 2_000_000n);
    await none.round();
    const here = await setUp();
    here.ether.give("deposits", 2_000_000n);
    await here.steps.sweep();
    await here.steps.follow();
    await here.treasuries.inTreasuries((writer) =>
      writer.switchTo({ network: NETWORK, state: "PAUSED", reason: "a look", operatorId: null, at: new Date() }),
    );
    await here.steps.sweep();
    expect([none.sends.all(), here.sends.all()]).toEqual([[], []]);
  });

  it("begins at the first nonce, whatever a node claims, and waits where its providers differ on it", async () => {
    const here = await setUp({ nodes: 2, rules: { sweepMinimum: 1_000_000n } });
    here.ether.give("deposits", 2_000_000n);
    await here.steps.follow();
    here.node().nonce = 1_000;
    await here.steps.sweep();
    expect(here.source("deposits")).toMatchObject({ nextNonce: 0, pausedFor: null });
    await here.steps.sign();
    expect(here.sends.all()).toMatchObject([{ state: "PLANNED" }]);
    expect(here.source("deposits")).toMatchObject({ nextNonce: 0, pausedFor: null });
    expect(here.lines.some((line) => line.includes("differ on how many"))).toBe(true);
    const most = await setUp({ nodes: 3, rules: { sweepMinimum: 1_000_000n } });
    most.ether.give("deposits", 2_000_000n);
    await most.steps.follow();
    most.node().nonce = 1_000;
    await most.steps.sweep();
    await most.steps.sign();
    expect(most.sends.all()).toMatchObject([{ state: "SIGNED", nonce: 0 }]);
  });

  it("is left alone, and told, where it is not there any more", async () => {
    const { steps, sends, source, lines } = await setUp();
    await steps.follow();
    await steps.sweep();
    expect(sends.all()).toEqual([]);
    expect(source("deposits")?.pausedFor).toBe("FOREIGN_NONCE");
    expect(lines.some((line) => line.includes("not there any more"))).toBe(true);
  });
});
