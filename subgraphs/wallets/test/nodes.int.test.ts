import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeBitcoinNode } from "../src/adapters/chains/bitcoin/node.ts";
import { makeEthereumNode } from "../src/adapters/chains/ethereum/node.ts";
import { makeTronNode } from "../src/adapters/chains/tron/node.ts";
import { makeHttpJson } from "../src/adapters/rpc/http-json.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { faultIn } from "../src/adapters/rpc/scripted.fixture.ts";
import { type ChainNode, NoAnswer, NodeRefusal } from "../src/app/chains/ports.ts";

/** A node that runs, and what this machine can do with its chain. */
type World = {
  readonly url: string;
  /** A client of it at this address. */
  client(url: string, timeoutMs?: number): ChainNode;
  mine(blocks: number): Promise<unknown>;
  /** The last blocks are others, as many. */
  reorg(depth: number): Promise<unknown>;
  stop(): Promise<void>;
};

const options = (url: string, timeoutMs = 60_000) => ({ url: new Secret(url), timeoutMs });

async function onAnvil(): Promise<World> {
  const anvil = await startAnvil({ mining: "on-demand" });
  return {
    url: anvil.url,
    client: (url, timeoutMs) => makeEthereumNode(makeJsonRpc({ ...options(url, timeoutMs), version: "2.0" })),
    mine: (blocks) => anvil.ask("anvil_mine", blocks),
    reorg: (depth) => anvil.ask("anvil_reorg", depth, []),
    stop: anvil.stop,
  };
}

async function onBtcd(): Promise<World> {
  const btcd = await startBtcd();
  return {
    url: btcd.url,
    client: (url, timeoutMs) => makeBitcoinNode(makeJsonRpc({ ...options(url, timeoutMs), version: "1.0" })),
    mine: (blocks) => btcd.ask("generate", blocks),
    async reorg(depth) {
      const height = (await btcd.ask("getblockcount")) as number;
      await btcd.ask("invalidateblock", await btcd.ask("getblockhash", height - depth + 1));
      await btcd.ask("generate", depth);
    },
    stop: btcd.stop,
  };
}

async function onTron(): Promise<World> {
  const tron = await startTronStandIn();
  return {
    url: tron.url,
    client: (url, timeoutMs) => makeTronNode(makeHttpJson(options(url, timeoutMs))),
    mine: async (blocks) => tron.chain.mineEmpty(blocks),
    reorg: async (depth) => tron.chain.replace(depth),
    stop: tron.stop,
  };
}

describe.each([
  { name: "Ethereum (anvil)", start: onAnvil, whyNot: whyNoAnvil(), chainId: () => "eip155:31337" },
  {
    name: "Bitcoin (btcd)",
    start: onBtcd,
    whyNot: whyNoBtcd(),
    chainId: () => "bip122:0f9188f13cb7b2c71f2a335e3a4fc328",
  },
  {
    name: "Tron (stand-in)",
    start: onTron,
    whyNot: null,
    chainId: (genesis: string) => `tron:0x${genesis.slice(-8)}`,
  },
])("a node of $name", ({ start, whyNot, chainId }) => {
  describe.skipIf(whyNot !== null)(whyNot ?? "is asked", () => {
    let world: World;
    let node: ChainNode;
    beforeAll(async () => {
      world = await start();
      node = world.client(world.url);
    });
    afterAll(() => world.stop());

    it("says which chain it is on, the same at any height", async () => {
      const identity = await node.identity();
      expect(identity).toEqual({ chainId: chainId(identity.genesis), genesis: (await node.headAt(0))?.hash });
      await world.mine(2);
      expect(await node.identity()).toEqual(identity);
    });

    it("has no block above its tip", async () => {
      const { height } = await node.tip();
      expect(await node.headAt(height + 1)).toBeNull();
      expect(await node.headAt(height + 1_000_000)).toBeNull();
    });

    it("has each block on the one before, up to its tip", async () => {
      const before = await node.tip();
      await world.mine(3);
      const tip = await node.tip();
      expect(tip.height).toBe(before.height + 3);
      expect(await node.headAt(tip.height)).toEqual(tip);
      for (let { height, parent } = tip; height > 0; height -= 1) {
        const below = await node.headAt(height - 1);
        expect(below).toMatchObject({ height: height - 1, hash: parent });
        parent = below?.parent ?? "";
      }
      expect(tip.time.getTime()).toBeGreaterThan(Date.parse("2020-01-01"));
    });

    it("tells of the blocks that are its main chain now, after others were", async () => {
      await world.mine(3);
      const [old, stays] = [await node.tip(), await node.headAt((await node.tip()).height - 2)];
      await world.reorg(2);
      expect((await node.headAt(old.height))?.hash).not.toBe(old.hash);
      expect((await node.headAt(old.height - 1))?.hash).not.toBe(old.parent);
      expect(await node.headAt(old.height - 2)).toEqual(stays);
      expect((await node.headAt(old.height - 1))?.parent).toBe(stays?.hash);
    });

    it("is no answer while it hangs or is away, and answers afterwards", async () => {
      const at = new URL(world.url);
      const proxy = await startTcpProxy({ port: Number(at.port) });
      at.port = String(proxy.port);
      const [patient, hasty] = [world.client(at.href), world.client(at.href, 50)];
      const tip = await patient.tip();
      proxy.hang();
      expect(await faultIn(hasty.tip())).toBeInstanceOf(NoAnswer);
      await proxy.refuse();
      for (const ask of [patient.tip, () => patient.headAt(1), patient.identity])
        expect(await faultIn(ask())).toBeInstanceOf(NoAnswer);
      await proxy.pass();
      expect(await patient.tip()).toEqual(tip);
      await proxy.close();
    });
  });
});

