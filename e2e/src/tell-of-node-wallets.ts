import { randomUUID } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Litecoind } from "@coffer/local-parts/litecoind";
import { makeNodeClient, NodeRefused } from "@coffer/node-client";
import { readKeyFile } from "@coffer/node-client/key-file";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import { afterAll, beforeAll, expect, it } from "vitest";
import { authRequest } from "./auth-page.ts";
import type { CofferClient } from "./client.ts";
import { mineOn } from "./litecoin.ts";
import { tellOfNodeCapabilities } from "./tell-of-node-capabilities.ts";

type Parts = {
  /** Of every gateway. */
  readonly urls: () => readonly string[];
  readonly admin: () => Promise<{ readonly client: CofferClient }>;
  readonly litecoind: () => Litecoind;
};

const CLI = new URL("../../packages/node-client/src/cli.js", import.meta.url);

/** What becomes of a node's wallets, whatever the shape. */
export function tellOfNodeWallets({ urls, admin, litecoind }: Parts): void {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "coffer-node-wallets-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]) => spawnCommand(CLI, args, { COFFER_NODE_FILE: join(folder, "node.json") });
  // biome-ignore lint/suspicious/noExplicitAny: what a command prints
  const json = async (...args: readonly string[]): Promise<any> => {
    const { code, out, err } = await run(...args);
    if (code !== 0) throw new Error(`${args.join(" ")}: ${err}`);
    return JSON.parse(out);
  };
  const mine = (blocks: number) => mineOn(litecoind(), blocks);

  it("are made, filled and spent by its commands, once for each key, as docs/INTEGRATING.md says", async () => {
    const [first = "", second = first] = urls();
    const { client } = await admin();
    await mine(101);
    // An operator sends what the node prints.
    const { input } = await json("register", "--name", `till-${randomUUID().slice(0, 8)}`, "--url", first);
    expect((await stat(join(folder, "node.json"))).mode & 0o777).toBe(0o600);
    const { registerNode } = await client.ask(authRequest("RegisterNode"), { input });
    await json("registered", "--node", registerNode.node.id);
    const coins = await json("health");
    expect(coins).toMatchObject([{ code: "LITECOIN", health: { state: "READY", mode: "MULTI" } }]);

    const wallet = await json("create", "--network", "LITECOIN", "--name", "till");
    const { address } = await json("address", "--wallet", wallet.id, "--label", "shop");
    await litecoind().askWallet("miner", "settxfee", "0.0002");
    await litecoind().askWallet("miner", "sendtoaddress", address, "3");
    await mine(1);
    expect(await json("balance", "--wallet", wallet.id)).toEqual({
      available: { amount: "3.00000000", currency: "LTC" },
      pending: { amount: "0.00000000", currency: "LTC" },
    });
    const to = String(await litecoind().askWallet("miner", "getnewaddress"));
    const order = ["--wallet", wallet.id, "--to", to, "--amount", "1.25", "--currency", "LTC", "--key", randomUUID()];
    const sent = await json("send", ...order);
    expect((await json("send", ...order)).txid).toBe(sent.txid);
    // Another gateway, and the library: the same node.
    const { nodeId, ...identity } = await readKeyFile(join(folder, "node.json"));
    const there = makeNodeClient({ ...identity, url: new URL("/graphql", second).href, nodeId: String(nodeId) });
    expect((await json("speed-up", "--send", sent.id)).id).toBe(sent.id);
    await expect.poll(async () => (await there.findSend(sent.id))?.txid).not.toBe(sent.txid);
    const txid = (await there.findSend(sent.id))?.txid;
    await mine(2);
    await expect.poll(async () => (await there.findSend(sent.id))?.state).toBe("CONFIRMED");
    // What was replaced is told, too.
    await expect
      .poll(async () => (await there.history(wallet.id)).nodes.map(({ state }) => state).toSorted())
      .toEqual(["CONFLICTED", "MINED", "MINED"]);
    expect(await litecoind().askWallet("miner", "getreceivedbyaddress", to)).toBe(1.25);

    const refused = await there
      .send({
        walletId: wallet.id,
        to,
        amount: { amount: "1000.00000001", currency: "LTC" },
        idempotencyKey: randomUUID(),
      })
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NodeRefused);
    expect(refused).toMatchObject({ code: "NODE_SEND_TOO_LARGE" });
    expect((await run("send", "--wallet", wallet.id)).code).toBe(2);

    const seen =
      "query ($nodeId: ID!) { nodeWallets(nodeId: $nodeId) { nodes { id limits { sendsUsed } sends { nodes { txid } } } } }";
    expect(await client.ask(seen, { nodeId })).toEqual({
      nodeWallets: { nodes: [{ id: wallet.id, limits: { sendsUsed: 1 }, sends: { nodes: [{ txid }] } }] },
    });
    const late = await there.cancel({ sendId: sent.id, idempotencyKey: randomUUID() }).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: "NODE_SEND_NOT_WAITING" });
  });

  tellOfNodeCapabilities({ urls, admin, litecoind });
}
