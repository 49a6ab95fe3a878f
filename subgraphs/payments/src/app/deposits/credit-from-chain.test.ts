import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeChainBooks } from "../../../test/fakes/chain-books.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeCreditFromChain } from "./credit-from-chain.ts";
import { makeReverseChainCredit } from "./reverse-chain-credit.ts";

function makeWorld() {
  const { deps, alice, money } = makeFakeWorld();
  const fake = makeFakeChainBooks(money);
  const [custody, receivable] = [newId("acc"), newId("acc")];
  const looked: string[] = [];
  const known = new Map([["USD", { code: "USD", scale: 2 }]]);
  const assets = {
    find: (code: string) => known.get(code),
    async look() {
      looked.push("looked");
      known.set("NEW", { code: "NEW", scale: 2 });
    },
  };
  const parts = { assets, clock: deps.clock, custody: () => () => custody, receivable: () => receivable };
  const data = {
    ...{ depositId: newId("dep"), credit: 1, userId: alice.userId, walletId: newId("wal"), network: "TRON" },
    ...{ currency: "USD", amount: "5.00", txid: "ab", address: "T1", confirmedAt: "2026-01-02T03:04:05Z" },
  };
  const { depositId, userId } = data;
  const [credit, reverse] = [makeCreditFromChain(parts), makeReverseChainCredit(parts)];
  return {
    ...fake,
    money,
    data,
    looked,
    credit: (changes: Partial<typeof data> = {}) => credit(fake.books, { ...data, ...changes }),
    reverse: (nth = 1) => reverse(fake.books, { depositId, credit: nth, userId, reversedAt: "2026-01-02T04:04:05Z" }),
  };
}

describe("crediting what a chain has brought", () => {
  it.each([
    [{ currency: "DOGE" }, "no currency here"],
    [{ amount: "5.001" }, "another scale"],
    [{ amount: "0" }, "nothing, or too much"],
  ])("throws on %j, and nothing is done", async (changes, fault) => {
    const { credit, money, custodies, told } = makeWorld();
    await expect(credit(changes)).rejects.toThrow(fault);
    expect([money.submitted, custodies, told]).toEqual([[], [], []]);
  });

  it("throws where the ledger refuses it, and nobody is told", async () => {
    const { credit, money, told } = makeWorld();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await expect(credit()).rejects.toThrow("was not credited: ACCOUNT_FROZEN");
    expect(told).toEqual([]);
  });

  it("makes one payment of each confirmation, with where it came from, and tells its id", async () => {
    const { credit, money, data, told, custodies } = makeWorld();
    const id = await credit();
    expect([await credit(), await credit()]).toEqual([null, null]);
    const { depositId, userId, network, txid, address } = data;
    expect(money.submitted.map(({ step }) => step)).toMatchObject([
      {
        kind: "creditFromChain",
        payee: { userId, currency: "USD", isFound: false },
        payment: { kind: "DEPOSIT", status: "COMPLETED", chain: { depositId, credit: 1, network, txid, address } },
      },
    ]);
    expect([told, custodies]).toEqual([[{ depositId, credit: 1, userId, paymentId: id }], ["TRON USD"]]);
    expect(await credit({ credit: 2 })).not.toBeNull();
  });

  it("looks for a currency that was just added", async () => {
    const { credit, looked } = makeWorld();
    expect(await credit({ currency: "NEW" })).not.toBeNull();
    expect(looked).toHaveLength(1);
  });
});

describe("taking back what a chain has taken back", () => {
  it("does nothing where nothing was credited, and nothing is credited later", async () => {
    const { credit, reverse, money, reversals } = makeWorld();
    expect([await reverse(), await reverse(), await credit()]).toEqual([null, null, null]);
    expect([money.submitted, reversals.size]).toEqual([[], 1]);
    expect(await credit({ credit: 2 })).not.toBeNull();
  });

  it("returns the payment of this confirmation, once", async () => {
    const { credit, reverse, money } = makeWorld();
    await credit();
    expect(await reverse()).toMatchObject({ status: "RETURNED", returned: { reason: "CHAIN_REORGANISED" } });
    expect(await reverse()).toBeNull();
    expect(money.list().map(({ status }) => status)).toEqual(["RETURNED"]);
  });

  it("throws where it cannot be booked", async () => {
    const { credit, reverse, money } = makeWorld();
    await credit();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await expect(reverse()).rejects.toThrow("was not booked");
  });
});
