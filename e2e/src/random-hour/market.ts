import { type NodeProxy, type Said, startNodeProxy } from "../node-proxy.ts";

export type Market = NodeProxy & {
  /** What it says that a virtual byte costs, in satoshi; null: what the node says. */
  rate: number | null;
  /** So many of the next transactions that it is sent it says to have taken, and has not. */
  deaf: number;
};

/** A bitcoin for a thousand bytes, in satoshi for one. */
const RATE = 1e5;

/** Stands before a node of Bitcoin: a market of fees that regtest has not, and a deaf node. */
export async function startMarket(behind: string): Promise<Market> {
  const proxy = await startNodeProxy(behind, async ({ method, params, id }, pass) => {
    const say = (result: unknown): Said => ({ status: 200, body: JSON.stringify({ id, result, error: null }) });
    if (method === "estimatesmartfee" && market.rate !== null)
      return say({ feerate: market.rate / RATE, blocks: params?.[0] });
    if (method !== "sendrawtransaction" || market.deaf === 0) return pass();
    market.deaf -= 1;
    const { body } = await pass(JSON.stringify({ jsonrpc: "1.0", id, method: "decoderawtransaction", params }));
    return say((JSON.parse(body) as { readonly result: { readonly txid: string } }).result.txid);
  });
  const market: Market = { ...proxy, rate: null, deaf: 0 };
  return market;
}
