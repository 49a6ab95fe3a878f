import { newId } from "@coffer/contracts/ids";
import type { NewEvent } from "@coffer/contracts/new-event";
import { money } from "@coffer/money/money";
import { err } from "@coffer/platform/values/result";
import type { BlockContents } from "../../src/app/chains/ports.ts";
import type {
  AddedUnderKey,
  InSegregated,
  ReceiptWriter,
  SegregatedReader,
  SegregatedWallet,
  SegregatedWriter,
  WatchedAddress,
} from "../../src/app/segregated/ports.ts";
import type { Scan } from "../../src/domain/chains/scan.ts";
import type { DepositState } from "../../src/domain/deposits/deposit.ts";
import type { Chain } from "../../src/domain/segregated/gap.ts";
import { watchedKeyOf } from "../../src/domain/segregated/keys.ts";
import type { DepositId, WalletId } from "../../src/domain/wallets/ids.ts";
import type { Wallet } from "../../src/domain/wallets/wallet.ts";

type Kept = {
  readonly id: DepositId;
  readonly walletId: WalletId;
  readonly txid: string;
  readonly position: string;
  readonly address: string;
  readonly units: bigint;
  readonly blockHash: string;
  isTakenBack: boolean;
  height: number;
  told: string | null;
  sequence: number;
  spentIn: string | null;
};

/** Wallets whose coins stay apart, in memory; nothing is rolled back. Null: never seen. */
export function makeFakeSegregated(cursor: number | null = null) {
  const wallets: SegregatedWallet[] = [];
  const addresses: (WatchedAddress & { readonly walletId: WalletId })[] = [];
  const events: NewEvent<"wallets">[] = [];
  const scans = new Map<WalletId, Scan>();
  const receipts: Kept[] = [];
  const made = new Map<string, { readonly fingerprint: Buffer; readonly answer: AddedUnderKey }>();
  const chain = { cursor };

  const scanRows: Pick<SegregatedWriter, "findScan" | "putScan"> = {
    findScan: async (id) => scans.get(id) ?? null,
    putScan: async ({ id }, scan) => void scans.set(id, scan),
  };
  const writer: SegregatedWriter = {
    ...scanRows,
    async findAdded({ key, fingerprint }) {
      const known = made.get(key);
      if (!known) return null;
      return known.fingerprint.equals(fingerprint) ? known.answer : err({ code: "IDEMPOTENCY_KEY_REUSED" });
    },
    async addOnce({ key, fingerprint }, add) {
      const answer = await add();
      made.set(key, { fingerprint, answer });
      return answer;
    },
    lockOwner: async () => undefined,
    countRequested: async (userId) => wallets.filter(({ wallet }) => wallet.userId === userId).length,
    isThere: async (wallet, watched) =>
      wallets.some(
        (one) =>
          one.wallet.userId === wallet.userId &&
          one.wallet.kind === wallet.kind &&
          watchedKeyOf(one.watched) === watchedKeyOf(watched),
      ),
    async add(added, told) {
      wallets.push(added);
      addresses.push(...added.addresses.map((address) => ({ ...address, walletId: added.wallet.id })));
      events.push(...told);
    },
    findOwn: async (userId, id) =>
      wallets.find(({ wallet }) => wallet.id === id && wallet.userId === userId)?.wallet ?? null,
    lockChain: async () => chain.cursor,
  };
  const inSegregated: InSegregated = (work) => work(writer);
  const listByIds = async (ids: readonly WalletId[]): Promise<Wallet[]> =>
    wallets.flatMap(({ wallet }) => (ids.includes(wallet.id) ? [wallet] : []));
  return {
    ...{ wallets, addresses, events, scans, receipts, chain, inSegregated },
    reader: { listByIds },
    writer: makeReceipts({ wallets, addresses, scans, receipts, events, scanRows }),
    scanReader: makeScanReader(scans),
    addressesOf: (id: WalletId) => addresses.flatMap((one) => (one.walletId === id ? [one.address] : [])),
  };
}

type Rows = {
  readonly wallets: readonly SegregatedWallet[];
  readonly addresses: (WatchedAddress & { readonly walletId: WalletId })[];
  readonly scans: Map<WalletId, Scan>;
  readonly receipts: Kept[];
  readonly events: NewEvent<"wallets">[];
  readonly scanRows: Pick<SegregatedWriter, "findScan" | "putScan">;
};

