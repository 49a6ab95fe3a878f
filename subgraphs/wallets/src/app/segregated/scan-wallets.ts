import type { Clock } from "@coffer/platform/values/clock";
import { isInSight } from "../../domain/chains/following.ts";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { BlockContents, ChainReader, ConnectedNetwork } from "../chains/ports.ts";
import type { ReadOldBlock } from "../tokens/read-old-block.ts";
import type { KeyReader } from "./key-ports.ts";
import type { InReceiptChain, ReceiptChainWriter, SegregatedReader } from "./ports.ts";
import { extendAccounts, tellReceipts } from "./watch-receipts.ts";

type Deps = {
  readonly connected: ConnectedNetwork;
  readonly readBlock: ReadOldBlock;
  readonly chains: Pick<ChainReader, "find">;
  readonly wallets: Pick<SegregatedReader, "nextScans">;
  readonly inChain: InReceiptChain;
  readonly keys: KeyReader;
  readonly gapLimit: number;
  readonly clock: Clock;
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
  const { connected, readBlock, inChain } = deps;
  const found = await readBlock(height, leader);
  if (!found) return;
  await inChain(async (writer) => {
    const locked = await writer.lock(connected.network);
    if (!locked || locked.cursor.height < height || !(await found.isStillOurs())) return;
    await takeBlock(deps, writer, { contents: found.contents, walletIds, cursor: locked.cursor.height });
  });
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
