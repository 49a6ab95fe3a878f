import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeChain } from "../../../test/fakes/chain.ts";
import { makeFakeChains } from "../../../test/fakes/chains.ts";
import { makeFakeDeposits } from "../../../test/fakes/deposits.ts";
import { makeReadDeposits } from "./read-deposits.ts";

const [ann, bob] = [userActor(newId("usr")), userActor(newId("usr"))];
const [walletId, otherId] = [newId("wal"), newId("wal")];

async function setting() {
  const chain = makeFakeChain();
  chain.mine(9);
  const chains = makeFakeChains();
  const tip = chain.tip();
  const followed = { identity: chain.identity, state: "FOLLOWING", cursor: tip, peak: 9, acceptedUpTo: null } as const;
  await chains.inChain((writer) =>
    writer.begin("TEST", { ...followed, tip, leader: 1, checkedAt: new Date("2026-01-01T00:00:00.000Z") }),
  );
  const kept = makeFakeDeposits();
  for (let nth = 1; nth <= 5; nth += 1)
    kept.put({
      id: newId("dep"),
      network: "TEST",
      userId: ann.userId,
      walletId,
      addressId: newId("adr"),
      address: "a",
      txid: `tx${nth}`,
      position: "native",
      token: null,
      amount: money({ code: "TEST", scale: 2 }, BigInt(nth)),
      state: nth === 2 ? "ORPHANED" : "CONFIRMING",
      credits: 0,
      needed: 3,
      height: nth,
      blockHash: `b${nth}`,
      paymentId: null,
      seenAt: new Date("2026-01-01T00:00:00.000Z"),
    });
  return { kept, read: makeReadDeposits({ deposits: kept.reader, chains: chains.reader }) };
}

describe("reading deposits", () => {
  it("gives somebody else's as if there were none", async () => {
    const { kept, read } = await setting();
    const ids = kept.all().map(({ id }) => id);
    expect(await read.byIds(bob, ids)).toEqual(ids.map(() => null));
    expect((await read.byIds(ann, [newId("dep"), ...ids])).map((one) => one?.deposit.txid ?? null)).toEqual([
      ...[null, "tx1", "tx2", "tx3", "tx4", "tx5"],
    ]);
  });

  it("counts the blocks that hold each", async () => {
    const { kept, read } = await setting();
    const seen = await read.byIds(
      ann,
      kept.all().map(({ id }) => id),
    );
    expect(seen.map((one) => one?.confirmations)).toEqual([9, 0, 7, 6, 5]);
  });

  it("gives pages, the newest first, and none behind what another wallet has", async () => {
    const { kept, read } = await setting();
    const ids = kept.all().map(({ id }) => id);
    const [first, second] = await read.ofWallets([
      { walletId, first: 2, after: null },
      { walletId, first: 9, after: ids[1] ?? null },
    ]);
    expect(first).toMatchObject({ items: [{ deposit: { txid: "tx5" } }, { deposit: { txid: "tx4" } }], hasNext: true });
    expect(second).toMatchObject({ items: [{ deposit: { txid: "tx1" } }], hasNext: false });
    const [other, lost] = await read.ofWallets([
      { walletId: otherId, first: 2, after: null },
      { walletId: otherId, first: 2, after: ids[1] ?? null },
    ]);
    expect(other).toEqual({ items: [], hasNext: false });
    expect(lost).toBeInstanceOf(Error);
  });

  it("gives everybody's to who may see all, by what was asked for, in pages", async () => {
    const { kept, read } = await setting();
    const all = { network: null, currency: null, states: null, txid: null };
    const txids = async (filter: Partial<Parameters<typeof read.list>[0]["filter"]>) =>
      (await read.list({ first: 9, after: null, filter: { ...all, ...filter } })).items.map((one) => one.deposit.txid);
    expect(await txids({})).toEqual(["tx5", "tx4", "tx3", "tx2", "tx1"]);
    expect(await txids({ network: "OTHER" })).toEqual([]);
    expect(await txids({ currency: "OTHER" })).toEqual([]);
    expect(await txids({ states: ["ORPHANED", "REVERSED"] })).toEqual(["tx2"]);
    expect(await txids({ network: "TEST", currency: "TEST", txid: "tx4" })).toEqual(["tx4"]);
    const after = kept.all()[3]?.id ?? null;
    const page = await read.list({ first: 2, after, filter: all });
    expect(page).toMatchObject({
      items: [
        { deposit: { txid: "tx3" }, confirmations: 7 },
        { deposit: { txid: "tx2" }, confirmations: 0 },
      ],
      hasNext: true,
    });
  });
});
