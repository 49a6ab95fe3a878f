import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeChain, makeFakeNode } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { fakeKeys, makeFakeSegregated, newUser } from "../../../test/fakes/segregated.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import { type Arrival, type BlockReader, NoAnswer } from "../chains/ports.ts";
import { makeReadOldBlock } from "../tokens/read-old-block.ts";
import type { KeyReader } from "./key-ports.ts";
import { makeScanWallets } from "./scan-wallets.ts";
import { addressesOf, makeWatchReceipts } from "./watch-receipts.ts";

const NETWORK = "BITCOIN";
const GAP = 3;

/** A network that was read up to its newest block, and what each of its blocks brings. */
async function begin(blocks: number) {
  const chain = makeFakeChain();
  chain.mine(blocks);
  const node = makeFakeNode(chain);
  const chains = makeFakeChains();
  const kept = makeFakeSegregated();
  const brought = new Map<number, readonly Arrival[]>();
  const missing = new Set<number>();
  const read: number[] = [];
  const reader: BlockReader = {
    async readBlock(block) {
      if (missing.has(block.height)) throw new NoAnswer("pruned");
      read.push(block.height);
      return { block, arrivals: brought.get(block.height) ?? [], outcomes: [] };
    },
  };
  const tip = chain.tip();
  await chains.inChain((writer) =>
    writer.begin(NETWORK, {
      ...{ identity: chain.identity, cursor: tip, tip, peak: tip.height, acceptedUpTo: null },
      ...{ state: "FOLLOWING", leader: 1, checkedAt: new Date(0) },
    }),
  );
  const reading: Parameters<typeof makeReadOldBlock>[0] = {
    connected: {
      network: NETWORK,
      nodes: [node],
      rules: { finality: 6, behindBlocks: 2, staleAfterMs: null, lookEveryMs: 1 },
    },
    readers: [reader],
    readTokens: null,
    chains: chains.reader,
    isAgreed: async () => true,
    log: makeFakeLog().log,
  };
  const deps = {
    connected: reading.connected,
    readBlock: makeReadOldBlock(reading),
    chains: chains.reader,
    wallets: kept.scanReader,
    inChain: <T>(
      work: (
        writer: Parameters<Parameters<typeof chains.inChain>[0]>[0] & { receipts: typeof kept.writer },
      ) => Promise<T>,
    ) => chains.inChain((writer) => work({ ...writer, receipts: kept.writer })),
    keys: fakeKeys as unknown as KeyReader,
    gapLimit: GAP,
    clock: makeFakeClock(),
  };
  const addWallet = async (xpub: string, from: number) => {
    const wallet: Wallet = {
      ...{ id: newId("wal"), userId: newUser(), network: NETWORK, kind: "WATCH_ONLY", name: "One" },
      ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
    };
    const watched = { of: "ACCOUNT", xpub, accountPath: null, addressType: null } as const;
    const places = [0, 1, 2].map((child) => ({ chain: 0 as const, child }));
    const addresses = addressesOf(deps.keys, watched, { places, nextIndex: 0 });
    await kept.inSegregated((writer) => writer.add({ wallet, watched, sealed: null, addresses }, []));
    kept.scans.set(wallet.id, { from, at: from - 1, to: tip.height });
    return wallet.id;
  };
  const scan = makeScanWallets(deps);
  return {
    ...{ chain, chains, kept, brought, missing, read, addWallet, scan, deps, reading },
    async scanAll() {
      while (await scan());
    },
  };
}

const arrival = (address: string, txid = address): Arrival => ({
  txid,
  position: "vout:0",
  address,
  from: null,
  token: null,
  units: 1n,
});

