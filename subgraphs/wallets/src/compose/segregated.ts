import type { Sql } from "@coffer/platform/postgres/sql";
import type { Logger } from "@coffer/platform/running/log";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeChainReader } from "../adapters/postgres/chains/chain-reader.ts";
import { makeReceiptWriter } from "../adapters/postgres/segregated/receipt-writer.ts";
import { makeSegregatedReader } from "../adapters/postgres/segregated/segregated-reader.ts";
import { makeSegregatedWriter } from "../adapters/postgres/segregated/segregated-writer.ts";
import type { ContentWatch } from "../app/chains/ports.ts";
import { makeAddWallets } from "../app/segregated/add-wallet.ts";
import type { InReceiptChain, InSegregated, KeyReaders, ReceiptChainWriter } from "../app/segregated/ports.ts";
import { type AccountNetwork, makeReadCoins } from "../app/segregated/read-coins.ts";
import { makeRescanWallet } from "../app/segregated/rescan-wallet.ts";
import { makeScanWallets } from "../app/segregated/scan-wallets.ts";
import { makeWatchReceipts } from "../app/segregated/watch-receipts.ts";
import type { ReadOldBlock } from "../app/tokens/read-old-block.ts";
import type { Gate } from "../app/wallets/gate.ts";
import type { Networks, WalletReader } from "../app/wallets/ports.ts";
import type { Token } from "../domain/tokens/token.ts";

type Parts = {
  readonly pool: pg.Pool;
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly vault: Vault;
  readonly gate: Gate;
  readonly networks: Networks;
  readonly keyReaders: KeyReaders;
  readonly followed: readonly FollowedNetwork[];
  readonly reader: WalletReader;
  readonly clock: Clock;
  readonly log: Logger;
  readonly announce: () => void;
  /** Tokens of a network whose contracts are what is configured. */
  readonly fittingOf: (network: FollowedNetwork) => () => Promise<readonly Token[]>;
  readonly settings: { readonly perUser: number; readonly gapLimit: number };
};

type Scanning = {
  readonly inChain: InReceiptChain;
  readonly readBlock: ReadOldBlock;
};

export type Segregated = ReturnType<typeof composeSegregated>;

/** What of wallets keeps coins that stay apart. */
export function composeSegregated(parts: Parts) {
  const { pool, transaction, keyReaders, followed, settings } = parts;
  const watched = new Map(followed.map((one) => [one.connected.network, one.watched]));
  const wallets = makeSegregatedReader(pool, watched);
  const chains = makeChainReader(pool);
  const inSegregated: InSegregated = (work) => transaction((sql) => work(makeSegregatedWriter(sql)));
  return {
    receiptsIn: (sql: Sql) => makeReceiptWriter(sql, watched),
    /** Null of a network that such wallets cannot live on. */
    ofNetwork({ connected }: FollowedNetwork) {
      const keys = keyReaders.get(connected.network);
      if (!keys) return null;
      const deps = { ...parts, connected, network: connected.network, keys, gapLimit: settings.gapLimit };
      const watches: readonly ContentWatch<ReceiptChainWriter>[] = [makeWatchReceipts(deps)];
      return { watches, scan: (scanning: Scanning) => makeScanWallets({ ...deps, ...scanning, chains, wallets }) };
    },
    app: {
      broughtKeys: new Map([...keyReaders].map(([network, { addressTypes }]) => [network, addressTypes] as const)),
      addWallets: makeAddWallets({ ...parts, inSegregated }),
      rescanWallet: makeRescanWallet({ inSegregated }),
      readCoins: makeReadCoins({
        wallets,
        chains,
        outputNetworks: new Set(followed.flatMap((one) => (one.hasOutputs ? [one.connected.network] : []))),
        accountNetworks: new Map(followed.flatMap((one) => toAccountNetwork(one, one.balances, parts.fittingOf(one)))),
        solidNetworks: new Map(
          followed.flatMap((one) => toAccountNetwork(one, one.tokens.solid?.balances ?? null, parts.fittingOf(one))),
        ),
      }),
    },
  };
}

function toAccountNetwork<Reader>(
  { connected: { network }, watched }: FollowedNetwork,
  readers: readonly Reader[] | null,
  listFitting: AccountNetwork["listFitting"],
): (readonly [string, AccountNetwork<Reader>])[] {
  if (readers === null) return [];
  const native = { code: watched.currency, scale: watched.scale };
  return [[network, { native, listFitting, readers }]];
}
