import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ConfirmedDeposit } from "../src/app/deposits/credit-from-chain.ts";
import { type Bringing, bring, confirmed, makeBringer, makeBringing, reversed } from "./bringing.ts";
import { makeDyingPool } from "./scheduling.ts";

let stage: Bringing;
beforeAll(async () => {
  stage = await makeBringing();
});
afterAll(() => stage.world.database.drop());
beforeEach(() => stage.world.admin.query("TRUNCATE payments.dead_letter"));

/** Where a process is killed at each statement of an event in turn, and the event comes again. */
async function killedAtEach(
  when: "before" | "behind",
  prepare: () => Promise<{ readonly data: ConfirmedDeposit; readonly event: ReturnType<typeof confirmed> }>,
  check: (data: ConfirmedDeposit) => Promise<void>,
): Promise<number> {
  const environment = stage.world.environments.of("payments", { poolMax: 2 });
  for (let at = 1; ; at += 1) {
    const { pool } = stage.world.environments.of("payments", { poolMax: 2 });
    const { data, event } = await prepare();
    const dying = makeDyingPool(pool, { at, when });
    const bringer = await makeBringer(environment, dying.pool);
    await bringer.take(event).catch(() => undefined);
    await stage.one.take(event);
    await check(data);
    if (!dying.state.isDead) return at - 1;
  }
}

describe.each(["before", "behind"] as const)("where a process is killed %s each statement", (when) => {
  it("what a chain has brought is credited once", async () => {
    const { userId } = stage.person("alice");
    const kills = await killedAtEach(
      when,
      async () => {
        const data = bring(userId, "0.001");
        return { data, event: confirmed(data) };
      },
      async (data) => {
        const made = await stage.list(
          `SELECT e.id FROM payments.chain_deposit c JOIN ledger.journal_entry e ON e.subject_id = c.payment_id WHERE c.deposit_id = $1`,
          [uuidOf(data.depositId)],
        );
        expect(made).toHaveLength(1);
      },
    );
    expect(kills).toBeGreaterThan(8);
    expect(await stage.world.disagreements()).toEqual([]);
  });

  it("what a chain has taken back leaves once", async () => {
    const { userId } = stage.person("bob");
    const kills = await killedAtEach(
      when,
      async () => {
        const data = bring(userId, "0.001");
        await stage.one.take(confirmed(data));
        return { data, event: reversed(data) };
      },
      async (data) => {
        const entries = await stage.list(
          `SELECT e.id FROM payments.chain_deposit c JOIN payments.payment p ON p.id = c.payment_id JOIN ledger.journal_entry e ON e.subject_id = p.id
           WHERE c.deposit_id = $1 AND p.status = 'RETURNED'`,
          [uuidOf(data.depositId)],
        );
        expect(entries).toHaveLength(2);
      },
    );
    expect(kills).toBeGreaterThan(8);
    expect(await stage.world.disagreements()).toEqual([]);
  });
});

/** What befalls some deposits, in any order, some of it twice, and some at once. */
const EVENTS = fc.array(
  fc.record({
    deposit: fc.nat(3),
    credit: fc.integer({ min: 1, max: 3 }),
    what: fc.constantFrom("confirmed", "confirmed", "reversed", "spent"),
    isAtOnce: fc.boolean(),
  }),
  { minLength: 4, maxLength: 14 },
);
const NAMES = ["carol", "dave", "erin", "frank"];

it("adds up: what we have on a chain is what was credited less what was returned, whatever comes in what order", async () => {
  const to = await stage.open(stage.person("bob"), "USDC");
  await fc.assert(
    fc.asyncProperty(EVENTS, fc.bigInt({ min: 1n, max: 10n ** 20n }), async (events, units) => {
      const amount = `${units / 1_000_000n}.${String(units % 1_000_000n).padStart(6, "0")}`;
      const deposits = NAMES.map((name) => ({
        name,
        data: bring(stage.person(name).userId, amount, { currency: "USDC", network: "ETHEREUM" }),
      }));
      let waiting: Promise<unknown>[] = [];
      for (const [i, { deposit, credit, what, isAtOnce }] of events.entries()) {
        const one = deposits[deposit] ?? deposits[0];
        if (!one) continue;
        const data = { ...one.data, credit };
        const bringer = i % 2 === 0 ? stage.one : stage.other;
        const doing =
          what === "spent"
            ? spend(one.name, to)
            : bringer.take(what === "confirmed" ? confirmed(data) : reversed(data));
        waiting.push(doing);
        if (!isAtOnce) waiting = await Promise.all(waiting).then(() => []);
      }
      await Promise.all(waiting);
      expect(await stage.letters()).toEqual([]);
      const [sum] = await stage.list<{ credited: string; returned: string }>(
        `SELECT coalesce(sum(p.amount), 0)::text AS credited, coalesce(sum(p.amount) FILTER (WHERE p.status = 'RETURNED'), 0)::text AS returned
         FROM payments.chain_deposit c JOIN payments.payment p ON p.id = c.payment_id WHERE p.currency = 'USDC'`,
      );
      expect(await stage.custody("ETHEREUM", "USDC")).toBe(BigInt(sum?.returned ?? 0) - BigInt(sum?.credited ?? 0));
      const late = await stage.list(
        "SELECT FROM payments.chain_reversal r JOIN payments.chain_deposit c USING (deposit_id, credit) JOIN payments.payment p ON p.id = c.payment_id WHERE p.status <> 'RETURNED'",
      );
      expect([late, await stage.world.disagreements()]).toEqual([[], []]);
    }),
    { numRuns: 25 },
  );
});

/** All that somebody has of it. */
async function spend(name: string, to: string): Promise<void> {
  const who = stage.person(name);
  const [own] = await stage.list<{ id: string; units: string }>(
    "SELECT id, (credits_posted - debits_posted)::text AS units FROM ledger.account WHERE owner_id = $1 AND asset = 'USDC'",
    [uuidOf(who.userId)],
  );
  if (!own || own.units === "0") return;
  const units = BigInt(own.units);
  const amount = `${units / 1_000_000n}.${String(units % 1_000_000n).padStart(6, "0")}`;
  await stage.send(who, idFromUuid("acc", own.id), to, amount, "USDC");
}
