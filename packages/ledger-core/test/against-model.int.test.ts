import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OUTCOMES } from "../src/ledger-item.ts";
import { steps } from "./draw-items.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import { LedgerWorld } from "./ledger-world.ts";
import { findUnsound } from "./soundness.ts";

const OPERATIONS = 100_000;
const COMPARE_EVERY = 2_000;

let ledger: LedgerDatabase;
beforeAll(async () => {
  ledger = await openLedgerDatabase();
});
afterAll(() => ledger?.drop());

describe("the write door", () => {
  it("answers 100,000 random operations as the model does, and its books are the model's", async () => {
    const counts = new Map(OUTCOMES.map((code) => [code, 0]));
    const history = fc.asyncProperty(steps, async (taken) => {
      const world = new LedgerWorld(ledger);
      await world.open();
      let compared = 0;
      for (const step of taken) {
        await world.take(step);
        if (world.outcomes.length - compared < COMPARE_EVERY) continue;
        compared = world.outcomes.length;
        await world.compare();
      }
      await world.compare();
      // As autovacuum does in time: an index by ranges reads what it has not summed up yet.
      await ledger.admin.query("SELECT brin_summarize_new_values('ledger.posting_entry')");
      for (const { code } of world.outcomes) counts.set(code, (counts.get(code) ?? 0) + 1);
    });
    const total = () => [...counts.values()].reduce((sum, count) => sum + count, 0);
    // Unbiased: a bias towards short histories would make most of them too short to say anything. A
    // failure is shrunk for as long as the limit leaves.
    const parameters = { numRuns: 25, unbiased: true, interruptAfterTimeLimit: 80_000 };
    while (total() < OPERATIONS) await fc.assert(history, parameters);

    expect(await findUnsound(ledger.admin)).toEqual([]);
    const rare = [...counts].filter(([, count]) => count < total() / 100);
    expect(rare, `each outcome is at least 1 % of ${total()}: ${JSON.stringify([...counts])}`).toEqual([]);
  });
});
