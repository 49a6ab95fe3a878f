import { randomBytes } from "node:crypto";

type Ask = (method: string, ...params: readonly unknown[]) => Promise<unknown>;

/**
 * Of a chain of its own, with no peers. What mainnet has by default where regtest has not: a test
 * is to meet what would meet a payment.
 */
export const bitcoindSettings = ({ port, password }: { readonly port: number; readonly password: string }): string =>
  [
    "regtest=1",
    "server=1",
    "listen=0",
    "dnsseed=0",
    "txindex=1",
    "printtoconsole=0",
    "acceptnonstdtxn=0",
    "rpcuser=coffer",
    `rpcpassword=${password}`,
    "[regtest]",
    `rpcport=${port}`,
    "rpcbind=127.0.0.1",
    "rpcallowip=127.0.0.1",
    "",
  ].join("\n");

/** What tests ask btcd, by what Core has: `generate`, and blocks with their transactions. */
export const inWordsOfBtcd =
  (ask: Ask, miner: string): Ask =>
  async (method, ...params) => {
    if (method === "generate") return generate(ask, Number(params[0]), miner);
    const answer = await ask(method, ...params);
    return method === "getblock" && params[1] === 2 ? toBlockOfBtcd(answer as Block) : answer;
  };

/**
 * The block that would come may be the very one that was taken back (`invalidateblock`), which Core
 * does not take again: then one that pays its miner elsewhere.
 */
async function generate(ask: Ask, blocks: number, miner: string): Promise<unknown> {
  try {
    return await ask("generatetoaddress", blocks, miner);
  } catch (error) {
    if (!String(error).includes("block not accepted")) throw error;
  }
  const first = await ask("generatetodescriptor", 1, `raw(6a08${randomBytes(8).toString("hex")})`);
  const others = blocks > 1 ? await ask("generatetoaddress", blocks - 1, miner) : [];
  return [...(first as string[]), ...(others as string[])];
}

type Output = { readonly scriptPubKey: { readonly address?: string } };
type Block = { readonly tx: readonly { readonly vout: readonly Output[] }[] };

const toBlockOfBtcd = ({ tx, ...block }: Block): object => ({
  ...block,
  rawtx: tx.map((one) => ({
    ...one,
    vout: one.vout.map(({ scriptPubKey, ...output }) => ({
      ...output,
      scriptPubKey: { ...scriptPubKey, addresses: scriptPubKey.address === undefined ? [] : [scriptPubKey.address] },
    })),
  })),
});