describe("a scan of blocks of before", () => {
  it("finds what came to a wallet, and is at its end with the newest block", async () => {
    const { addWallet, brought, scanAll, kept, read } = await begin(40);
    const id = await addWallet("x", 5);
    brought.set(9, [arrival("x/0/1"), arrival("y/0/1")]);
    await scanAll();
    // Block 9 twice: for the addresses that are watched since.
    expect(kept.receipts).toMatchObject([{ walletId: id, address: "x/0/1" }]);
    expect(read).toEqual([9, ...Array.from({ length: 36 }, (_none, i) => 5 + i)].toSorted((a, b) => a - b));
    // What was written at block 9 may be missed by whoever reads block 41 already.
    expect(kept.scans.get(id)).toEqual({ from: 5, at: 40, to: 41 });
  });

  it("ends where nothing is found, without waiting for another block", async () => {
    const { addWallet, scanAll, kept } = await begin(10);
    await addWallet("x", 1);
    await scanAll();
    expect(kept.scans.size).toBe(0);
  });

  it("reads a block once more where it has more addresses to look for in it", async () => {
    const { addWallet, brought, scanAll, kept, read } = await begin(10);
    const id = await addWallet("x", 4);
    // Behind the gap at first, one after the other.
    brought.set(6, [arrival("x/0/7"), arrival("x/0/5"), arrival("x/0/2")]);
    await scanAll();
    expect(kept.receipts.map(({ address }) => address).toSorted()).toEqual(["x/0/2", "x/0/5", "x/0/7"]);
    expect(read.filter((height) => height === 6)).toHaveLength(4);
    expect(kept.addressesOf(id)).toHaveLength(7 + 1 + GAP);
  });

  it("lets a short one end while a long one is under way, and reads for both where they meet", async () => {
    const { addWallet, scan, kept, read } = await begin(100);
    await addWallet("long", 0);
    const short = await addWallet("short", 95);
    await scan();
    expect(kept.scans.has(short)).toBe(false);
    while (await scan());
    expect(kept.scans.size).toBe(0);
    expect(read.filter((height) => height >= 95)).toHaveLength(12);
    const together = await begin(10);
    await together.addWallet("a", 3);
    await together.addWallet("b", 3);
    await together.scanAll();
    expect(together.read).toHaveLength(8);
  });

  it("keeps nobody waiting where no node gives a block, and goes on once one does", async () => {
    const { addWallet, scan, missing, kept } = await begin(20);
    const stuck = await addWallet("pruned", 2);
    const fine = await addWallet("fine", 15);
    missing.add(2);
    await scan();
    expect([kept.scans.get(stuck)?.at, kept.scans.has(fine)]).toEqual([1, false]);
    missing.clear();
    while (await scan());
    expect(kept.scans.size).toBe(0);
  });

  it("looks at what tokens' contracts logged as well, and waits where nobody says it", async () => {
    const { addWallet, deps, reading, kept } = await begin(6);
    const said: { tokens: readonly Arrival[] | null } = { tokens: null };
    const readTokens = async ({ height }: { height: number }) => (height === 4 ? said.tokens : []);
    const scan = makeScanWallets({ ...deps, readBlock: makeReadOldBlock({ ...reading, readTokens }) });
    const id = await addWallet("x", 3);
    await scan();
    expect(kept.scans.get(id)).toMatchObject({ at: 3 });
    said.tokens = [
      { ...arrival("x/0/0"), position: "log:3", token: { asset: { code: "T", scale: 1 }, contract: "t" } },
    ];
    while (await scan());
    expect(kept.receipts).toMatchObject([{ address: "x/0/0", position: "log:3" }]);
    expect(kept.scans.get(id)).toMatchObject({ at: 6 });
  });

  it("goes back where its blocks are taken back, and does not go beyond the network's cursor", async () => {
    const { addWallet, brought, scanAll, kept, chain, deps } = await begin(10);
    const id = await addWallet("x", 8);
    brought.set(9, [arrival("x/0/0")]);
    await scanAll();
    const watch = makeWatchReceipts({ ...deps, network: NETWORK });
    await deps.inChain(async (writer) => {
      await watch.takenBack(writer, chain.blocks[10] as never);
      await watch.takenBack(writer, chain.blocks[9] as never);
    });
    expect(kept.scans.get(id)).toMatchObject({ at: 8 });
    expect(kept.receipts).toMatchObject([{ isTakenBack: true }]);
  });
});
