import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { BlockHead } from "../../domain/chains/block.ts";
import { isInSight } from "../../domain/chains/following.ts";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { IsAgreed } from "../chains/is-agreed.ts";
import {
  type BlockContents,
  type BlockReader,
  type ChainReader,
  type ConnectedNetwork,
  isNodeFault,
} from "../chains/ports.ts";
import { readBlockByAny } from "../chains/watch-blocks.ts";
import type { ReadOldTokenLogs } from "../tokens/read-old-token-logs.ts";
import type { KeyReader } from "./key-ports.ts";
import type { InReceiptChain, ReceiptChainWriter, SegregatedReader } from "./ports.ts";
import { extendAccounts, tellReceipts } from "./watch-receipts.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly readers: readonly BlockReader[];
  /** Where what contracts have logged is in no block; null where it is. */
  readonly readTokens: ReadOldTokenLogs | null;
  readonly chains: Pick<ChainReader, "find" | "blockAt">;
  readonly wallets: Pick<SegregatedReader, "nextScans">;
  readonly inChain: InReceiptChain;
  readonly isAgreed: IsAgreed;
  readonly keys: KeyReader;
  readonly gapLimit: number;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Blocks of one round: between rounds the network is followed. */
const STEPS_MAX = 32;
/** Lower than any block. */
const START = -1;

/**
 * Reads blocks of before once more, for wallets that were not watched then. The network's own
 * cursor stays where it is, and nothing above it is read. Each block is one transaction, so it goes
 * on wherever it was stopped. Scans that stand at different blocks take turns: a long one keeps
 * nobody waiting, nor does one whose block no node gives. True where more is to be done at once.
 */
export function makeScanWallets(deps: Deps): () => Promise<boolean> {
  const { network } = deps.connected;
  let above = START;
  return async () => {
    for (let steps = 0; steps < STEPS_MAX; steps += 1) {
      const chain = await deps.chains.find(network);
      if (!isInSight(chain)) return false;
      const find = (from: number) => deps.wallets.nextScans(network, { above: from, cursor: chain.cursor.height });
      const next = (await find(above)) ?? (await find(START));
      if (!next) return false;
      // Whoever stands behind this block has had a turn.
      above = next.height + 1;
      await scanOne(deps, { ...next, leader: chain.leader ?? 1 });
    }
    return true;
  };
}

type Next = { readonly height: number; readonly walletIds: readonly WalletId[]; readonly leader: number };

async function scanOne(deps: Deps, { height, walletIds, leader }: Next): Promise<void> {
  const { connected, chains, inChain, log } = deps;
  const { network } = connected;
  const kept = await chains.blockAt(network, height);
  const found = await read(deps, { height, leader, kept }).catch((error: unknown) => {
    if (!isNodeFault(error)) throw error;
    log.info({ network, height, error }, "no node gives a block of before now");
    return null;
  });
  if (!found) return;
  await inChain(async (writer) => {
    const locked = await writer.lock(network);
    // Whoever moves it waits for us: what is committed now is so to the end of this transaction.
    if (!locked || locked.cursor.height < height) return;
    if (kept && (await chains.blockAt(network, height))?.hash !== kept.hash) return;
    await takeBlock(deps, writer, { contents: found, walletIds, cursor: locked.cursor.height });
  });
}

type Sought = { readonly height: number; readonly leader: number; readonly kept: BlockHead | null };

async function read(deps: Deps, { height, leader, kept }: Sought): Promise<BlockContents | null> {
  const block = kept ?? (await findOld(deps, leader, height));
  if (block === null) return null;
  const contents = await readBlockByAny({ ...deps, network: deps.connected.network }, leader, block);
  if (deps.readTokens === null) return contents;
  const ofTokens = await deps.readTokens(block);
  return ofTokens && { ...contents, arrivals: [...contents.arrivals, ...ofTokens] };
}

/** Deeper than blocks are kept: what every provider names. */
async function findOld(
  { connected: { nodes }, isAgreed }: Deps,
  leader: number,
  height: number,
): Promise<BlockHead | null> {
  const block = (await nodes[leader - 1]?.headAt(height)) ?? null;
  return block && (await isAgreed(block)) ? block : null;
}

type Taken = {
  readonly contents: BlockContents;
  readonly walletIds: readonly WalletId[];
  readonly cursor: number;
};

async function takeBlock(
  deps: Deps,
  { receipts }: ReceiptChainWriter,
  { contents, walletIds, cursor }: Taken,
): Promise<void> {
  const { network } = deps.connected;
  const { height } = contents.block;
  const at = deps.clock.now();
  const news = new Set(await receipts.receive(network, contents, { walletIds, at }));
  const extended = new Set(await extendAccounts(receipts, { ...deps, network }, [...news]));
  for (const id of walletIds) {
    const scan = await receipts.findScan(id);
    if (!scan || scan.at !== height - 1) continue;
    // Where more addresses are watched now, the same block may pay to them.
    const readUpTo = extended.has(id) ? scan.at : height;
    const to = news.has(id) ? Math.max(scan.to, cursor + 1) : scan.to;
    if (readUpTo >= to) await receipts.endScan(id);
    else await receipts.putScan({ id, network }, { ...scan, at: readUpTo, to });
  }
  await tellReceipts(receipts, network, at);
}
