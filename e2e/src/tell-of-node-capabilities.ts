import { randomUUID } from "node:crypto";
import type { Litecoind } from "@coffer/local-parts/litecoind";
import { makeNodeClient, type NodeClient, registration } from "@coffer/node-client";
import { makeKey } from "@coffer/node-client/key-file";
import { expect, it } from "vitest";
import { authRequest } from "./auth-page.ts";
import type { CofferClient } from "./client.ts";
import { mineOn } from "./litecoin.ts";

type Parts = {
  /** Of every gateway. */
  readonly urls: () => readonly string[];
  readonly admin: () => Promise<{ readonly client: CofferClient }>;
  readonly litecoind: () => Litecoind;
};

/** What becomes of a node's wallets as it may have them and may not, whatever the shape. */
export function tellOfNodeCapabilities({ urls, admin, litecoind }: Parts): void {
  it("are had once an operator grants it, and begun no more once it is taken back, at every gateway at once", async () => {
    const [first = "", second = first] = urls();
    const { client } = await admin();
    await mineOn(litecoind(), 101);
    const { nodeId, clients, change } = await registerWatcher(client, [first, second]);
    const [here, there] = clients;
    const missing = { code: "NODE_CAPABILITY_MISSING" };

    const order = { network: "LITECOIN", name: "till", idempotencyKey: randomUUID() };
    for (const node of [here, there]) await expect(node.createWallet(order)).rejects.toMatchObject(missing);
    expect(await change({ toGrant: ["watch"] })).toMatchObject({ code: "NODE_CAPABILITIES_UNCHANGED" });
    expect(await change({ toGrant: ["wallet"] })).toEqual({
      __typename: "ChangeNodeCapabilitiesSuccess",
      node: { id: nodeId, state: "ENABLED", capabilities: ["wallet", "watch"] },
    });
    // The same key, which the refusal did not use up; at both, as soon as it was answered.
    const wallet = await there.createWallet(order);
    expect((await here.createWallet(order)).id).toBe(wallet.id);
    const { address } = await here.newAddress({ walletId: wallet.id, idempotencyKey: randomUUID() });
    await litecoind().askWallet("miner", "settxfee", "0.0002");
    await litecoind().askWallet("miner", "sendtoaddress", address, "2");
    await mineOn(litecoind(), 1);
    const to = String(await litecoind().askWallet("miner", "getnewaddress"));
    const amount = { amount: "0.75", currency: "LTC" };
    const paid = { walletId: wallet.id, to, amount, idempotencyKey: randomUUID() };
    const sent = await there.send(paid);

    expect((await change({ toTakeBack: ["wallet"] })).node.capabilities).toEqual(["watch"]);
    for (const node of [here, there]) {
      const idempotencyKey = randomUUID();
      await expect(node.createWallet({ ...order, idempotencyKey })).rejects.toMatchObject(missing);
      await expect(node.newAddress({ walletId: wallet.id, idempotencyKey })).rejects.toMatchObject(missing);
      await expect(node.send({ ...paid, idempotencyKey })).rejects.toMatchObject(missing);
      // What was begun is answered, seen, and goes on.
      expect((await node.send(paid)).id).toBe(sent.id);
      expect(await node.balance(wallet.id)).not.toBeNull();
    }
    await mineOn(litecoind(), 2);
    await expect.poll(async () => (await here.findSend(sent.id))?.state).toBe("CONFIRMED");
    expect(await litecoind().askWallet("miner", "getreceivedbyaddress", to)).toBe(0.75);

    // Back and forth, each the next request sees.
    for (const _ of [1, 2]) {
      await change({ toGrant: ["wallet"] });
      for (const node of [here, there])
        expect((await node.newAddress({ walletId: wallet.id, idempotencyKey: randomUUID() })).address).not.toBe("");
      await change({ toTakeBack: ["wallet"] });
      for (const node of [there, here])
        await expect(node.newAddress({ walletId: wallet.id, idempotencyKey: randomUUID() })).rejects.toMatchObject(
          missing,
        );
    }
  });
}

/** A node that may have no wallets, at both gateways, and who changes what it can. */
async function registerWatcher(client: CofferClient, [first, second]: readonly [string, string]) {
  const [key, name] = [makeKey(), `watcher-${randomUUID().slice(0, 8)}`];
  const { issuer } = await (await fetch(new URL("/.well-known/openid-configuration", first))).json();
  const proof = registration({ issuer, name, key, capabilities: ["watch"] });
  const { registerNode } = await client.ask(authRequest("RegisterNode"), {
    input: { ...proof, idempotencyKey: randomUUID() },
  });
  const nodeId: string = registerNode.node.id;
  const [here, there] = [first, second].map((url) =>
    makeNodeClient({ url: new URL("/graphql", url).href, issuer, nodeId, key }),
  ) as [NodeClient, NodeClient];
  const change = async (changed: Record<string, readonly string[]>) => {
    const input = { nodeId, ...changed, reason: "has a till", idempotencyKey: randomUUID() };
    return (await client.ask(authRequest("ChangeNodeCapabilities"), { input })).changeNodeCapabilities;
  };
  return { nodeId, clients: [here, there] as const, change };
}
