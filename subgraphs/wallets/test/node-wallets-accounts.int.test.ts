import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNode, LITECOIN, outsideOn, withLitecoin } from "./litecoin.ts";
import { asksOf } from "./node-wallet-asks.ts";
import { startOldCore } from "./old-core.ts";
import { type World, world } from "./world.ts";

/** As a chain without SegWit has it: Flopcoin, or Dogecoin. */
const OLD = { ...LITECOIN, hrp: null };

describe.skipIf(whyNoLitecoind())("nodes' wallets in a Core node that has one wallet, with accounts", () => {
  let litecoind: Litecoind;
  let old: Awaited<ReturnType<typeof startOldCore>>;
  let outside: Awaited<ReturnType<typeof outsideOn>>;
  let here: World;
  let asks: ReturnType<typeof asksOf>;
  beforeAll(async () => {
    litecoind = await startLitecoind();
    old = await startOldCore(litecoind);
    outside = await outsideOn(litecoind);
    const { coins, ...rest } = withLitecoin(old.url);
    here = await world({ config: { nodeWallets: { ...rest, coins: coins.map((one) => ({ ...one, coin: OLD })) } } });
    asks = asksOf(here);
  });
  afterAll(async () => {
    await here?.close();
    await old?.stop();
    await litecoind?.stop();
  });

  /** Somebody's node, with a wallet, an address and so many coins, each of them of an output. */
  async function payee(...amounts: string[]) {
    const node = aNode();
    const { wallet } = await asks.create(node);
    const id = wallet?.id ?? "";
    const { address } = await asks.address(node, { walletId: id, label: "till" });
    const to = address?.address ?? "";
    for (const amount of amounts) await outside.pay(to, amount);
    await outside.mine(OLD.confirmations);
    const available = async () => (await asks.see(node, id)).balance?.available.amount;
    return { node, id, to, available, see: () => asks.see(node, id) };
  }
  const units = (amount: string) => Math.round(Number(amount) * 1e8);

  it("are told apart by their addresses and their sends, whatever the node's own books say", async () => {
    const [ann, bob] = [await payee("2.5"), await payee("1")];
    await expect.poll(ann.available).toBe("2.50000000");
    await expect.poll(bob.available).toBe("1.00000000");
    const { send } = await asks.send(ann.node, { walletId: ann.id, to: bob.to, coins: "0.75" });
    expect(send).toMatchObject({ to: bob.to, amount: { amount: "0.75000000" }, wallet: { id: ann.id } });
    const left = units("1.75") - units(send?.fee.amount ?? "");
    // From the moment that it is kept, before any block has it.
    expect(units((await ann.available()) ?? "")).toBe(left);
    await outside.mine(OLD.finality);
    await expect.poll(async () => (await ann.see()).sends.nodes[0]?.state).toBe("FINAL");
    await expect.poll(bob.available).toBe("1.75000000");
    expect(units((await ann.available()) ?? "")).toBe(left);
    const OUT = { direction: "OUT", state: "MINED", address: bob.to, amount: { amount: "0.75000000" } };
    const IN = { direction: "IN", state: "MINED", fee: null };
    await expect
      .poll(async () => (await ann.see()).transfers.nodes)
      .toMatchObject([
        { ...OUT, fee: send?.fee },
        { ...IN, address: ann.to, amount: { amount: "2.50000000" } },
      ]);
    expect((await bob.see()).transfers.nodes).toMatchObject([
      { ...IN, address: bob.to, amount: { amount: "0.75000000" } },
      { ...IN, address: bob.to, amount: { amount: "1.00000000" } },
    ]);
  });

  it("spend nobody else's coins, though the node would, and however many ask at once", async () => {
    const [ann, bob] = [await payee("0.5"), await payee("3")];
    await expect.poll(ann.available).toBe("0.50000000");
    await expect.poll(bob.available).toBe("3.00000000");
    const to = await outside.newAddress();
    const base58 = String(await litecoind.askWallet("miner", "getnewaddress", "", "legacy"));
    const order = { walletId: ann.id, to: base58 };
    // Of an address that this chain does not have.
    expect(await asks.send(ann.node, { ...order, to, coins: "0.1" })).toMatchObject({ code: "ADDRESS_INVALID" });
    // Its fee is not there.
    expect(await asks.send(ann.node, { ...order, coins: "0.5" })).toMatchObject({ code: "NODE_FUNDS_SHORT" });
    const answers = await Promise.all([1, 2, 3, 4].map(() => asks.send(ann.node, { ...order, coins: "0.2" })));
    expect(answers.filter(({ send }) => send)).toHaveLength(2);
    expect(answers.filter(({ send }) => !send).map(({ code }) => code)).toEqual([
      "NODE_FUNDS_SHORT",
      "NODE_FUNDS_SHORT",
    ]);
    expect(await bob.available()).toBe("3.00000000");
    // What was refused keeps no coin from the others.
    expect((await asks.send(bob.node, { walletId: bob.id, to: base58, coins: "2.9" })).send).toBeTruthy();
    await outside.mine(OLD.finality);
    await expect
      .poll(async () => (await ann.see()).sends.nodes.map(({ state }: { state: string }) => state))
      .toEqual([...["FINAL", "FINAL"]]);
    expect(await litecoind.askWallet("miner", "getreceivedbyaddress", base58)).toBe(3.3);
  });

  it("wait for what came to be confirmed, and lose what a chain took back", async () => {
    const ann = await payee();
    await outside.pay(ann.to, "1.5");
    await expect
      .poll(async () => (await ann.see()).balance)
      .toEqual({
        ...{ available: { amount: "0.00000000" }, pending: { amount: "1.50000000" } },
      });
    await outside.mine(1);
    expect(await asks.send(ann.node, { walletId: ann.id, to: ann.to, coins: "1" })).toMatchObject({
      code: "NODE_FUNDS_SHORT",
    });
    await outside.mine(1);
    await expect.poll(ann.available).toBe("1.50000000");
    await outside.takeBack(2);
    await expect.poll(ann.available).toBe("0.00000000");
    await outside.mine(3);
    await expect.poll(ann.available).toBe("1.50000000");
  });
});
