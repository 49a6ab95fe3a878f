import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { LITECOIN } from "../../../test/litecoin.ts";
import type { NodeSend } from "../../domain/node-wallets/node-send.ts";
import { NoAnswer } from "../chains/ports.ts";
import { broadcastSend } from "./broadcast-send.ts";

describe("broadcastSend", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    const send: NodeSend = {
      ...{ id: newId("nws"), walletId: world.wallet().id, network: "LITECOIN", payee: "L", units: 1n, fee: 1n },
      ...{ state: "SIGNED", txid: "tx", bytes: Buffer.from("tx"), blockHash: null, sentAt: null },
      createdAt: world.clock.now(),
    };
    world.rows.sends.set(send.id, send);
    const ready = { coin: LITECOIN, node: world.core.node };
    return { ...world, send, broadcast: (one: NodeSend) => broadcastSend(world.deps, ready, one) };
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

  it("hides no fault of ours", async () => {
    const { broadcast, send, core } = setUp();
    core.faults.set("broadcast", new Error("ours"));
    await expect(broadcast(send)).rejects.toThrow("ours");
  });
});
