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
        ...{ id: newId("nws"), walletId: wallet.id, network: "LITECOIN", payee: "L", units: 1n, fee: 1n },
        ...{ state: "BROADCAST", txid: newId("nws"), bytes: Buffer.from("tx"), blockHash: null, sentAt: null },
        ...{ createdAt: world.clock.now(), ...changes },
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

  it("keeps nobody waiting for a wallet that its node does not answer for, and asks nothing on another chain", async () => {
    const { add, round, core } = setUp();
    add();
    core.faults.set("see", new NoAnswer("away"));
    await round();
    core.genesis = "00".repeat(32);
    await expect(round()).rejects.toThrow("another chain");
  });
});
