import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAccount, makeFakeBooks } from "../../test/fakes/books.ts";
import type { AccountId } from "../domain/ids.ts";
import { listChart, listPostings } from "./list-books.ts";

const LOST = { extensions: { code: "BAD_USER_INPUT" } };
const ALL = { code: null, currency: null };

describe("listChart", () => {
  it("refuses to go on behind a customer's account, or one that is not there", async () => {
    const books = makeFakeBooks();
    const customers = books.open(makeAccount({ id: newId("acc"), ownerId: newId("usr") }));
    for (const after of [customers.id, newId("acc")])
      await expect(listChart(books.accounts, { ...ALL, first: 1, after })).rejects.toMatchObject(LOST);
  });

  it("shows every account of the system once, whatever the size of a page, and nobody else's", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.nat(8), async (first, count) => {
        const books = makeFakeBooks();
        books.open(makeAccount({ id: newId("acc"), ownerId: newId("usr") }));
        const ids = Array.from(
          { length: count },
          () => books.open(makeAccount({ id: newId("acc"), ownerId: null })).id,
        );
        const seen: AccountId[] = [];
        let page = await listChart(books.accounts, { ...ALL, first, after: null });
        seen.push(...page.items.map(({ id }) => id));
        while (page.hasNext) {
          page = await listChart(books.accounts, { ...ALL, first, after: seen.at(-1) ?? null });
          seen.push(...page.items.map(({ id }) => id));
        }
        expect(seen).toEqual(ids);
      }),
    );
  });
});

describe("listPostings", () => {
  it("refuses to go on behind a place that the account has not come to", async () => {
    const books = makeFakeBooks();
    const { id } = books.open(makeAccount({ id: newId("acc"), ownerId: null }));
    await expect(listPostings(books.entries, { id, sequence: "1" }, { first: 1, after: "2" })).rejects.toMatchObject(
      LOST,
    );
  });

  it("shows the newest first, and says whether there are more", async () => {
    const books = makeFakeBooks();
    const { id } = books.open(makeAccount({ id: newId("acc"), ownerId: null }));
    for (const units of [1n, 2n, 3n]) books.post(id, units);
    const account = { id, sequence: "3" };

    const first = await listPostings(books.entries, account, { first: 2, after: null });
    expect([first.items.map(({ sequence }) => sequence), first.hasNext]).toEqual([["3", "2"], true]);
    const last = await listPostings(books.entries, account, { first: 2, after: "2" });
    expect([last.items.map(({ sequence }) => sequence), last.hasNext]).toEqual([["1"], false]);
  });
});
