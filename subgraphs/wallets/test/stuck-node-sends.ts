import { type Id, uuidOf } from "@coffer/contracts/ids";
import { type Litecoind, startLitecoind } from "@coffer/local-parts/litecoind";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import type pg from "pg";
import { decodeTransaction } from "../src/adapters/chains/bitcoin/decode-transaction.ts";
import { makeCoreNode } from "../src/adapters/core-rpc/core-node.ts";
import { scriptOf } from "../src/adapters/core-rpc/script-of.ts";
import { makeNodeWalletNotes } from "../src/adapters/postgres/node-wallets/node-wallet-notes.ts";
import { makeNodeWalletReader } from "../src/adapters/postgres/node-wallets/node-wallet-reader.ts";
import { makeNodeWalletWriter } from "../src/adapters/postgres/node-wallets/node-wallet-writer.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { makeFollowNodeWallets } from "../src/app/node-wallets/follow-node-wallets.ts";
import type { CoreNetworks, InNodeWallets } from "../src/app/node-wallets/ports.ts";
import type { CoreCoin } from "../src/domain/node-wallets/core-coin.ts";
import { startCoreProxy } from "./core-proxy.ts";
import { LITECOIN, outsideOn, withLitecoin } from "./litecoin.ts";
import { asksOf } from "./node-wallet-asks.ts";
import { startOldCore } from "./old-core.ts";
import { world } from "./world.ts";

/** Longer than what is in no block waits in these tests. */
export const LONG_MS = 60_000;

type Options = { readonly mode?: "multi" | "accounts"; readonly replaces?: boolean; readonly coin?: Partial<CoreCoin> };

/**
 * Nodes' wallets over a litecoind, whose follower does a round when it is told to, at a time that
 * the test says.
 */
export async function stuckWorld({ mode = "multi", replaces = true, coin: changes = {} }: Options = {}) {
  const litecoind: Litecoind = await startLitecoind({ replaces });
  const old = mode === "accounts" ? await startOldCore(litecoind) : null;
  const proxy = await startCoreProxy(old ? old.url : litecoind.url);
  const outside = await outsideOn(litecoind);
  const coin: CoreCoin = { ...LITECOIN, ...(old ? { hrp: null } : {}), ...changes };
  const quiet = withLitecoin(proxy.url, { sendsMax: 1_000, lookEveryMs: 3_600_000 });
  const coins = quiet.coins.map(({ url }) => ({ url, coin }));
  const here = await world({ config: { nodeWallets: { ...quiet, coins } } });
  const clock = makeFakeClock(new Date());
  const { log, lines } = makeFakeLog();
  const followerOver = (pool: pg.Pool) => {
    const node = makeCoreNode(makeJsonRpc({ url: new Secret(proxy.url), version: "1.0" }), coin);
    const networks: CoreNetworks = new Map([
      [coin.network, { coin, node, scriptOf: (address) => scriptOf(address, coin), read: decodeTransaction }],
    ]);
    const inNodeWallets: InNodeWallets = (work) =>
      inTransaction(pool, (client) => work(makeNodeWalletWriter(pgSql(client))));
    const follow = makeFollowNodeWallets({
      ...{ networks, clock, log, inNodeWallets, sendAgainMs: 1_000, replaceAfterMs: LONG_MS },
      ...{ notes: makeNodeWalletNotes(pool), reader: makeNodeWalletReader(pool) },
    });
    return () => follow({ coin, node });
  };
  const round = followerOver(here.environment.pool);
  // What was signed since this clock began was signed by the machine's.
  const waits = () => clock.pass(2 * LONG_MS);
  const mempool = async () => (await litecoind.ask("getrawmempool")) as string[];
  return {
    ...{ litecoind, proxy, outside, here, lines, coin, round, followerOver, mempool },
    asks: asksOf(here),
    waits,
    /** What waits has waited for long, and is looked at. */
    async later(): Promise<void> {
      waits();
      await round();
    },
    /** Confirmed to whoever pays so many of them. */
    async fund(to: string, ...amounts: string[]): Promise<void> {
      for (const amount of amounts) await outside.pay(to, amount);
      await outside.mine(coin.confirmations);
      await round();
    },
    paid: async (to: string) => litecoind.askWallet("miner", "getreceivedbyaddress", to, 0),
    legacy: async () => String(await litecoind.askWallet("miner", "getnewaddress", "", "legacy")),
    /** Every transaction that was signed of a send, the oldest first. */
    async attemptsOf(id: string): Promise<readonly { txid: string; fee: string; outcome: string }[]> {
      return here.rows(
        `SELECT * FROM (SELECT 1 AS number, txid, fee::text, 'FIRST' AS outcome FROM wallets.node_send WHERE id = $1::uuid
          UNION ALL SELECT number, txid, fee::text, outcome FROM wallets.node_replacement WHERE send_id = $1::uuid) a ORDER BY number`,
        [uuidOf(id as Id<"nws">)],
      );
    },
    async close(): Promise<void> {
      await here.close();
      await proxy.stop();
      await old?.stop();
      await litecoind.stop();
    },
  };
}

export type StuckWorld = Awaited<ReturnType<typeof stuckWorld>>;
