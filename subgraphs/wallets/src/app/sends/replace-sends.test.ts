import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { QUIET } from "../../../test/fakes/ether.ts";
import {
  makeSendingWorld,
  NATIVE,
  NETWORK,
  OPERATOR,
  PLAIN_FEE,
  RULES,
  TREASURY,
} from "../../../test/fakes/sending-world.ts";
import { maximumFee } from "../../domain/sends/fees.ts";

async function setting(options: Parameters<typeof makeSendingWorld>[0] = {}) {
  const here = makeSendingWorld(options);
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  /** Signed, and given to the node. */
  const send = async (units: bigint) => {
    const id = await here.plan(units);
    await here.steps.sign();
    await here.steps.broadcast();
    return id;
  };
  const by = (sendId: Awaited<ReturnType<typeof send>>) => ({ operatorId: OPERATOR, sendId, reason: "it waits" });
  return { ...here, send, by };
}

describe("what is stuck", () => {
  it("is replaced once it is in no block for a while: the lowest nonce alone, an eighth dearer", async () => {
    const { send, steps, clock, attempts, find, ether } = await setting();
    const [first, second] = [await send(1n), await send(2n)];
    await steps.replace();
    expect(attempts(first)).toHaveLength(1);
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    expect(attempts(first).map(({ fees }) => [fees.maxFeePerGas, fees.maxPriorityFeePerGas])).toEqual([
      [22n, 2n],
      [25n, 3n],
    ]);
    expect(attempts(second)).toHaveLength(1);
    await steps.broadcast();
    ether.mine();
    await steps.follow();
    expect(find(first).mined?.txid).toBe(attempts(first)[1]?.txid);
  });

  it("is replaced at once where nodes want more, or an operator, who is answered by that", async () => {
    const { send, steps, node, attempts, find, manage, by } = await setting();
    node().manner = { takes: false, says: "TOO_CHEAP" };
    const cheap = await send(1n);
    node().manner = "HONEST";
    const slow = await send(2n);
    await manage.speedUp(by(slow));
    await steps.replace();
    expect([cheap, slow].map((id) => attempts(id).length)).toEqual([2, 2]);
    expect(find(slow).asked).toBeNull();
    await steps.replace();
    expect(attempts(slow)).toHaveLength(2);
  });

  it("has paid its payee where the old one is mined after all", async () => {
    const { send, steps, ether, clock, attempts, find } = await setting();
    const id = await send(5n);
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    ether.mine({ blocks: 2, isOldFirst: true });
    await steps.follow();
    await steps.settle();
    expect(find(id)).toMatchObject({ state: "CONFIRMED", mined: { txid: attempts(id)[0]?.txid } });
    expect(ether.balanceOf("payee of 5")).toBe(5n);
  });

  it("never costs more than it may: then it is told, once", async () => {
    const { send, steps, clock, attempts, lines, node } = await setting();
    const id = await send(1n);
    node().market = { ...QUIET, baseFee: 120n };
    for (let rounds = 0; rounds < 4; rounds += 1) {
      clock.pass(RULES.replaceAfterMs);
      await steps.replace();
    }
    expect(attempts(id)).toHaveLength(1);
    expect(lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
    node().market = QUIET;
    for (let rounds = 0; rounds < 50; rounds += 1) {
      clock.pass(RULES.replaceAfterMs);
      await steps.replace();
    }
    for (const { fees } of attempts(id)) expect(maximumFee(fees)).toBeLessThanOrEqual(RULES.feeCap);
  });

  it("is called off by nothing, paid to itself, which is made dearer like any other", async () => {
    const { send, steps, clock, attempts, find, manage, by, ether } = await setting();
    const id = await send(9n);
    await manage.cancel(by(id));
    await steps.replace();
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    expect(attempts(id)).toMatchObject([
      { isCancel: false, units: 9n },
      { isCancel: true, units: 0n },
      { isCancel: true, units: 0n },
    ]);
    expect(find(id)).toMatchObject({ asked: "CANCEL", amount: { units: 9n } });
    await steps.broadcast();
    ether.mine({ blocks: 4 });
    await steps.follow();
    await steps.settle();
    expect(find(id).state).toBe("CANCELLED");
    expect(ether.balanceOf("payee of 9")).toBe(0n);
  });

  it("is paid again, and given as that to nodes, where it counted as paid before its block was taken back", async () => {
    const { send, steps, attempts, find, manage, by, ether, node, clock, round, told } = await setting();
    const id = await send(9n);
    const [pays] = attempts(id);
    await manage.cancel(by(id));
    await steps.replace();
    // The one that pays was faster.
    ether.mine({ blocks: 2 });
    await steps.follow();
    await steps.settle();
    expect(find(id)).toMatchObject({ state: "CONFIRMED", asked: "CANCEL" });
    ether.reorganise(2);
    node().pool.clear();
    await steps.follow();
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: null, wasConfirmed: true });
    expect(await manage.cancel(by(id))).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_WAITING" } });
    clock.pass(RULES.sendAgainMs);
    await steps.broadcast();
    expect(node().given.at(-1)).toBe(pays?.txid);
    await steps.replace();
    expect(attempts(id).at(-1)).toMatchObject({ number: 3, isCancel: false, units: 9n });
    ether.mine();
    for (let blocks = 0; blocks < 5; blocks += 1) {
      await round();
      ether.mine();
    }
    expect(find(id).state).toBe("FINAL");
    expect(told("payout.confirmed")).toHaveLength(1);
    expect(told("payout.failed")).toEqual([]);
  });

  it("moves what is left, where it is a sweep", async () => {
    const { sends, steps, clock, attempts, addSource, ether, find } = await setting();
    addSource("deposits");
    const funds = 3n * PLAIN_FEE;
    ether.give("deposits", funds);
    await steps.follow();
    const id = newId("txn");
    await sends.inSends((writer) =>
      writer.plan({
        ...{
          id,
          network: NETWORK,
          kind: "SWEEP",
          source: "deposits",
          payee: TREASURY,
          token: null,
          amount: money(NATIVE, funds),
        },
        ...{ feeCap: RULES.feeCap, priority: "LOW", paymentId: null, userId: null, createdAt: clock.now() },
      }),
    );
    await steps.sign();
    await steps.broadcast();
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    for (const { units, fees } of attempts(id)) expect(units + maximumFee(fees)).toBe(funds);
    expect(attempts(id)).toHaveLength(2);
    expect(find(id).amount.units).toBe(attempts(id)[1]?.units);
    await steps.broadcast();
    ether.mine();
    expect(ether.balanceOf("deposits")).toBe(0n);
  });

  it("is left as it is while its source is paused, its chain is not followed, or it is mined", async () => {
    const { send, steps, clock, attempts, sends, open, ether } = await setting();
    const id = await send(1n);
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "REFUSED"));
    clock.pass(RULES.replaceAfterMs);
    await steps.replace();
    expect(attempts(id)).toHaveLength(1);
    await open();
    ether.mine();
    await steps.follow();
    await steps.replace();
    expect(attempts(id)).toHaveLength(1);
  });

  it("is replaced once by two processes", async () => {
    const { send, steps, startProcess, clock, attempts } = await setting();
    const id = await send(1n);
    clock.pass(RULES.replaceAfterMs);
    await Promise.all([steps.replace(), startProcess().steps.replace(), startProcess().steps.replace()]);
    expect(attempts(id)).toHaveLength(2);
  });
});
