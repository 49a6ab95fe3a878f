import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { FAKE_PAID, makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { LITECOIN } from "../../../test/litecoin.ts";
import type { NodeAttempt, NodeSend } from "../../domain/node-wallets/node-send.ts";
import type { SeenCoin } from "./deps.ts";
import { replaceSend } from "./replace-send.ts";

describe("replaceSend", () => {
  const setUp = (mode: "MULTI" | "ACCOUNTS" = "MULTI") => {
    const world = makeFakeNodeWallets();
    const wallet = world.wallet();
    const { node } = world.core;
    const send: NodeSend = {
      ...{ id: newId("nws"), walletId: wallet.id, network: "LITECOIN", payee: "L", units: FAKE_PAID.units },
      ...{ fee: 1_000n, state: "BROADCAST", attempt: 1, txid: "tx", blockHash: null, asked: null },
      ...{ wasConfirmed: false, sentAt: null, createdAt: world.clock.now() },
    };
    world.rows.sends.set(send.id, send);
    const first: NodeAttempt = {
      ...{ number: 1, txid: "tx", bytes: Buffer.from("tx"), fee: send.fee, isCancel: false, outcome: "TAKEN" },
      signedAt: send.createdAt,
    };
    const seen: SeenCoin = { coin: LITECOIN, node, look: { genesis: LITECOIN.genesis, mode, height: 7 } };
    const replace = (changes: Partial<NodeSend> = {}, attempts = [first]) =>
      replaceSend(world.deps, seen, {
        ...{ send: { ...send, ...changes }, wallet, core: node.wallet(wallet, mode), attempts },
      });
    return { ...world, wallet, send, first, replace };
  };

  it("spends what the one before does, pays the payee the same, and is kept", async () => {
    const { replace, core, rows, send } = setUp();
    expect(await replace()).toMatchObject({ number: 2, txid: "tx1", fee: 1_263n, isCancel: false });
    expect(core.drawn.get("tx1")).toMatchObject({
      inputs: [{ txid: "in", vout: 0 }],
      outputs: [{ units: FAKE_PAID.units }, { units: FAKE_PAID.change - 263n }],
    });
    expect(rows.replacements.get(send.id)).toHaveLength(1);
    expect(core.broadcasts).toEqual([]);
  });

  it("keeps nothing where another process was faster, or it was called off meanwhile", async () => {
    const { replace, rows, send, first } = setUp();
    rows.replacements.set(send.id, [{ ...first, number: 2, txid: "tx2" }]);
    expect(await replace()).toBe("MOVED");
    rows.replacements.delete(send.id);
    rows.sends.set(send.id, { ...send, asked: "CANCEL" });
    expect(await replace()).toBe("MOVED");
    rows.sends.set(send.id, { ...send, state: "CONFIRMED" });
    expect(await replace()).toBe("MOVED");
    expect(rows.replacements.get(send.id)).toBeUndefined();
  });

  it("keeps nothing of what another spends the change of, and of what the chain does not have", async () => {
    const { replace, rows, core } = setUp();
    rows.inputs.set("another", [{ txid: "tx", vout: 1 }]);
    expect(await replace()).toBe("BUILT_ON");
    rows.inputs.clear();
    core.faults.set("gone", new Error("taken back"));
    expect(await replace()).toBe("GONE");
  });

  it("costs nobody else more, where wallets share their coins", async () => {
    const { replace, rows, wallet } = setUp("ACCOUNTS");
    // 263 more than the 1001 that it takes already.
    rows.confirmed.set(wallet.id, 1_263n);
    expect(await replace()).toBe("SHORT");
    rows.confirmed.set(wallet.id, 1_264n);
    expect(await replace()).toMatchObject({ fee: 1_263n });
  });

  it("pays again what counted as paid, though it was called off", async () => {
    const { replace, rows, send } = setUp();
    const called = { asked: "CANCEL", wasConfirmed: true } as const;
    rows.sends.set(send.id, { ...send, ...called });
    expect(await replace(called)).toMatchObject({ isCancel: false });
  });
});
