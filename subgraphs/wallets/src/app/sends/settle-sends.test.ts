import { describe, expect, it } from "vitest";
import { makeSendingWorld, NETWORK, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";

const FINALITY = 4;

async function setting(nodes = 1) {
  const here = makeSendingWorld({ nodes, needed: 2, finality: FINALITY });
  here.ether.mineEmpty(FINALITY);
  here.ether.give(TREASURY, 100_000_000n);
  await here.steps.follow();
  const send = async (units: bigint) => {
    const id = await here.plan(units);
    await here.steps.sign();
    await here.steps.broadcast();
    return id;
  };
  const settled = async (blocks = 0) => {
    here.ether.mine({ blocks });
    await here.steps.follow();
    await here.steps.settle();
  };
  return { ...here, send, settled };
}

describe("what is mined", () => {
  it("is told as paid by as many blocks as have to hold it, and its fee once it is final, each once", async () => {
    const { send, settled, find, told, sends } = await setting();
    const id = await send(5n);
    await settled(1);
    expect(find(id).state).toBe("BROADCAST");
    await settled(1);
    await settled();
    expect(find(id).state).toBe("CONFIRMED");
    const { paymentId, mined } = find(id);
    expect(told("payout.confirmed")).toMatchObject([
      { subject: paymentId, data: { paymentId, network: NETWORK, txid: mined?.txid } },
    ]);
    expect(told("fee.paid")).toEqual([]);
    await settled(2);
    await settled(3);
    expect(find(id).state).toBe("FINAL");
    expect(told("fee.paid")).toMatchObject([
      { data: { network: NETWORK, txid: mined?.txid, address: TREASURY, currency: "TST", amount: "2520.00" } },
    ]);
    expect(sends.rows().events).toHaveLength(2);
  });

  it("is given back, with its fee, where its payee took nothing, once that is final", async () => {
    const { send, settled, find, told, ether, lines } = await setting();
    ether.reverting.add("payee of 5");
    const id = await send(5n);
    await settled(FINALITY - 1);
    expect(find(id).state).toBe("BROADCAST");
    await settled(1);
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "REVERTED" });
    expect(told("payout.failed")).toMatchObject([{ subject: find(id).paymentId, data: { reason: "REVERTED" } }]);
    expect(told("fee.paid")).toHaveLength(1);
    expect(lines.some((line) => line.includes("has paid nothing"))).toBe(true);
  });

  it("is given back where it was called off, once that is final", async () => {
    const { send, settled, find, told, manage, steps } = await setting();
    const id = find(await send(5n)).id;
    await manage.cancel({ operatorId: OPERATOR, sendId: id, reason: "a mistake" });
    await steps.replace();
    await steps.broadcast();
    await settled(FINALITY);
    expect(find(id).state).toBe("CANCELLED");
    expect(told("payout.failed")).toMatchObject([{ data: { reason: "CANCELLED" } }]);
    expect(told("fee.paid")).toHaveLength(1);
  });

  it("is held where somebody else has used its nonce, and has failed once an operator calls it off: nothing else gives it back", async () => {
    const { send, settled, find, told, ether, node, source, manage, sends } = await setting();
    const id = await send(5n);
    node().pool.clear();
    ether.mineForeign(TREASURY);
    await settled();
    expect(source()?.pausedFor).toBe("FOREIGN_NONCE");
    await settled(FINALITY + 5);
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: { isOurs: false } });
    expect(told("payout.failed")).toEqual([]);
    const by = { operatorId: OPERATOR, sendId: find(id).id, reason: "it has paid nobody" };
    for (let times = 0; times < 2; times += 1) expect(await manage.cancel(by)).toEqual({ ok: true, value: id });
    expect(await manage.speedUp(by)).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_WAITING" } });
    await settled();
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    expect(told("payout.failed")).toMatchObject([{ data: { reason: "REPLACED" } }]);
    // Whose it was has paid it.
    expect(told("fee.paid")).toEqual([]);
    expect(sends.rows().acts).toMatchObject([{ asked: "CANCEL", reason: "it has paid nobody" }]);
  });

  it("is not given back by what was wanted of it before somebody else's transaction was mined in its place", async () => {
    const { send, settled, find, told, ether, node, manage } = await setting();
    const id = await send(5n);
    await manage.cancel({ operatorId: OPERATOR, sendId: find(id).id, reason: "too late" });
    node().pool.clear();
    ether.mineForeign(TREASURY);
    await settled(FINALITY + 1);
    expect(find(id)).toMatchObject({ state: "BROADCAST", asked: null });
    expect(told("payout.failed")).toEqual([]);
  });

  it("is not told as failed where it was told as paid before its block was taken back: an operator is", async () => {
    const { send, settled, find, told, ether, node, lines } = await setting();
    const id = await send(5n);
    await settled(2);
    ether.reorganise(2);
    node().pool.clear();
    ether.mineForeign(TREASURY);
    await settled(FINALITY);
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    expect([told("payout.confirmed").length, told("payout.failed").length]).toEqual([1, 0]);
    expect(lines.filter((line) => line.includes("an operator has to look"))).toHaveLength(1);
  });

  it("is left where providers name another block, and settled when they agree", async () => {
    const { send, settled, find, chainNodes, ether, steps, lines } = await setting(3);
    const id = await send(5n);
    ether.mine({ blocks: 2 });
    await steps.follow();
    const [, , third] = chainNodes;
    if (!third) throw new Error("there are three");
    const { headAt } = third;
    third.headAt = async (height) => {
      const head = await headAt(height);
      return head && { ...head, hash: "another" };
    };
    await steps.settle();
    expect(find(id).state).toBe("BROADCAST");
    expect(lines.some((line) => line.includes("providers disagree"))).toBe(true);
    third.headAt = headAt;
    await settled();
    expect(find(id).state).toBe("CONFIRMED");
  });

  it("is not given back by blocks that one of three made up on top of a true one", async () => {
    const { send, find, manage, steps, chainNodes, ether, told, settled } = await setting(3);
    const id = find(await send(5n)).id;
    await manage.cancel({ operatorId: OPERATOR, sendId: id, reason: "a mistake" });
    await steps.replace();
    await steps.broadcast();
    ether.mine({ blocks: 1 });
    await steps.follow();
    const truth = (await chainNodes[0]?.tip())?.height ?? 0;
    for (const node of chainNodes.slice(1)) {
      const { headAt } = node;
      node.headAt = async (height) => (height > truth ? null : headAt(height));
    }
    await settled(FINALITY);
    expect(find(id).state).toBe("BROADCAST");
    expect(told("payout.failed")).toEqual([]);
  });

  it("is left where its chain waits or has stopped, and where its block is taken back meanwhile", async () => {
    const { send, find, chains, inChain, ether, steps, chainNodes } = await setting();
    const id = await send(5n);
    ether.mine({ blocks: 2 });
    await steps.follow();
    const chain = await chains.reader.find(NETWORK);
    if (!chain) throw new Error("it is followed");
    for (const state of ["WAITING", "STOPPED"] as const) {
      await inChain((writer) => writer.note(NETWORK, { ...chain, state }));
      await steps.settle();
      expect(find(id).state).toBe("BROADCAST");
    }
    await inChain((writer) => writer.note(NETWORK, chain));
    const [node] = chainNodes;
    if (!node) throw new Error("there is one");
    const { headAt } = node;
    let isAsked = false;
    node.headAt = async (height) => {
      const head = await headAt(height);
      if (!isAsked) {
        isAsked = true;
        await inChain((writer) =>
          writer.sends.takeBack(NETWORK, { ...chain.cursor, hash: find(id).mined?.blockHash ?? "" }, new Date()),
        );
      }
      return head;
    };
    await steps.settle();
    expect(isAsked).toBe(true);
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: null });
  });

  it("is settled once by two processes", async () => {
    const { send, find, told, ether, steps, startProcess } = await setting();
    const id = await send(5n);
    ether.mine({ blocks: FINALITY });
    await steps.follow();
    const both = () => Promise.all([steps.settle(), startProcess().steps.settle()]);
    await both();
    await both();
    await both();
    expect(find(id).state).toBe("FINAL");
    expect([told("payout.confirmed").length, told("fee.paid").length]).toEqual([1, 1]);
  });
});
