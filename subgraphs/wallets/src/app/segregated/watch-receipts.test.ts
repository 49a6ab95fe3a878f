import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { fakeKeys, makeFakeSegregated, newUser } from "../../../test/fakes/segregated.ts";
import type { Wallet } from "../../domain/wallets/wallet.ts";
import type { Arrival } from "../chains/ports.ts";
import type { KeyReader } from "./key-ports.ts";
import type { ReceiptChainWriter } from "./ports.ts";
import { addressesOf, makeWatchReceipts } from "./watch-receipts.ts";

const keys = fakeKeys as unknown as KeyReader;
const arrival = (address: string): Arrival => ({
  txid: address,
  position: "vout:0",
  address,
  from: null,
  token: null,
  units: 1n,
});

async function begin() {
  const kept = makeFakeSegregated();
  const wallet: Wallet = {
    ...{ id: newId("wal"), userId: newUser(), network: "BITCOIN", kind: "IMPORTED", name: "One" },
    ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
  };
  const watched = { of: "ACCOUNT", xpub: "x", accountPath: null, addressType: null } as const;
  const places = ([0, 1] as const).flatMap((chain) => [0, 1, 2].map((child) => ({ chain, child })));
  const addresses = addressesOf(keys, watched, { places, nextIndex: 0 });
  await kept.inSegregated((writer) => writer.add({ wallet, watched, sealed: null, addresses }, []));
  const chain = makeFakeChain();
  chain.mine(5);
  const cursor = { height: 0 };
  const lock = async () => ({ cursor: blockAt(cursor.height) });
  const writer = { receipts: kept.writer, lock } as unknown as ReceiptChainWriter;
  const watch = makeWatchReceipts({ network: "BITCOIN", keys, gapLimit: 3, clock: makeFakeClock() });
  const blockAt = (height: number) => chain.blocks[height] ?? chain.tip();
  return {
    ...{ kept, id: wallet.id, cursor },
    add: (height: number, ...arrivals: Arrival[]) =>
      watch.added(writer, { block: blockAt(height), arrivals, outcomes: [] }),
    takeBack: (height: number) => watch.takenBack(writer, blockAt(height)),
  };
}

describe("what comes to wallets whose coins stay apart", () => {
  it("is kept once, and nothing of strangers", async () => {
    const { add, kept, id } = await begin();
    await add(2, arrival("x/0/0"), arrival("z/0/0"));
    await add(2, arrival("x/0/0"));
    expect(kept.receipts).toMatchObject([{ walletId: id, address: "x/0/0", isTakenBack: false }]);
  });

  it("has more addresses of its chain watched, and that block read once more for them", async () => {
    const { add, kept, id } = await begin();
    await add(3, arrival("x/1/2"));
    expect(kept.addresses.slice(6).map(({ address, index }) => [address, index])).toEqual([
      ["x/1/3", 6],
      ["x/1/4", 7],
      ["x/1/5", 8],
    ]);
    expect(kept.scans.get(id)).toEqual({ from: 3, at: 2, to: 4 });
  });

  it("has what came since read once more where it was read long behind the newest block", async () => {
    const { add, kept, id, cursor } = await begin();
    cursor.height = 5;
    await add(2, arrival("x/0/2"));
    expect(kept.scans.get(id)).toEqual({ from: 2, at: 1, to: 6 });
  });

  it("is not there where its block is taken back, and there again where another has it", async () => {
    const { add, takeBack, kept } = await begin();
    await add(4, arrival("x/0/0"));
    await takeBack(4);
    expect(kept.receipts).toMatchObject([{ isTakenBack: true }]);
    await add(5, arrival("x/0/0"));
    expect(kept.receipts).toMatchObject([{ isTakenBack: false }]);
  });

  it("is told to its owner in the transaction that changes it, each change once and in its order", async () => {
    const { add, takeBack, kept, id } = await begin();
    await add(4, arrival("x/0/0"), arrival("z/0/0"));
    await add(5);
    await takeBack(4);
    await add(5, arrival("x/0/0"));
    const [first] = kept.events;
    expect(
      kept.events.map(({ subject, sequence, data }) => [subject, sequence, (data as { state: string }).state]),
    ).toEqual([
      [first?.subject, "1", "CONFIRMED"],
      [first?.subject, "2", "ORPHANED"],
      [first?.subject, "3", "CONFIRMED"],
    ]);
    expect(first).toMatchObject({
      ...{ type: "receipt.changed", subject: expect.stringMatching(/^dep_/), ownerId: kept.wallets[0]?.wallet.userId },
      data: {
        walletId: id,
        network: "BITCOIN",
        currency: "BTC",
        amount: "0.00000001",
        address: "x/0/0",
        txid: "x/0/0",
      },
    });
  });
});
