import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { anonymous } from "@coffer/platform/identity/actor";
import { altered } from "@coffer/testkit/altered";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNode, outsideOn, withLitecoin } from "./litecoin.ts";
import { asksOf } from "./node-wallet-asks.ts";
import { person, type World, world } from "./world.ts";

describe.skipIf(whyNoLitecoind())("a node's wallet", () => {
  let litecoind: Litecoind;
  let outside: Awaited<ReturnType<typeof outsideOn>>;
  let here: World;
  let asks: ReturnType<typeof asksOf>;
  beforeAll(async () => {
    litecoind = await startLitecoind();
    outside = await outsideOn(litecoind);
    here = await world({ config: { nodeWallets: withLitecoin(litecoind.url, { perNode: 2, sendsMax: 3 }) } });
    asks = asksOf(here);
  });
  afterAll(async () => {
    await here?.close();
    await litecoind?.stop();
  });
  const fund = async (to: string, ...amounts: string[]) => {
    for (const amount of amounts) await outside.pay(to, amount);
    await outside.mine(1);
  };

  it("is made, receives, and sends what is then mined, each of it told once", async () => {
    const node = aNode();
    const { wallet } = await asks.create(node);
    const id = wallet?.id ?? "";
    const made = await asks.address(node, { walletId: id, label: "shop" });
    const { address = "" } = made.address ?? {};
    await fund(address, "3.5");
    const { balance, addresses } = await asks.see(node, id);
    expect(balance).toEqual({ available: { amount: "3.50000000" }, pending: { amount: "0.00000000" } });
    expect(addresses.nodes).toEqual([{ address, label: "shop" }]);
    const to = await outside.newAddress();
    const { send } = await asks.send(node, { walletId: id, to, coins: "1.25" });
    expect(send).toMatchObject({ to, amount: { amount: "1.25000000", currency: "LTC" }, wallet: { id } });
    await outside.mine(2);
    await expect.poll(async () => (await asks.see(node, id)).sends.nodes[0]?.state).toBe("CONFIRMED");
    await outside.mine(2);
    await expect.poll(async () => (await asks.see(node, id)).sends.nodes[0]?.state).toBe("FINAL");
    expect(await litecoind.askWallet("miner", "getreceivedbyaddress", to)).toBe(1.25);
    await expect
      .poll(async () => (await asks.see(node, id)).transfers.nodes)
      .toMatchObject([
        { direction: "OUT", state: "MINED", address: to, amount: { amount: "1.25000000" }, fee: send?.fee },
        { direction: "IN", state: "MINED", address, amount: { amount: "3.50000000" }, fee: null },
      ]);
    const told = (await here.stated()).filter(({ subject }) => subject === send?.id);
    expect(told.map(({ data }) => (data as { state: string }).state)).toEqual([
      ...["SIGNED", "BROADCAST", "CONFIRMED", "FINAL"],
    ]);
  });

  it("lists what moved as the chain has it, also where it learns of all of it at once", async () => {
    const node = aNode();
    const { wallet } = await asks.create(node);
    const id = wallet?.id ?? "";
    const { address } = await asks.address(node, { walletId: id, label: "till" });
    const amounts = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"];
    for (const amount of amounts) await fund(address?.address ?? "", amount);
    const listed = async () =>
      (await asks.see(node, id)).transfers.nodes.map(({ amount }: { amount: { amount: string } }) => amount.amount);
    const newestFirst = amounts.map((amount) => `${amount}0000000`).toReversed();
    await expect.poll(listed).toEqual(newestFirst);
    await here.rows("DELETE FROM wallets.node_transfer");
    await here.rows("UPDATE wallets.node_wallet SET cursor = NULL");
    await expect.poll(listed).toEqual(newestFirst);
  });

  it("is refused beyond the quota, and where no such coin is", async () => {
    expect(await asks.create(aNode(), { network: "DOGECOIN" })).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    const node = aNode();
    const idempotencyKey = randomUUID();
    const [first, again] = [await asks.create(node, { idempotencyKey }), await asks.create(node, { idempotencyKey })];
    expect(again).toEqual(first);
    expect(await asks.create(node, { idempotencyKey, name: "other" })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    await asks.create(node);
    expect(await asks.create(node)).toMatchObject({ code: "NODE_QUOTA_EXCEEDED", limit: 2 });
  });

  it("begins nothing without the capability, and ends what it has begun", async () => {
    const node = aNode();
    const plain = { ...node, capabilities: ["till"] };
    const missing = { __typename: "NodeCapabilityMissing", code: "NODE_CAPABILITY_MISSING" };
    const key = { idempotencyKey: randomUUID() };
    expect(await asks.create(plain, key)).toMatchObject(missing);
    const made = await asks.create(node, key);
    expect(await asks.create(plain, key)).toEqual(made);
    expect(await asks.create(plain)).toMatchObject(missing);
    const walletId = made.wallet?.id ?? "";
    const place = { walletId, idempotencyKey: randomUUID() };
    expect(await asks.address(plain, place)).toMatchObject(missing);
    const given = await asks.address(node, place);
    await fund(given.address?.address ?? "", "1");
    const order = { walletId, to: await outside.newAddress(), coins: "0.5", idempotencyKey: randomUUID() };
    expect(await asks.send(plain, order)).toMatchObject(missing);
    const sent = await asks.send(node, order);
    expect(sent).toMatchObject({ __typename: "SendFromNodeWalletSuccess" });

    expect(await asks.address(plain, place)).toEqual(given);
    expect(await asks.send(plain, order)).toMatchObject({ send: { txid: sent.send?.txid } });
    expect(await asks.address(plain, { walletId })).toMatchObject(missing);
    expect(await asks.send(plain, { ...order, idempotencyKey: randomUUID() })).toMatchObject(missing);
    // It pays the same, and no more than one may.
    expect(await asks.speedUp(plain, { sendId: sent.send?.id })).toMatchObject({
      __typename: "SpeedUpNodeSendSuccess",
    });
    const { sends, balance } = await asks.see(plain, walletId);
    expect(sends.nodes).toHaveLength(1);
    expect(balance).not.toBeNull();
    await outside.mine(4);
    await expect.poll(async () => (await asks.see(plain, walletId)).sends.nodes[0]?.state).toBe("FINAL");
    expect(await litecoind.askWallet("miner", "getreceivedbyaddress", order.to)).toBe(0.5);
  });

  it("is nobody's but its node's and staff's to see, and its node's alone to use", async () => {
    const [node, other] = [aNode(), aNode()];
    const { wallet } = await asks.create(node);
    const id = wallet?.id ?? "";
    expect(await asks.see(other, id)).toBeNull();
    expect((await asks.see(person("OPERATOR"), id)).sends.nodes).toEqual([]);
    const absent = { code: "NODE_WALLET_NOT_FOUND" };
    const to = await outside.newAddress();
    expect(await asks.address(other, { walletId: id })).toMatchObject(absent);
    expect(await asks.send(other, { walletId: id, to })).toMatchObject(absent);
    expect(await asks.send(other, { walletId: newId("nwl"), to })).toMatchObject(absent);
    for (const actor of [person(), person("ADMIN"), anonymous])
      await expect(asks.send(actor, { walletId: id, to })).rejects.toThrow(/FORBIDDEN|UNAUTHENTICATED/);
    const list = "query ($nodeId: ID) { nodeWallets(nodeId: $nodeId) { nodes { id nodeId } } }";
    const mine = { nodeWallets: { nodes: [{ id, nodeId: node.nodeId }] } };
    expect((await here.ask(node, list)).data).toEqual(mine);
    expect((await here.ask(other, list, { nodeId: node.nodeId })).data).toEqual({ nodeWallets: { nodes: [] } });
    expect((await here.ask(person("AUDITOR"), list, { nodeId: node.nodeId })).data).toEqual(mine);
    expect((await here.ask(person("AUDITOR"), list, { nodeId: "nod_1" })).data).toEqual({ nodeWallets: { nodes: [] } });
  });

  it("refuses names and labels that are none, with every fault at once", async () => {
    const node = aNode();
    const faults = async (asked: Promise<unknown>) => {
      const error = (await asked.catch((thrown: unknown) => thrown)) as {
        errors: { extensions: { inputs: object[] } }[];
      };
      return error.errors[0]?.extensions.inputs;
    };
    expect(await faults(asks.create(node, { name: "", idempotencyKey: "" }))).toMatchObject([
      { path: "input.name", code: "EMPTY" },
      { path: "input.idempotencyKey", code: "EMPTY" },
    ]);
    expect(await faults(asks.create(node, { name: "x".repeat(65) }))).toMatchObject([{ code: "TOO_LONG" }]);
    const { wallet } = await asks.create(node, { name: "x".repeat(64) });
    const label = "x".repeat(65);
    expect(await faults(asks.address(node, { walletId: wallet?.id, label }))).toMatchObject([
      { path: "input.label", code: "TOO_LONG" },
    ]);
  });

  it("refuses each way that a send can be wrong, and keeps its coins", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "2"));
    const to = await outside.newAddress();
    const refused = async (input: object) => (await asks.send(node, { walletId: id, to, ...input })).code;
    for (const wrong of [
      "",
      "nobody",
      altered(to),
      // Of another net, and one that anybody could take: a witness version to come.
      "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9",
      "rltc1sw50qgdz25j",
    ])
      expect(await refused({ to: wrong })).toBe("ADDRESS_INVALID");
    expect(await refused({ amount: { amount: "1", currency: "BTC" } })).toBe("CURRENCY_MISMATCH");
    expect(await refused({ coins: "0.00005459" })).toBe("AMOUNT_BELOW_DUST");
    expect(await refused({ coins: "1000.00000001" })).toBe("NODE_SEND_TOO_LARGE");
    // 10^18 smallest units, beyond what a double can say; and one more than 2^53.
    expect(await refused({ coins: "10000000000" })).toBe("NODE_SEND_TOO_LARGE");
    expect(await refused({ coins: "90071992.54740993" })).toBe("NODE_SEND_TOO_LARGE");
    // Its fee is not there besides.
    expect(await refused({ coins: "2" })).toBe("NODE_FUNDS_SHORT");
    for (const amount of ["0.123456789", "-1", "0", "1e3", " 1", "１", "0x1", "NaN"])
      await expect(asks.send(node, { walletId: id, to, coins: amount })).rejects.toThrow("BAD_USER_INPUT");
    expect((await asks.see(node, id)).balance?.available.amount).toBe("2.00000000");
    expect(await litecoind.askWallet(`coffer-${id}`, "listlockunspent")).toEqual([]);
  });

  it("sends once for a key, however often it is asked at once", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1", "1", "1", "1"));
    const [to, idempotencyKey] = [await outside.newAddress(), randomUUID()];
    const input = { walletId: id, to, coins: "0.5", idempotencyKey };
    const said = await Promise.all(Array.from({ length: 4 }, () => asks.send(node, input)));
    expect(new Set(said.map(({ send }) => send?.txid)).size).toBe(1);
    expect(await asks.send(node, { ...input, coins: "0.6" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect((await asks.see(node, id)).sends.nodes).toHaveLength(1);
    // What the others chose can be sent all the same.
    await outside.mine(1);
    expect(await asks.send(node, { walletId: id, to, coins: "3.4" })).toMatchObject({
      __typename: "SendFromNodeWalletSuccess",
    });
  });

  it("sends no more than its limit, however many ask at once, and never one coin twice", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1", "1", "1", "1", "1", "1"));
    const to = await outside.newAddress();
    const said = await Promise.all(
      Array.from({ length: 6 }, () => asks.send(node, { walletId: id, to, coins: "0.4" })),
    );
    const sent = said.flatMap(({ send }) => send ?? []);
    const refused = said.filter(({ code }) => code !== undefined);
    expect(sent).toHaveLength(3);
    expect(refused.map(({ code, limit }) => ({ code, limit }))).toEqual(
      Array.from({ length: 3 }, () => ({ code: "NODE_SENDS_TOO_MANY", limit: 3 })),
    );
    expect(await asks.send(node, { walletId: id, to, coins: "0.4" })).toMatchObject({ code: "NODE_SENDS_TOO_MANY" });
    expect((await asks.see(node, id)).limits).toEqual({
      ...{
        transactionMax: { amount: "1000.00000000", currency: "LTC" },
        sendsMax: 3,
        windowSeconds: 3600,
        sendsUsed: 3,
      },
    });
    const inputs = await here.rows<{ name: string }>(
      "SELECT i.txid || ':' || i.vout AS name FROM wallets.node_send_input i JOIN wallets.node_send s ON s.id = i.send_id WHERE s.txid = ANY ($1)",
      [sent.map(({ txid }) => txid)],
    );
    expect(new Set(inputs.map(({ name }) => name)).size).toBe(inputs.length);
    await outside.mine(1);
    expect(await litecoind.askWallet("miner", "getreceivedbyaddress", to)).toBe(1.2);
  });
});
