import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import type { LedgerItem } from "../src/ledger-item.ts";
import { ReferenceLedger } from "../src/reference-model.ts";
import { type Draw, draws } from "./draw-items.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import { ASSETS, newWorld } from "./ledger-world.ts";
import { pickItems, type SeenEntry } from "./pick-items.ts";
import { booksOf, readBooks } from "./read-books.ts";
import { findSerialOrder, findUnexplained, type Said } from "./serial-order.ts";
import { findUnsound } from "./soundness.ts";

const CONNECTIONS = 8;
const NOW = new Date(Date.UTC(2026, 0, 1));

let ledger: LedgerDatabase;
beforeAll(async () => {
  ledger = await openLedgerDatabase(CONNECTIONS);
});
afterAll(() => ledger?.drop());

type World = ReturnType<typeof newWorld>;

/**
 * Each caller sends its batches one after the other, all callers at once; what a caller picks from
 * is what all of them know was posted so far.
 */
async function runAtOnce(world: World, callers: readonly (readonly (readonly Draw[])[])[]): Promise<Said[]> {
  const calls: Said[] = [];
  const entries = new Map<string, SeenEntry>();
  const accounts = world.accounts.map(({ id, asset, floor }) => {
    const available = floor === null ? null : 200n;
    return { id, asset, state: "OPEN" as const, ownerFrozen: false, available };
  });
  const learn = (item: LedgerItem) => {
    entries.set(item.id, { item, at: NOW, endedBy: null });
    const target = item.action === "reverse" ? item.entry : "hold" in item ? item.hold : null;
    const ended = target === null ? undefined : entries.get(target);
    if (ended) entries.set(ended.item.id, { ...ended, endedBy: item });
  };
  const call = async (batch: readonly Draw[]) => {
    const items = pickItems(batch, { accounts, entries: entries.values(), now: NOW }, world.newId);
    const codes = (await applyItems(ledger.clock, items, { at: NOW })).map(({ code }) => code);
    for (const [i, item] of items.entries()) if (codes[i] === "posted") learn(item);
    calls.push({ items, codes });
  };
  await Promise.all(
    callers.map(async (batches) => {
      for (const batch of batches) await call(batch);
    }),
  );
  return calls;
}

/** The posted items once more, in that order, in the model: each as a call of its own. */
function replay(world: World, calls: readonly Said[], order: readonly string[]): ReferenceLedger {
  const model = new ReferenceLedger(ASSETS);
  for (const account of world.accounts) model.openAccount(account);
  const posted = new Map(
    calls.flatMap(({ items, codes }) => items.filter((_, i) => codes[i] === "posted").map((item) => [item.id, item])),
  );
  for (const id of order) {
    const item = posted.get(id);
    if (!item) throw new Error(`an entry stands that nobody was told of: ${id}`);
    expect(model.apply([{ ...item, linked: false }], NOW)).toEqual([{ code: "posted", available: null }]);
  }
  return model;
}

describe("with 8 connections at once", () => {
  it("random batches leave what one serial order of them leaves, and every answer is true", async () => {
    let items = 0;
    const callers = fc.array(fc.array(draws, { maxLength: 12, size: "max" }), {
      minLength: CONNECTIONS,
      maxLength: CONNECTIONS,
    });
    await fc.assert(
      fc.asyncProperty(callers, async (batches) => {
        const world = newWorld();
        await ledger.openAccounts(world.accounts);
        const accounts = world.accounts.map(({ id }) => id);
        const calls = await runAtOnce(world, batches);
        const order = await findSerialOrder(ledger.admin, accounts);
        expect(findUnexplained(calls, new Set(order))).toEqual([]);
        const books = await readBooks(ledger.admin, { accounts, ...world.span });
        expect(books).toEqual(booksOf(replay(world, calls, order)));
        items += calls.reduce((sum, call) => sum + call.items.length, 0);
      }),
      { numRuns: 10, unbiased: true },
    );
    expect(items).toBeGreaterThan(2_000);
    expect(await findUnsound(ledger.admin)).toEqual([]);
  });
});