function makeReceipts({ wallets, addresses, scans, receipts, events, scanRows }: Rows): ReceiptWriter {
  return {
    ...scanRows,
    async receive(_network, contents, { walletIds }) {
      const news = new Set<WalletId>();
      for (const { walletId, ...found } of arrivalsAt(addresses, contents)) {
        if (walletIds && !walletIds.includes(walletId)) continue;
        const same = receipts.findIndex(
          (one) => one.walletId === walletId && one.txid === found.txid && one.position === found.position,
        );
        if (same >= 0 && !receipts[same]?.isTakenBack) continue;
        const [before] = same >= 0 ? receipts.splice(same, 1) : [];
        const { told, sequence } = before ?? NOTHING_TOLD;
        receipts.push({
          id: before?.id ?? newId("dep"),
          walletId,
          ...found,
          isTakenBack: false,
          spentIn: null,
          told,
          sequence,
        });
        news.add(walletId);
      }
      for (const { output } of contents.outputs?.spends ?? [])
        for (const one of receipts)
          if (one.txid === output.txid && one.position === `vout:${output.vout}`) one.spentIn = contents.block.hash;
      return [...news];
    },
    async listUsed(ids) {
      return wallets.flatMap(({ wallet, watched }) => {
        if (!ids.includes(wallet.id) || watched.of === "ADDRESS") return [];
        const own = addresses.filter(({ walletId }) => walletId === wallet.id);
        const isUsed = (address: string) =>
          receipts.some((one) => one.walletId === wallet.id && one.address === address);
        const reach = (chain: Chain) => {
          const there = own.filter((one) => one.chain === chain);
          const used = there.filter(({ address }) => isUsed(address)).map(({ child }) => child);
          return [chain, { known: there.length, lastUsed: Math.max(-1, ...used) }] as const;
        };
        const reaches = new Map([...new Set(own.map(({ chain }) => chain))].map(reach));
        return [{ walletId: wallet.id, account: watched, reaches, nextIndex: own.length }];
      });
    },
    async addAddresses({ id: walletId }, added) {
      addresses.push(...added.map((address) => ({ ...address, walletId })));
    },
    async takeBack(_network, { hash, height }) {
      for (const one of receipts) {
        if (one.spentIn === hash) one.spentIn = null;
        if (one.blockHash === hash) one.isTakenBack = true;
      }
      for (const [id, scan] of scans) if (scan.at >= height) scans.set(id, { ...scan, at: height - 1 });
    },
    takeUntold: makeTakeUntold(wallets, receipts),
    tell: async (told) => void events.push(...told),
    endScan: async (id) => void scans.delete(id),
  };
}

const NOTHING_TOLD = { told: null, sequence: 0 };

/** Where every amount needs one block. */
const stateOf = ({ isTakenBack }: Kept): DepositState => (isTakenBack ? "ORPHANED" : "CONFIRMED");

function makeTakeUntold(wallets: readonly SegregatedWallet[], receipts: readonly Kept[]): ReceiptWriter["takeUntold"] {
  const ownerOf = (id: WalletId) => wallets.find(({ wallet }) => wallet.id === id)?.wallet.userId ?? newUser();
  return async (network) => {
    const untold = receipts.filter((one) => one.told !== stateOf(one));
    return untold.map((one) => {
      one.told = stateOf(one);
      one.sequence += 1;
      const { walletId, txid, position, address, units, blockHash, height, sequence } = one;
      const receipt = {
        ...{ id: one.id, network, walletId, userId: ownerOf(walletId), addressId: newId("adr"), address, txid },
        ...{ position, amount: money({ code: "BTC", scale: 8 }, units), token: null, state: stateOf(one) },
        ...{ credits: 0, needed: 1, height, blockHash, paymentId: null, seenAt: new Date(0) },
      };
      return { receipt, sequence };
    });
  };
}

const arrivalsAt = (addresses: Rows["addresses"], { arrivals, block }: BlockContents) =>
  arrivals.flatMap((arrival) =>
    addresses.flatMap(({ address, walletId }) =>
      address === arrival.address ? [{ ...arrival, walletId, blockHash: block.hash, height: block.height }] : [],
    ),
  );

const makeScanReader = (scans: ReadonlyMap<WalletId, Scan>): Pick<SegregatedReader, "nextScans"> => ({
  async nextScans(_network, { above, cursor }) {
    const at = Math.min(...[...scans.values()].map((scan) => scan.at).filter((height) => height >= above));
    if (at >= cursor) return null;
    return { height: at + 1, walletIds: [...scans].flatMap(([id, scan]) => (scan.at === at ? [id] : [])) };
  },
});

/** An account's addresses have names that say where they stand. */
export const fakeKeys = {
  addressTypes: [] as const,
  chains: [0, 1] as const,
  addressOf: (account: { readonly xpub: string }, chain: Chain, child: number) => ({
    address: `${account.xpub}/${chain}/${child}`,
    derivationPath: null,
  }),
};

export const newUser = () => newId("usr");
