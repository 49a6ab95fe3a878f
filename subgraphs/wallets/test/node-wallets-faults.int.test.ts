import { randomUUID } from "node:crypto";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CoreFault, startCoreProxy } from "./core-proxy.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { aNode, LITECOIN, outsideOn, withLitecoin } from "./litecoin.ts";
import { asksOf } from "./node-wallet-asks.ts";
import { type World, world } from "./world.ts";

const CALLS_OF_A_SEND = [
  ...["getblockhash", "getblockcount", "listwallets", "estimatesmartfee", "getrawchangeaddress"],
  ...["createrawtransaction", "fundrawtransaction", "signrawtransactionwithwallet", "gettxout", "sendrawtransaction"],
];
const WAYS: readonly CoreFault["how"][] = ["drop", "lose", "502"];

describe.skipIf(whyNoLitecoind())("a node's wallet, where its Core node fails", () => {
  let litecoind: Litecoind;
  let outside: Awaited<ReturnType<typeof outsideOn>>;
  let proxy: Awaited<ReturnType<typeof startCoreProxy>>;
  let here: World;
  let asks: ReturnType<typeof asksOf>;
  // No round of a follower's takes the fault that is meant for a send.
  const quiet = { sendsMax: 1_000, lookEveryMs: 3_600_000 };
  beforeAll(async () => {
    litecoind = await startLitecoind();
    [outside, proxy] = await Promise.all([outsideOn(litecoind), startCoreProxy(litecoind.url)]);
    here = await world({ config: { nodeWallets: withLitecoin(proxy.url, quiet) } });
    asks = asksOf(here);
  });
  afterAll(async () => {
    await here?.close();
    await proxy?.stop();
    await litecoind?.stop();
  });
  const fund = async (to: string, ...amounts: string[]) => {
    for (const amount of amounts) await outside.pay(to, amount);
    await outside.mine(1);
  };
  /** Lets the followers of another process look, until it is so. */
  const followed = async (check: () => Promise<void>) => {
    const busy = { config: { nodeWallets: withLitecoin(proxy.url, { ...quiet, lookEveryMs: 100 }) } };
    const process = await here.another(undefined, busy.config);
    try {
      await check();
    } finally {
      await process.stop();
    }
  };
  const paid = async (to: string) => {
    await outside.mine(1);
    return litecoind.askWallet("miner", "getreceivedbyaddress", to);
  };

  it("pays once, whichever call of a send is not heard, or not answered", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "5", "5"));
    for (const method of CALLS_OF_A_SEND)
      for (const how of WAYS) {
        const [to, idempotencyKey] = [await outside.newAddress(), randomUUID()];
        const input = { walletId: id, to, coins: "0.1", idempotencyKey };
        proxy.break({ method, how });
        const first = await asks.send(node, input);
        expect(proxy.isMet()).toBe(true);
        // What was kept before it was shown is sent, whatever the node said to it.
        expect(first.code).toBe(method === "sendrawtransaction" ? undefined : "CHAIN_UNAVAILABLE");
        const again = await asks.send(node, input);
        expect(again.send?.txid).toBeDefined();
        if (first.send) expect(again.send?.txid).toBe(first.send.txid);
        if (method === "sendrawtransaction")
          await followed(
            () => expect.poll(() => litecoind.ask("getrawmempool")).toContain(again.send?.txid) as Promise<void>,
          );
        expect(await paid(to)).toBe(0.1);
      }
  });

  it("is made once, whichever call is not heard, or not answered, and never anew once it was there", async () => {
    for (const method of ["createwallet", "loadwallet"])
      for (const how of WAYS) {
        const [node, idempotencyKey] = [aNode(), randomUUID()];
        proxy.break({ method, how });
        expect(await asks.create(node, { idempotencyKey })).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
        const { wallet } = await asks.create(node, { idempotencyKey });
        expect((await asks.see(node, wallet?.id ?? "")).balance?.available.amount).toBe("0.00000000");
        expect((await litecoind.ask("listwallets")) as string[]).toContain(`coffer-${wallet?.id}`);
      }
    const node = aNode();
    const { wallet } = await asks.create(node);
    await litecoind.ask("unloadwallet", `coffer-${wallet?.id}`);
    const asked = proxy.asked.length;
    expect((await asks.see(node, wallet?.id ?? "")).balance?.available.amount).toBe("0.00000000");
    expect(proxy.asked.slice(asked)).not.toContain("createwallet");
  });

  it.each(["401", "warming up"] as const)("is not available while its node answers %s", async (how) => {
    const node = aNode();
    const { wallet } = await asks.create(node);
    proxy.break({ method: "getblockhash", how });
    expect(await asks.address(node, { walletId: wallet?.id })).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    proxy.break({ method: "getblockhash", how });
    const health = "{ coreNetworks { code health { state height mode } } }";
    expect((await here.ask(node, health)).data).toEqual({
      coreNetworks: [{ code: "LITECOIN", health: { state: "UNREACHABLE", height: null, mode: null } }],
    });
    const height = await outside.height();
    expect((await here.ask(node, health)).data).toEqual({
      coreNetworks: [{ code: "LITECOIN", health: { state: "READY", height, mode: "MULTI" } }],
    });
  });

  it("is asked for nothing where its node is on another chain, and other coins go on", async () => {
    const others = { ...LITECOIN, network: "FEATHERCOIN", genesis: "00".repeat(32) };
    const both = withLitecoin(proxy.url, quiet);
    const process = await here.another(undefined, {
      nodeWallets: { ...both, coins: [...both.coins, ...both.coins.map(({ url }) => ({ url, coin: others }))] },
    });
    const node = aNode();
    const health = "{ coreNetworks { code health { state } } }";
    expect((await here.ask(node, health, {}, process)).data).toEqual({
      coreNetworks: [
        { code: "LITECOIN", health: { state: "READY" } },
        { code: "FEATHERCOIN", health: { state: "OTHER_CHAIN" } },
      ],
    });
    const create = `mutation ($input: CreateNodeWalletInput!) { createNodeWallet(input: $input) { ... on Refusal { code } } }`;
    const input = { network: "FEATHERCOIN", name: "till", idempotencyKey: randomUUID() };
    expect((await here.ask(node, create, { input }, process)).data).toEqual({
      createNodeWallet: { code: "CHAIN_UNAVAILABLE" },
    });
    await process.stop();
  });

  it("pays once where the process is killed at any of its queries", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "5", "5"));
    let deaths = 0;
    for (let at = 1; ; at += 1)
      for (const when of ["before", "behind"] as const) {
        const dying = makeDyingPool(here.environment.pool, { at, when });
        const process = await here.another(dying.pool, { nodeWallets: withLitecoin(proxy.url, quiet) }, false);
        const [to, idempotencyKey] = [await outside.newAddress(), randomUUID()];
        const input = { walletId: id, to, coins: "0.1", idempotencyKey };
        const first = await asks.send(node, input, process).catch(() => null);
        if (dying.state.isDead) deaths += 1;
        const again = await asks.send(node, input);
        expect(again.send?.txid).toBeDefined();
        if (first?.send) expect(first.send.txid).toBe(again.send?.txid);
        await followed(
          () =>
            expect
              .poll(async () => (await asks.see(node, id)).sends.nodes[0]?.state)
              .toBe("BROADCAST") as Promise<void>,
        );
        expect(await paid(to)).toBe(0.1);
        if (!dying.state.isDead && when === "behind") {
          expect(deaths).toBeGreaterThan(10);
          return;
        }
      }
  });

  it("sends what was signed before its node was started anew, and gives its coins to no other meanwhile", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1", "1"));
    const [first, second] = [await outside.newAddress(), await outside.newAddress()];
    proxy.break({ method: "sendrawtransaction", how: "drop" });
    const one = await asks.send(node, { walletId: id, to: first, coins: "0.9" });
    // What it kept from being chosen was in its memory.
    await litecoind.restart();
    await litecoind.ask("loadwallet", "miner");
    expect(await asks.send(node, { walletId: id, to: second, coins: "1.5" })).toMatchObject({
      code: "NODE_FUNDS_SHORT",
    });
    const other = await asks.send(node, { walletId: id, to: second, coins: "0.9" });
    await followed(
      () =>
        expect
          .poll(() => litecoind.ask("getrawmempool"))
          .toEqual(expect.arrayContaining([one.send?.txid, other.send?.txid])) as Promise<void>,
    );
    await outside.mine(1);
    for (const to of [first, second]) expect(await litecoind.askWallet("miner", "getreceivedbyaddress", to)).toBe(0.9);
  });

  it("tells that its keys are locked, signs nothing, and keeps no coin", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1"));
    const to = await outside.newAddress();
    await litecoind.askWallet(`coffer-${id}`, "encryptwallet", "correct horse");
    const idempotencyKey = randomUUID();
    const input = { walletId: id, to, coins: "0.9", idempotencyKey };
    expect(await asks.send(node, input)).toMatchObject({ code: "NODE_WALLET_LOCKED" });
    expect(await litecoind.askWallet(`coffer-${id}`, "listlockunspent")).toEqual([]);
    await litecoind.askWallet(`coffer-${id}`, "walletpassphrase", "correct horse", 60);
    expect((await asks.send(node, input)).send?.txid).toBeDefined();
  });

  it("goes back where blocks are taken back, and forward where they have it again", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1"));
    const sent = await asks.send(node, { walletId: id, to: await outside.newAddress(), coins: "0.9" });
    await outside.mine(2);
    const stateIs = (state: string) =>
      expect
        .poll(async () => (await asks.see(node, id)).sends.nodes[0])
        .toMatchObject({ state, txid: sent.send?.txid });
    const history = () => expect.poll(async () => (await asks.see(node, id)).transfers.nodes[0]);
    await followed(async () => {
      await stateIs("CONFIRMED");
      await history().toMatchObject({ direction: "OUT", state: "MINED" });
      await outside.takeBack(2);
      await stateIs("BROADCAST");
      await history().toMatchObject({ direction: "OUT", state: "PENDING", height: null });
      await outside.mine(4);
      await stateIs("FINAL");
      await history().toMatchObject({ direction: "OUT", state: "MINED" });
    });
  });

  it("fails only once what spends its coins instead is final, and gives them back", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1"));
    const to = await outside.newAddress();
    proxy.break({ method: "sendrawtransaction", how: "drop" });
    await asks.send(node, { walletId: id, to, coins: "0.5" });
    // By hand, in the node, past us.
    const core = `coffer-${id}`;
    await litecoind.askWallet(core, "lockunspent", true);
    await litecoind.askWallet(core, "settxfee", "0.0002");
    await litecoind.askWallet(core, "sendtoaddress", await outside.newAddress(), "0.7");
    const state = async () => (await asks.see(node, id)).sends.nodes[0]?.state;
    await outside.mine(3);
    const asked = proxy.asked.length;
    await followed(async () => {
      await expect
        .poll(() => proxy.asked.slice(asked).filter((method) => method === "listtransactions").length)
        .toBeGreaterThan(2);
      expect(await state()).toBe("BROADCAST");
      await outside.mine(1);
      await expect.poll(state).toBe("FAILED");
    });
    expect(await litecoind.askWallet("miner", "getreceivedbyaddress", to, 0)).toBe(0);
    expect((await asks.send(node, { walletId: id, to, coins: "0.2" })).send?.txid).toBeDefined();
  });

  it("refuses bytes that pay somebody else, or other change, and what costs too much", async () => {
    const node = aNode();
    const id = await asks.funded(node, (to) => fund(to, "1"));
    const [to, thief] = [await outside.newAddress(), await outside.newAddress()];
    // A node that has another transaction funded, and signs it.
    for (const stolen of [{ [thief]: "0.9" }, { [to]: "0.9", [thief]: "0.05" }]) {
      const other = await litecoind.ask("createrawtransaction", [], stolen);
      proxy.lie((method, result) => (method === "createrawtransaction" ? other : result));
      await expect(asks.send(node, { walletId: id, to, coins: "0.9" })).rejects.toThrow("INTERNAL");
    }
    proxy.lie(null);
    const { coins, ...others } = withLitecoin(proxy.url, quiet);
    const cheap = coins.map(({ coin, url }) => ({ url, coin: { ...coin, feeMax: 100n } }));
    const thrifty = await here.another(undefined, { nodeWallets: { ...others, coins: cheap } }, false);
    expect(await asks.send(node, { walletId: id, to, coins: "0.9" }, thrifty)).toMatchObject({
      code: "NETWORK_FEE_TOO_HIGH",
    });
    expect((await asks.see(node, id)).sends.nodes).toEqual([]);
    expect((await asks.see(node, id)).balance?.available.amount).toBe("1.00000000");
    expect((await asks.send(node, { walletId: id, to, coins: "0.9" })).send?.txid).toBeDefined();
  });
});
