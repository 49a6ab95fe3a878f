import { newId } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import { joinScans, scanFrom } from "../../domain/chains/scan.ts";
import { type Chain, childrenMissing } from "../../domain/segregated/gap.ts";
import type { WatchedAccount } from "../../domain/segregated/keys.ts";
import type { WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ContentWatch } from "../chains/ports.ts";
import { receiptChanged } from "./events.ts";
import type { KeyReader } from "./key-ports.ts";
import type { ReceiptChainWriter, ReceiptWriter, WatchedAddress } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  readonly keys: KeyReader;
  readonly gapLimit: number;
  readonly clock: Clock;
};

/**
 * What comes to wallets whose coins stay apart, in the transaction that reads each block, or takes
 * it back. Their owners are told, and the books are not.
 */
export const makeWatchReceipts = (deps: Deps): ContentWatch<ReceiptChainWriter> => ({
  async added(writer, contents) {
    const { receipts } = writer;
    const { network, clock } = deps;
    const at = clock.now();
    const news = await receipts.receive(network, contents, { walletIds: null, at });
    await tellReceipts(receipts, network, at);
    const { height } = contents.block;
    const extended = await extendAccounts(receipts, deps, news);
    if (extended.length === 0) return;
    // What it paid to addresses that were not watched yet is found by reading it once more, and
    // what has come since where it is read long behind the newest, as tokens of Tron are.
    const newest = Math.max(height, (await writer.lock(network))?.cursor.height ?? height);
    for (const id of extended)
      await receipts.putScan({ id, network }, joinScans(await receipts.findScan(id), scanFrom(height, newest)));
  },
  async takenBack({ receipts }, block) {
    const at = deps.clock.now();
    await receipts.takeBack(deps.network, block, at);
    await tellReceipts(receipts, deps.network, at);
  },
});

/** In the transaction that has moved them, or the chain: whatever stands otherwise by now. */
export async function tellReceipts(receipts: ReceiptWriter, network: NetworkCode, at: Date): Promise<void> {
  const changed = await receipts.takeUntold(network);
  if (changed.length > 0) await receipts.tell(changed.map((one) => receiptChanged(one, at)));
}

/** Watches as many addresses behind the last used one as it takes. Gives whose it did. */
export async function extendAccounts(
  receipts: ReceiptWriter,
  { network, keys, gapLimit }: Omit<Deps, "clock">,
  walletIds: readonly WalletId[],
): Promise<readonly WalletId[]> {
  const extended: WalletId[] = [];
  if (walletIds.length === 0) return extended;
  for (const { walletId, account, reaches, nextIndex } of await receipts.listUsed(walletIds)) {
    const places = [...reaches].flatMap(([chain, reach]) =>
      childrenMissing(reach, gapLimit).map((child) => ({ chain, child })),
    );
    if (places.length === 0) continue;
    await receipts.addAddresses({ id: walletId, network }, addressesOf(keys, account, { places, nextIndex }));
    extended.push(walletId);
  }
  return extended;
}

type Next = {
  readonly places: readonly { readonly chain: Chain; readonly child: number }[];
  readonly nextIndex: number;
};

export const addressesOf = (
  keys: KeyReader,
  account: WatchedAccount,
  { places, nextIndex }: Next,
): readonly WatchedAddress[] =>
  places.map(({ chain, child }, i) => ({
    id: newId("adr"),
    ...keys.addressOf(account, chain, child),
    index: nextIndex + i,
    label: null,
    ...{ chain, child },
  }));