describe.skipIf(whyNoAnvil() !== null)(`anvil (${whyNoAnvil() ?? "anvil"})`, () => {
  it("says which of its blocks it never takes back, as a chain of two epochs would", async () => {
    const anvil = await startAnvil({ mining: "on-demand" });
    try {
      const rpc = makeJsonRpc({ ...options(anvil.url), version: "2.0" });
      const node = makeEthereumNode(rpc, { saysFinal: true });
      expect(await node.finalHeight?.()).toBe(0);
      await anvil.ask("anvil_mine", 70);
      expect(await node.finalHeight?.()).toBe(70 - 64);
    } finally {
      await anvil.stop();
    }
  });
});

describe.skipIf(whyNoBtcd() !== null)(`btcd (${whyNoBtcd() ?? "btcd"})`, () => {
  it("is no answer to who has the wrong password, and refuses what it does not know", async () => {
    const btcd = await startBtcd();
    const url = new URL(btcd.url);
    url.password = "wrong-password";
    const stranger = makeJsonRpc({ ...options(url.href), version: "1.0" });
    expect(await faultIn(stranger("getbestblockhash", []))).toEqual(new NoAnswer("the node answers with HTTP 401"));
    const known = makeJsonRpc({ ...options(btcd.url), version: "1.0" });
    expect(await faultIn(known("nonsense", []))).toEqual(new NodeRefusal(-32_601, "Method not found"));
    await btcd.stop();
  });

  it("has a lower tip while its blocks are taken back", async () => {
    const btcd = await startBtcd();
    const node = makeBitcoinNode(makeJsonRpc({ ...options(btcd.url), version: "1.0" }));
    await btcd.ask("generate", 3);
    const [first, second] = [await node.headAt(1), await node.headAt(2)];
    await btcd.ask("invalidateblock", second?.hash);
    expect(await node.tip()).toEqual(first);
    expect(await node.headAt(2)).toBeNull();
    await btcd.stop();
  });
});

describe("the stand-in for a node of Tron", () => {
  it("falls behind, fails, and solidifies 19 blocks late", async () => {
    const tron = await startTronStandIn();
    const client = makeHttpJson(options(tron.url));
    const node = makeTronNode(client);
    tron.chain.mineEmpty(30);
    const solidified = await client.post("/walletsolidity/getnowblock", {});
    expect(solidified.json).toMatchObject({ blockID: (await node.headAt(11))?.hash });
    expect((await client.post("/walletsolidity/getblockbynum", { num: 12 })).json).toEqual({});
    tron.chain.behind = 4;
    expect((await node.tip()).height).toBe(26);
    expect(await node.headAt(27)).toBeNull();
    tron.chain.behind = 0;
    tron.fail(500);
    expect(await faultIn(node.tip())).toEqual(new NoAnswer("the node answers with HTTP 500"));
    tron.hang();
    const asked = faultIn(node.tip());
    await expect.poll(() => tron.held).toBe(1);
    tron.recover();
    expect(await asked).toBeInstanceOf(NoAnswer);
    expect((await node.tip()).height).toBe(30);
    await tron.stop();
  });
});
