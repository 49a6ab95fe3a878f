import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Litecoind } from "@coffer/local-parts/litecoind";

/** What Core 0.14 does not know, Dogecoin 1.14 and Flopcoin, its forks, neither. */
const UNKNOWN = [
  ...["listwallets", "createwallet", "loadwallet", "unloadwallet", "getbalances", "getaddressinfo"],
  ...["signrawtransactionwithwallet", "testmempoolaccept", "setlabel", "walletcreatefundedpsbt"],
];

type Params = readonly unknown[];

/** By names of today. */
const TRANSLATED: Readonly<Record<string, (params: Params) => readonly [string, Params]>> = {
  getnewaddress: ([account]) => ["getnewaddress", [account ?? "", "legacy"]],
  getrawchangeaddress: () => ["getrawchangeaddress", ["legacy"]],
  signrawtransaction: (params) => ["signrawtransactionwithwallet", params],
};

/** What answers did not say then. */
const LATER = ["blockheight", "removed", "label", "walletconflicts", "bip125-replaceable"];

/**
 * Core's RPC as it was before it had wallets, over the real node that is behind it: a single
 * wallet, with accounts.
 */
export async function startOldCore(litecoind: Litecoind) {
  await litecoind.ask("createwallet", "accounts");
  const target = new URL(litecoind.url);
  const authorization = `Basic ${btoa(`${target.username}:${target.password}`)}`;
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, params, id } = JSON.parse(await text(request)) as { method: string; params: Params; id: string };
    if (request.url !== "/") return void response.writeHead(404).end();
    if (UNKNOWN.includes(method)) {
      const error = { code: -32601, message: "Method not found" };
      return void response.writeHead(404).end(JSON.stringify({ result: null, error, id }));
    }
    const [asked, given] = TRANSLATED[method]?.(params) ?? [method, params];
    const body = JSON.stringify({ jsonrpc: "1.0", id, method: asked, params: given });
    const said = await fetch(`${target.origin}/wallet/accounts`, { method: "POST", headers: { authorization }, body });
    const bytes = await said.text();
    response.writeHead(said.status, { "content-type": "application/json" }).end(withoutLater(bytes));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** By the text: numbers would lose their zeros on the way. */
const withoutLater = (bytes: string): string =>
  LATER.reduce(
    (left, name) => left.replaceAll(new RegExp(`,?"${name}":("[^"]*"|\\[[^\\]]*\\]|[\\w.]+)`, "g"), ""),
    bytes,
  ).replaceAll("{,", "{");
