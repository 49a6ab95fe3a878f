import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

type Asked = { readonly id?: unknown; readonly method?: string; readonly params?: readonly unknown[] };

export type Market = {
  readonly url: string;
  /** What it says that a virtual byte costs, in satoshi; null: what the node says. */
  rate: number | null;
  /** So many of the next transactions that it is sent it says to have taken, and has not. */
  deaf: number;
  stop(): Promise<void>;
};

/** Stands before a node of Bitcoin: a market of fees that no regtest has, and a node that forgets. */
export async function startMarket(behind: string): Promise<Market> {
  const { origin, username, password } = new URL(behind);
  const headers = { "content-type": "application/json", authorization: `Basic ${btoa(`${username}:${password}`)}` };
  const ask = (body: string) => fetch(origin, { method: "POST", headers, body });
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { id, method, params }: Asked = JSON.parse(body);
    const say = (result: unknown) => response.writeHead(200, headers).end(JSON.stringify({ id, result, error: null }));
    if (method === "estimatesmartfee" && market.rate !== null)
      return void say({ feerate: market.rate / 1e5, blocks: params?.[0] });
    if (method === "sendrawtransaction" && market.deaf > 0) {
      market.deaf -= 1;
      const decode = { jsonrpc: "1.0", id, method: "decoderawtransaction", params: [params?.[0]] };
      const { result } = (await (await ask(JSON.stringify(decode))).json()) as { result: { txid: string } };
      return void say(result.txid);
    }
    const said = await ask(body);
    response.writeHead(said.status, { "content-type": "application/json" }).end(await said.text());
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const market: Market = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ rate: null, deaf: 0 },
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
  return market;
}
