import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { LITECOIN } from "../../../test/litecoin.ts";
import type { NodeSend } from "../../domain/node-wallets/node-send.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeFollowNodeWallets } from "./follow-node-wallets.ts";

describe("followNodeWallets", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const wallet = world.wallet();
    const add = (changes: Partial<NodeSend> = {}): NodeSend => {
      const send: NodeSend = {
        ...{ id: newId("nws"), walletId: wallet.id, network: "LITECOIN", payee: "L", units: 1n, fee: 1_000n },
        ...{ state: "BROADCAST", attempt: 1, txid: newId("nws"), blockHash: null, asked: null, wasConfirmed: false },
        ...{ sentAt: null, createdAt: world.clock.now(), ...changes },
      };
      world.rows.sends.set(send.id, send);
      world.rows.inputs.set(send.id, [{ txid: send.txid, vout: 0 }]);
      return send;
    };
    const follow = makeFollowNodeWallets(world.deps);
    const round = () => follow({ coin: LITECOIN, node: world.core.node });
    return { ...world, add, round, stateOf: ({ id }: NodeSend) => world.rows.sends.get(id)?.state };
  };

  it("shows what is in no block again, and no more often than it should", async () => {
    const { add, round, core, clock } = setUp();
    add();
    await round();
    await round();
    expect(core.broadcasts).toHaveLength(1);
    clock.pass(1_000);
    await round();
    expect(core.broadcasts).toHaveLength(2);
  });

  it("follows it to its end", async () => {
    const { add, round, core, stateOf } = setUp();
    const send = add();
    core.seen.set(send.txid, { confirmations: 2, blockHash: "b1" });
    await round();
    expect(stateOf(send)).toBe("CONFIRMED");
    core.seen.set(send.txid, { confirmations: 3, blockHash: "b2" });
    await round();
    expect(stateOf(send)).toBe("BROADCAST");
    await round();
    core.seen.set(send.txid, { confirmations: 4, blockHash: "b2" });
    await round();
    expect(stateOf(send)).toBe("FINAL");
    expect(core.broadcasts).toEqual([]);
  });

  it("fails only where what spends its coins instead is final, and gives them back", async () => {
    const { add, round, core, stateOf, rows } = setUp();
    const send = add();
    core.rival = 3;
    await round();
    expect(stateOf(send)).toBe("BROADCAST");
    core.rival = 4;
    await round();
    expect(stateOf(send)).toBe("FAILED");
    expect(rows.inputs.has(send.id)).toBe(false);
  });

  it("replaces what is in no block for long, and follows each until one of them is mined", async () => {
    const { add, round, core, clock, rows, stateOf } = setUp();
    const send = add();
    await round();
    clock.pass(60_000);
    await round();
    await round();
    const [second, ...others] = rows.replacements.get(send.id) ?? [];
    // By a quarter, of 101 virtual bytes at most.
    expect(second).toMatchObject({ number: 2, fee: 1_263n, isCancel: false });
    expect(others).toEqual([]);
    expect(core.broadcasts).toEqual([send.txid, second?.txid]);
    core.seen.set(send.txid, { confirmations: 2, blockHash: "b1" });
    await round();
    expect(rows.sends.get(send.id)).toMatchObject({ state: "CONFIRMED", attempt: 1 });
    core.seen.set(send.txid, { confirmations: -2, blockHash: null });
    core.seen.set(second?.txid ?? "", { confirmations: 2, blockHash: "b2" });
    await round();
    await round();
    expect(rows.sends.get(send.id)).toMatchObject({ state: "CONFIRMED", attempt: 2 });
    core.seen.set(send.txid, { confirmations: -4, blockHash: null });
    core.seen.set(second?.txid ?? "", { confirmations: 4, blockHash: "b2" });
    await round();
    expect(stateOf(send)).toBe("FINAL");
  });

  it("asks a node that keeps what it has once, and says so once", async () => {
    const { add, round, core, clock, rows, lines } = setUp();
    const send = add();
    core.outcomes.set("tx1", "REFUSED");
    for (let i = 0; i < 5; i += 1) {
      clock.pass(60_000);
      await round();
    }
    expect(rows.replacements.get(send.id)).toMatchObject([{ number: 2, outcome: "REFUSED" }]);
    expect(rows.sends.get(send.id)).toMatchObject({ attempt: 1 });
    expect(core.broadcasts.at(-1)).toBe(send.txid);
    for (const said of ["keeps what is stuck", "see -mempoolreplacement"])
      expect(lines.filter((line) => line.includes(said))).toHaveLength(1);
  });

  it("replaces up to what one may cost, and no more", async () => {
    const { add, round, clock, rows } = setUp();
    const send = add({ fee: LITECOIN.feeMax - 20_000n });
    for (let i = 0; i < 3; i += 1) {
      clock.pass(60_000);
      await round();
    }
    expect(rows.replacements.get(send.id)?.map(({ fee }) => fee)).toEqual([LITECOIN.feeMax]);
  });

  it("calls off what it is asked to, at once, and ends once that is final", async () => {
    const { add, round, core, rows, stateOf } = setUp();
    const send = add({ asked: "CANCEL" });
    await round();
    expect(rows.replacements.get(send.id)).toMatchObject([{ number: 2, isCancel: true }]);
    expect(core.drawn.get("tx1")?.outputs).toHaveLength(1);
    core.seen.set("tx1", { confirmations: 3, blockHash: "b" });
    await round();
    expect(stateOf(send)).toBe("BROADCAST");
    core.seen.set("tx1", { confirmations: 4, blockHash: "b" });
    await round();
    expect(rows.sends.get(send.id)).toMatchObject({ state: "CANCELLED", attempt: 2, blockHash: "b" });
  });

  it("keeps nobody waiting for a wallet that its node does not answer for, and asks nothing on another chain", async () => {
    const { add, round, core } = setUp();
    add();
    core.faults.set("see", new NoAnswer("away"));
    await round();
    core.genesis = "00".repeat(32);
    await expect(round()).rejects.toThrow("another chain");
  });
});
