import { newId } from "@coffer/contracts/ids";
import { makeCreditFromChain } from "../../src/app/deposits/credit-from-chain.ts";
import { makeReverseChainCredit } from "../../src/app/deposits/reverse-chain-credit.ts";
import { makeFakeChainBooks } from "./chain-books.ts";
import { makeFakeWorld } from "./world.ts";

/** What a chain has brought, and who books it; a currency is added at the first look. */
export function makeBrought() {
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
