import { describe, expect, it } from "vitest";
import { makeFakeNodeWallets } from "../../../test/fakes/node-wallets.ts";
import { aNode } from "../../../test/litecoin.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeSendFromNodeWallet } from "./send-from-node-wallet.ts";

const COINS = [0, 1, 2, 3].map((vout) => ({ txid: "aa".repeat(32), vout }));

describe("sendFromNodeWallet", () => {
  const setUp = () => {
    const world = makeFakeNodeWallets();
    world.core.coins.push(...COINS);
    const { id, nodeId } = world.wallet();
    const order = {
      actor: aNode({ nodeId }),
      walletId: id,
      payee: "Lpayee",
      amount: { currency: "LTC", units: 100_000n },
      idempotencyKey: "k",
    };
    return { ...world, order, send: makeSendFromNodeWallet(world.deps) };
  };
  const codeOf = (said: { readonly ok: boolean; readonly error?: { readonly code: string } }) => said.error?.code;

  it("refuses what cannot be, before it asks the node for anything", async () => {
    const { send, order, core } = setUp();
    core.faults.set("look", new Error("asked"));
    const { currency } = order.amount;
    for (const [wrong, code] of [
      [{ actor: aNode() }, "NODE_WALLET_NOT_FOUND"],
      [{ walletId: null }, "NODE_WALLET_NOT_FOUND"],
      [{ payee: "bc1" }, "ADDRESS_INVALID"],
      [{ amount: { currency: "BTC", units: 100_000n } }, "CURRENCY_MISMATCH"],
      [{ amount: { currency, units: 5_459n } }, "AMOUNT_BELOW_DUST"],
      [{ amount: { currency, units: 1_000n * 10n ** 8n + 1n } }, "NODE_SEND_TOO_LARGE"],
      [{ amount: { currency, units: 2n ** 53n + 1n } }, "NODE_SEND_TOO_LARGE"],
    ] as const)
      expect(codeOf(await send({ ...order, ...wrong }))).toBe(code);
  });

  it("sends nothing for a node without the capability, but answers for what it has sent", async () => {
    const { send, order, core, rows } = setUp();
    const plain = { ...order, actor: { ...order.actor, capabilities: ["till"] } };
    expect(await send(plain)).toEqual({ ok: false, error: { code: "NODE_CAPABILITY_MISSING" } });
    expect([rows.sends.size, core.signed]).toEqual([0, 0]);
    const sent = await send(order);
    expect(sent.ok).toBe(true);
    expect(await send(plain)).toEqual(sent);
    expect(codeOf(await send({ ...plain, idempotencyKey: "l" }))).toBe("NODE_CAPABILITY_MISSING");
    expect([rows.sends.size, core.signed]).toEqual([1, 1]);
  });

  it("keeps what was signed before it shows it, and shows it once", async () => {
    const { send, order, core, rows } = setUp();
    core.faults.set("broadcast", new NoAnswer("away"));
    const sent = await send(order);
    expect(sent).toMatchObject({ ok: true, value: { state: "BROADCAST", txid: "tx1", units: 100_000n } });
    expect(await send(order)).toEqual(sent);
    expect(rows.sends.size).toBe(1);
    expect(codeOf(await send({ ...order, payee: "Lother" }))).toBe("IDEMPOTENCY_KEY_REUSED");
  });

  it("chooses other coins where the first are another's, which the node has forgotten", async () => {
    const { send, order, core, rows } = setUp();
    await send(order);
    // As after a new start of the node.
    core.held.clear();
    const second = await send({ ...order, idempotencyKey: "l" });
    expect(second.ok).toBe(true);
    const names = [...rows.inputs.values()].flat().map(({ vout }) => vout);
    expect(new Set(names).size).toBe(names.length);
  });

  it("lets go what the node keeps for nobody, where coins are short", async () => {
    const { send, order, core } = setUp();
    for (const { txid, vout } of COINS) core.held.add(`${txid}:${vout}`);
    expect((await send(order)).ok).toBe(true);
  });

  it("spends no more than a wallet's own where a node keeps all coins together, however many it has", async () => {
    const { send, order, core, rows } = setUp();
    core.mode = "ACCOUNTS";
    expect(codeOf(await send(order))).toBe("NODE_FUNDS_SHORT");
    expect([rows.sends.size, core.held.size, core.broadcasts]).toEqual([0, 0, []]);
    // The fee of the fake is 1.
    rows.confirmed.set(order.walletId, 100_001n);
    expect((await send(order)).ok).toBe(true);
    expect(codeOf(await send({ ...order, idempotencyKey: "l", amount: { ...order.amount, units: 5_460n } }))).toBe(
      "NODE_FUNDS_SHORT",
    );
  });

  it("refuses more than a window takes, for good under that key, and takes more behind it", async () => {
    const { send, order, clock } = setUp();
    for (const key of ["a", "b"]) expect((await send({ ...order, idempotencyKey: key })).ok).toBe(true);
    const refused = await send({ ...order, idempotencyKey: "c" });
    expect(refused).toEqual({ ok: false, error: { code: "NODE_SENDS_TOO_MANY", limit: 2 } });
    clock.pass(61_000);
    expect(await send({ ...order, idempotencyKey: "c" })).toEqual(refused);
    expect((await send({ ...order, idempotencyKey: "d" })).ok).toBe(true);
  });

  it("is refused where its node is away, and the key is free", async () => {
    const { send, order, core } = setUp();
    core.faults.set("look", new NoAnswer("away"));
    expect(codeOf(await send(order))).toBe("CHAIN_UNAVAILABLE");
    core.faults.clear();
    expect((await send(order)).ok).toBe(true);
  });
});
