import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { LITECOIN } from "../../../test/litecoin.ts";
import type { NodeAttempt, NodeSend } from "../../domain/node-wallets/node-send.ts";
import { makeManageNodeSends } from "./manage-node-sends.ts";

describe("manageNodeSends", () => {
  const setUp = (changes: Partial<NodeSend> = {}) => {
    const world = makeFakeNodeWallets();
    const { id: walletId, nodeId } = world.wallet();
    const send: NodeSend = {
      ...{ id: newId("nws"), walletId, network: "LITECOIN", payee: "L", units: 1n, fee: 1_000n, state: "BROADCAST" },
      ...{ attempt: 1, txid: "tx", blockHash: null, asked: null, wasConfirmed: false, sentAt: null },
      ...{ createdAt: world.clock.now(), ...changes },
    };
    world.rows.sends.set(send.id, send);
    const manage = makeManageNodeSends(world.deps);
    const command = { nodeId, sendId: send.id, idempotencyKey: "k" };
    const replaced = (of: Partial<NodeAttempt>) =>
      world.rows.replacements.set(send.id, [
        {
          ...{ number: 2, txid: "tx2", bytes: Buffer.from("tx2"), fee: 2_000n, isCancel: false, outcome: "UNCLEAR" },
          ...{ signedAt: world.clock.now(), ...of },
        },
      ]);
    return { ...world, send, manage, command, replaced, askedOf: () => world.rows.sends.get(send.id)?.asked };
  };

  it("asks for it once for a key, and what is called off stays so", async () => {
    const { manage, command, send, askedOf } = setUp();
    expect(await manage.speedUp(command)).toMatchObject({ ok: true, value: { id: send.id, asked: "SPEED_UP" } });
    expect(await manage.speedUp({ ...command, sendId: newId("nws") })).toMatchObject({
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    await manage.cancel(command);
    expect(askedOf()).toBe("CANCEL");
    await manage.speedUp({ ...command, idempotencyKey: "another" });
    expect(askedOf()).toBe("CANCEL");
  });

  it("answers for what is called off already without asking again", async () => {
    const { manage, command, replaced, askedOf } = setUp();
    replaced({ isCancel: true });
    expect(await manage.cancel(command)).toMatchObject({ ok: true });
    expect(askedOf()).toBeNull();
  });

  it("refuses what is another node's, or nobody's, and leaves the key free", async () => {
    const { manage, command, askedOf } = setUp();
    const absent = { error: { code: "NODE_SEND_NOT_FOUND" } };
    for (const other of [{ nodeId: newId("nod") }, { sendId: newId("nws") }, { sendId: null }]) {
      expect(await manage.speedUp({ ...command, ...other })).toMatchObject(absent);
      expect(await manage.cancel({ ...command, ...other })).toMatchObject(absent);
    }
    expect(askedOf()).toBeNull();
    expect(await manage.speedUp(command)).toMatchObject({ ok: true });
  });

  it.each([
    ["is in a block for good", { state: "CONFIRMED" }, "speedUp"],
    ["has failed", { state: "FAILED" }, "cancel"],
    ["is called off for good", { state: "CANCELLED" }, "speedUp"],
    ["counted as paid", { wasConfirmed: true }, "cancel"],
  ] as const)("refuses what %s", async (_what, changes, act) => {
    const { manage, command } = setUp(changes);
    expect(await manage[act](command)).toMatchObject({ error: { code: "NODE_SEND_NOT_WAITING" } });
  });

  it("refuses what nothing can take the place of, and says why", async () => {
    const why = async (world: ReturnType<typeof setUp>) => {
      const refused = await world.manage.speedUp(world.command);
      expect(await world.manage.cancel(world.command)).toEqual(refused);
      expect(world.askedOf()).toBeNull();
      return refused;
    };
    const kept = (reason: string) => ({ error: { code: "NODE_SEND_NOT_REPLACEABLE", why: reason } });
    const signedFinal = setUp();
    signedFinal.core.faults.set("final", new Error("signed as it was"));
    expect(await why(signedFinal)).toMatchObject(kept("NETWORK"));
    const refused = setUp();
    refused.replaced({ outcome: "REFUSED" });
    expect(await why(refused)).toMatchObject(kept("REFUSED"));
    expect(await why(setUp({ fee: LITECOIN.feeMax }))).toMatchObject(kept("AT_CAP"));
    const builtOn = setUp();
    builtOn.rows.inputs.set("another", [{ txid: "tx", vout: 1 }]);
    expect(await why(builtOn)).toMatchObject(kept("BUILT_ON"));
    expect(await why(setUp({ network: "GONE" }))).toMatchObject({ error: { code: "CHAIN_UNAVAILABLE" } });
  });
});
