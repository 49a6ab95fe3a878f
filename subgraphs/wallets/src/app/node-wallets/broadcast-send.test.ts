import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { LITECOIN } from "../../../test/litecoin.ts";
import type { NodeAttempt, NodeSend } from "../../domain/node-wallets/node-send.ts";
import { NoAnswer } from "../chains/ports.ts";
import { broadcastSend } from "./broadcast-send.ts";

describe("broadcastSend", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const send: NodeSend = {
      ...{ id: newId("nws"), walletId: world.wallet().id, network: "LITECOIN", payee: "L", units: 1n, fee: 1n },
      ...{ state: "SIGNED", attempt: 1, txid: "tx", blockHash: null, asked: null, wasConfirmed: false },
      ...{ sentAt: null, createdAt: world.clock.now() },
    };
    world.rows.sends.set(send.id, send);
    const ready = { coin: LITECOIN, node: world.core.node };
    const attemptOf = (number: number, changes: Partial<NodeAttempt> = {}): NodeAttempt => ({
      ...{ number, txid: number === 1 ? "tx" : `tx-${number}`, bytes: Buffer.from("tx"), fee: 1n, isCancel: false },
      ...{ outcome: "UNCLEAR", signedAt: world.clock.now(), ...changes },
    });
    const broadcast = (one: NodeSend, ...others: readonly NodeAttempt[]) => {
      world.rows.replacements.set(one.id, others);
      return broadcastSend(world.deps, ready, { send: one, attempts: [attemptOf(1), ...others] });
    };
    return { ...world, send, attemptOf, broadcast };
  };

  it("says that it may be mined, whatever the node answered, and where it did not", async () => {
    const { broadcast, send, rows, core, lines } = setUp();
    core.faults.set("broadcast", new NoAnswer("away"));
    await broadcast(send);
    expect(rows.sends.get(send.id)).toMatchObject({ state: "BROADCAST", sentAt: expect.any(Date) });
    expect(lines.join()).toContain("a node did not take a send");
  });

  it("shows the same bytes again, as often as anybody likes", async () => {
    const { broadcast, send, rows, core } = setUp();
    for (let i = 0; i < 3; i += 1) await broadcast(rows.sends.get(send.id) ?? send);
    expect(core.broadcasts).toEqual(["tx", "tx", "tx"]);
  });

  it("shows the newest alone where that is taken, else what was before, and complains once", async () => {
    const { broadcast, attemptOf, send, rows, core, lines } = setUp();
    rows.sends.set(send.id, { ...send, state: "BROADCAST" });
    await broadcast({ ...send, state: "BROADCAST" }, attemptOf(2));
    expect(core.broadcasts).toEqual(["tx-2"]);
    expect(rows.sends.get(send.id)?.attempt).toBe(2);
    core.outcomes.set("tx-2", "REFUSED");
    const before = { ...send, state: "BROADCAST" } as const;
    await broadcast(before, attemptOf(2));
    expect(core.broadcasts.slice(1)).toEqual(["tx-2", "tx"]);
    expect(rows.replacements.get(send.id)?.[0]?.outcome).toBe("REFUSED");
    const complaints = () => lines.filter((line) => line.includes("keeps what is stuck")).length;
    expect(complaints()).toBe(1);
    await broadcast(before, attemptOf(2, { outcome: "REFUSED" }));
    expect(complaints()).toBe(1);
  });

  it("shows nothing that pays any more once it is called off, unless it counted as paid", async () => {
    const { broadcast, attemptOf, send, core } = setUp();
    const cancel = attemptOf(2, { isCancel: true });
    core.outcomes.set("tx-2", "REFUSED");
    await broadcast({ ...send, state: "BROADCAST" }, cancel);
    expect(core.broadcasts).toEqual(["tx-2"]);
    await broadcast({ ...send, state: "BROADCAST", wasConfirmed: true }, cancel);
    expect(core.broadcasts).toEqual(["tx-2", "tx"]);
  });

  it("hides no fault of ours", async () => {
    const { broadcast, send, core } = setUp();
    core.faults.set("broadcast", new Error("ours"));
    await expect(broadcast(send)).rejects.toThrow("ours");
  });
});
