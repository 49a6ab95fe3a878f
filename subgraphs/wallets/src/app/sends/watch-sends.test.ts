import { describe, expect, it } from "vitest";
import { makeSendingWorld, NETWORK, OPERATOR, TREASURY } from "../../../test/fakes/sending-world.ts";
import { makeWatchSends } from "./watch-sends.ts";

async function setting() {
  const here = makeSendingWorld();
  here.ether.mineEmpty(9);
  here.ether.give(TREASURY, 100_000_000n);
  const id = await here.plan(5n);
  await here.round();
  return { ...here, id };
}

describe("a block", () => {
  it("says that a send is mined, in the same transaction that reads it, and not where it is taken back", async () => {
    const { id, find, ether, steps, chains, attempts } = await setting();
    ether.mine();
    await steps.follow();
    const tip = ether.chain.tip();
    expect(find(id)).toMatchObject({
      ...{ state: "BROADCAST", mined: { txid: attempts(id)[0]?.txid, height: tip.height, blockHash: tip.hash } },
    });
    expect((await chains.reader.find(NETWORK))?.cursor.hash).toBe(tip.hash);
    ether.reorganise(1);
    await steps.follow();
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: null });
  });

  it("says so of one that nobody knows to have been given to a node", async () => {
    const { plan, find, ether, steps, node, attempts } = await setting();
    const id = await plan(6n);
    await steps.sign();
    // The process ended between the node's answer and ours.
    await node().broadcast(attempts(id)[0]?.bytes ?? new Uint8Array());
    expect(find(id).state).toBe("SIGNED");
    ether.mine();
    await steps.follow();
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: { txid: attempts(id)[0]?.txid } });
  });

  it("pauses a source whose nonce was another's, which is said once", async () => {
    const { id, find, ether, steps, node, source, lines } = await setting();
    node().pool.clear();
    ether.mineForeign(TREASURY);
    await steps.follow();
    await steps.follow();
    expect(find(id).mined?.txid).toBe("foreign0");
    expect(source()?.pausedFor).toBe("FOREIGN_NONCE");
    expect(lines.filter((line) => line.includes("somebody else signs"))).toHaveLength(1);
  });

  it("tells of what was at its end, where its block is taken back, and where it is paid after it was called off", async () => {
    const { id, find, ether, steps, inChain, lines, attempts, manage, deps } = await setting();
    const first = attempts(id)[0];
    await manage.cancel({ operatorId: OPERATOR, sendId: find(id).id, reason: "a mistake" });
    await steps.replace();
    await steps.broadcast();
    ether.mine({ blocks: 5 });
    await steps.follow();
    await steps.settle();
    const { mined, ...send } = find(id);
    expect(send.state).toBe("CANCELLED");
    if (!mined || !first) throw new Error("it was signed, and called off");
    const block = { height: mined.height, hash: mined.blockHash, parent: "", time: new Date(0) };
    const watch = makeWatchSends({ network: NETWORK, clock: deps.clock, log: deps.log, noteNews: () => undefined });
    await inChain((writer) => watch.takenBack(writer, block));
    expect(lines.filter((line) => line.includes("had come to its end was taken back"))).toHaveLength(1);
    const outcome = { txid: first.txid, from: TREASURY, nonce: 0, isSuccess: true, fee: 1n, moved: [] };
    const again = { block: { ...block, hash: "another" }, arrivals: [] };
    await inChain((writer) => watch.added(writer, { ...again, outcomes: [{ ...outcome, txid: mined.txid }] }));
    await inChain((writer) => watch.added(writer, { ...again, outcomes: [{ ...outcome, isSuccess: false }] }));
    expect(lines.filter((line) => line.includes("mined after all"))).toEqual([]);
    await inChain((writer) => watch.added(writer, { ...again, outcomes: [outcome] }));
    expect(lines.filter((line) => line.includes("mined after all"))).toHaveLength(1);
    expect(find(id).state).toBe("CANCELLED");
  });

  it("brings what comes to a treasury, once, and takes it back", async () => {
    const { ether, steps, sends } = await setting();
    ether.give(TREASURY, 7n);
    await steps.follow();
    const fundings = () => [...sends.rows().fundings.values()].map(({ amount, state }) => [amount.units, state]);
    expect(fundings()).toEqual([
      [100_000_000n, "SEEN"],
      [7n, "SEEN"],
    ]);
    ether.reorganise(1);
    await steps.follow();
    expect(fundings()[1]).toEqual([7n, "LOST"]);
  });
});
