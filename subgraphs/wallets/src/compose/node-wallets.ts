import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import { decodeTransaction } from "../adapters/chains/bitcoin/decode-transaction.ts";
import { makeCoreNode } from "../adapters/core-rpc/core-node.ts";
import { scriptOf } from "../adapters/core-rpc/script-of.ts";
import { makeNodeWalletNotes } from "../adapters/postgres/node-wallets/node-wallet-notes.ts";
import { makeNodeWalletReader } from "../adapters/postgres/node-wallets/node-wallet-reader.ts";
import { makeNodeWalletWriter } from "../adapters/postgres/node-wallets/node-wallet-writer.ts";
import { makeJsonRpc } from "../adapters/rpc/json-rpc.ts";
import { makeCreateNodeAddress } from "../app/node-wallets/create-node-address.ts";
import { makeCreateNodeWallet } from "../app/node-wallets/create-node-wallet.ts";
import { makeFollowNodeWallets } from "../app/node-wallets/follow-node-wallets.ts";
import { makeManageNodeSends } from "../app/node-wallets/manage-node-sends.ts";
import type { CoreNetwork, CoreNetworks, InNodeWallets, NodeWalletNotes } from "../app/node-wallets/ports.ts";
import { makeReadNodeWallets } from "../app/node-wallets/read-node-wallets.ts";
import { makeSendFromNodeWallet } from "../app/node-wallets/send-from-node-wallet.ts";
import type { NodeWalletsConfig } from "../config.ts";
import { CORE_SCALE, type NodeSendLimits } from "../domain/node-wallets/core-coin.ts";
import { makeLeasedLoops } from "../jobs/leased-loops.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly config: NodeWalletsConfig;
  readonly announce: () => void;
};

const UNITS_PER_COIN = 10n ** BigInt(CORE_SCALE);

/** What of wallets is nodes': no other feature knows it, and the books do not. */
export function composeNodeWallets({ pool, clock, log, config, announce }: Parts) {
  const networks: CoreNetworks = new Map(
    config.coins.map(({ coin, url }): [string, CoreNetwork] => [
      coin.network,
      {
        coin,
        node: url && makeCoreNode(makeJsonRpc({ url, version: "1.0" }), coin),
        scriptOf: (address) => scriptOf(address, coin),
        read: decodeTransaction,
      },
    ]),
  );
  const { sendMaxCoins, sendsMax, windowSeconds, perNode, sendAgainMs, replaceAfterMs, lookEveryMs: everyMs } = config;
  const limits: NodeSendLimits = { transactionMax: BigInt(sendMaxCoins) * UNITS_PER_COIN, sendsMax, windowSeconds };
  const inNodeWallets: InNodeWallets = async (work) => {
    const done = await inTransaction(pool, (client) => work(makeNodeWalletWriter(pgSql(client))));
    announce();
    return done;
  };
  const notes = announcing(makeNodeWalletNotes(pool), announce);
  const deps = {
    networks,
    clock,
    log,
    inNodeWallets,
    notes,
    reader: makeNodeWalletReader(pool),
    limitsOf: () => limits,
  };
  const follow = makeFollowNodeWallets({ ...deps, sendAgainMs, replaceAfterMs });
  const loops = makeLeasedLoops(
    { pool, log },
    "follow",
    [...networks.values()].flatMap(({ coin, node }) => {
      if (node === null) return [];
      const run = async () => {
        await follow({ coin, node });
        return false;
      };
      return { network: coin.network, everyMs, run };
    }),
  );
  return {
    app: {
      createNodeWallet: makeCreateNodeWallet({ ...deps, perNode }),
      createNodeAddress: makeCreateNodeAddress(deps),
      manageNodeSends: makeManageNodeSends(deps),
      sendFromNodeWallet: makeSendFromNodeWallet(deps),
      readNodeWallets: makeReadNodeWallets(deps),
    },
    ...loops,
  };
}

/** So that what is told is told at once. */
const announcing = (notes: NodeWalletNotes, announce: () => void): NodeWalletNotes => ({
  ...notes,
  async moved(...change) {
    const hasMoved = await notes.moved(...change);
    if (hasMoved) announce();
    return hasMoved;
  },
  async shown(...shown) {
    await notes.shown(...shown);
    announce();
  },
});
