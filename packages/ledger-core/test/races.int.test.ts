import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import type { LedgerItem, OutcomeCode } from "../src/ledger-item.ts";
import { capture, countOf, hold, release, reverse, times } from "./items.ts";
import { type LedgerDatabase, openLedgerDatabase, transfer } from "./ledger-database.ts";
import { findUnsound } from "./soundness.ts";

const CONNECTIONS = 16;

let ledger: LedgerDatabase;
beforeAll(async () => {
  ledger = await openLedgerDatabase(CONNECTIONS);
});
afterEach(async () => expect(await findUnsound(ledger.admin)).toEqual([]));
afterAll(() => ledger?.drop());

const apply = async (...items: LedgerItem[]): Promise<OutcomeCode[]> =>
  (await applyItems(ledger.door, items)).map(({ code }) => code);
/** Each in a call of its own, all at once. */
const race = async (items: readonly LedgerItem[]): Promise<OutcomeCode[]> =>
  (await Promise.all(items.map((item) => apply(item)))).flat();
/** Alice with so much, Bob with nothing. */
const pair = async (amount: bigint) => [await ledger.openFunded({ amount }), await ledger.openFunded()] as const;

describe("over 16 connections, exactly one", () => {
  it("of 50 attempts spends a whole balance", async () => {
    const [alice, bob] = await pair(100n);
    const said = await race(times(50, () => transfer({ from: alice, to: bob, amount: 100n })));
    expect(countOf(said)).toEqual({ posted: 1, below_floor: 49 });
    expect([await ledger.balanceOf(alice), await ledger.balanceOf(bob)]).toEqual([0n, 100n]);
  });

  it("of 50 holds takes what is left", async () => {
    const [alice, bob] = await pair(100n);
    const said = await race(times(50, () => hold({ debit: alice, credit: bob, amount: 60n })));
    expect(countOf(said)).toEqual({ posted: 1, below_floor: 49 });
    expect(await ledger.balanceOf(alice)).toBe(100n);
  });

  it("of a hold and a transfer has the money, whichever it is", async () => {
    const [alice, bob] = await pair(100n);
    const said = await race([
      ...times(20, () => hold({ debit: alice, credit: bob, amount: 100n })),
      ...times(20, () => transfer({ from: alice, to: bob, amount: 100n })),
    ]);
    expect(countOf(said)).toEqual({ posted: 1, below_floor: 39 });
  });

  it("of 30 captures of a hold moves its money", async () => {
    const [alice, bob] = await pair(100n);
    const reserved = hold({ debit: alice, credit: bob, amount: 70n });
    await apply(reserved);
    expect(countOf(await race(times(30, () => capture(reserved.id))))).toEqual({ posted: 1, already_captured: 29 });
    expect([await ledger.balanceOf(alice), await ledger.balanceOf(bob)]).toEqual([30n, 70n]);
  });

  it("of a capture and a void ends a hold, and all others are told which", async () => {
    for (const _ of times(10, () => null)) {
      const [alice, bob] = await pair(100n);
      const reserved = hold({ debit: alice, credit: bob, amount: 70n });
      await apply(reserved);
      const said = await race([...times(8, () => capture(reserved.id)), ...times(8, () => release(reserved.id))]);
      const { posted, ...refused } = countOf(said);
      expect(posted).toBe(1);
      const wasCaptured = said.indexOf("posted") < 8;
      expect(refused).toEqual(wasCaptured ? { already_captured: 15 } : { already_voided: 15 });
      expect(await ledger.balanceOf(bob)).toBe(wasCaptured ? 70n : 0n);
    }
  });

  it("of 30 reversals takes an entry back", async () => {
    const [alice, bob] = await pair(100n);
    const sent = transfer({ from: alice, to: bob, amount: 100n });
    await apply(sent);
    expect(countOf(await race(times(30, () => reverse(sent.id))))).toEqual({ posted: 1, already_reversed: 29 });
    expect([await ledger.balanceOf(alice), await ledger.balanceOf(bob)]).toEqual([100n, 0n]);
  });

  it("of 50 items of one id and content is posted, and all others repeat it", async () => {
    const [alice, bob] = await pair(100n);
    const same = transfer({ from: alice, to: bob, amount: 30n });
    expect(countOf(await race(times(50, () => same)))).toEqual({ posted: 1, repeated: 49 });
    expect(await ledger.balanceOf(bob)).toBe(30n);
  });

  it("of 50 items of one id and differing content is posted, and all others reuse its id", async () => {
    const [alice, bob] = await pair(10_000n);
    const id = randomUUID();
    const said = await race(times(50, (n) => transfer({ id, from: alice, to: bob, amount: BigInt(n + 1) })));
    expect(countOf(said)).toEqual({ posted: 1, id_reused: 49 });
    expect(await ledger.balanceOf(bob)).toBe(BigInt(said.indexOf("posted") + 1));
  });
});

describe("over 16 connections", () => {
  it("batches that take the same accounts and holds in opposite orders never deadlock", async () => {
    const accounts = await Promise.all(times(12, () => ledger.openFunded({ amount: 100_000n })));
    const other = (place: number) => accounts[place % 12] ?? "";
    const batch = (round: number): LedgerItem[] =>
      accounts.flatMap((from, i) => {
        const to = other(i + 1 + (round % 11));
        const sent = transfer({ from, to, amount: 1n });
        // Transfers alone are done another way, which has to lock in the same order.
        return round % 3 === 0 ? [sent] : [sent, hold({ debit: from, credit: to, amount: 2n })];
      });
    const turned = (round: number, items: LedgerItem[]) => (round % 2 ? items.toReversed() : items);
    const first = times(40, (round) => turned(round, batch(round)));
    const said = await Promise.all(first.map((items) => apply(...items)));
    expect(countOf(said.flat())).toEqual({ posted: first.flat().length });

    const holds = first.flat().filter(({ action }) => action === "hold");
    const entries = first.flat().filter(({ action }) => action === "post");
    const second = times(40, (round) =>
      turned(round, [
        ...holds.filter((_, i) => i % 20 === round % 20).map(({ id }) => (round < 20 ? capture(id) : release(id))),
        ...entries.filter((_, i) => i % 40 === round).map(({ id }) => reverse(id)),
      ]),
    );
    const ended = countOf((await Promise.all(second.map((items) => apply(...items)))).flat());
    const { already_captured: captured = 0, already_voided: released = 0 } = ended;
    expect(ended.posted).toBe(holds.length + entries.length);
    expect(captured + released).toBe(holds.length);
  });

  it("batches that share ids and accounts never deadlock, whether they are decided as a whole or item by item", async () => {
    const [alice, bob] = await pair(1_000_000n);
    const [poor, carol] = await pair(0n);
    for (const _ of times(15, () => null)) {
      const shared = times(6, () => transfer({ from: alice, to: bob, amount: 1n }));
      const refused = () => transfer({ from: poor, to: carol, amount: 1n });
      const said = await Promise.all(
        times(16, (n) => {
          const items = n % 2 ? shared : shared.toReversed();
          if (n % 4 === 0) return apply(...items, refused());
          if (n % 4 === 1) return apply(hold({ debit: alice, credit: bob, amount: 1n }), ...items);
          return apply(...items);
        }),
      );
      const { posted = 0, repeated = 0 } = countOf(said.flat());
      expect([posted, repeated]).toEqual([6 + 4, 15 * 6]);
    }
  });

  it("an account is closed, or receives; never both", async () => {
    for (const _ of times(12, () => null)) {
      const [alice, bob] = await pair(100n);
      const [closed, said] = await Promise.all([
        ledger.setAccountState(bob, "CLOSED"),
        race(times(8, () => transfer({ from: alice, to: bob, amount: 1n }))),
      ]);
      expect(countOf(said)).toEqual(closed === "changed" ? { account_closed: 8 } : { posted: 8 });
      if (closed !== "changed") expect(closed).toBe("not_empty");
    }
  });

  it("nothing is debited from an owner once the freeze has returned", async () => {
    for (const _ of times(8, () => null)) {
      const owner = randomUUID();
      const alice = await ledger.openFunded({ amount: 1_000n, owner });
      const bob = await ledger.openFunded();
      let frozen = false;
      const spend = async (): Promise<{ after: boolean; code: OutcomeCode | undefined }> => {
        const after = frozen;
        const [code] = await apply(transfer({ from: alice, to: bob, amount: 1n }));
        return { after, code };
      };
      const spenders = times(8, async () => {
        const seen = [await spend()];
        while (seen.at(-1)?.code === "posted") seen.push(await spend());
        return seen;
      });
      expect(await ledger.freezeOwner(owner)).toBe(true);
      frozen = true;
      const seen = (await Promise.all(spenders)).flat();
      expect(seen.filter(({ after, code }) => after && code === "posted")).toEqual([]);
      expect(await spend()).toEqual({ after: true, code: "owner_frozen" });
      expect(seen.filter(({ code }) => code === "posted").length).toBe(Number(await ledger.balanceOf(bob)));
    }
  });

  it("an account that is opened while its owner is frozen is one of a frozen owner", async () => {
    for (const _ of times(8, () => null)) {
      const owner = randomUUID();
      await ledger.openFunded({ owner });
      const opened = Promise.all(times(8, () => ledger.openFunded({ owner, amount: 10n })));
      await ledger.freezeOwner(owner);
      const accounts = await opened;
      const bob = await ledger.openFunded();
      const said = await race(accounts.map((from) => transfer({ from, to: bob, amount: 1n })));
      expect(countOf(said)).toEqual({ owner_frozen: 8 });
    }
  });
});

/** What another transaction does while a call of ours waits for its locks. */
describe("a call that has begun", () => {
  async function whileHeld(begin: LedgerItem[], ours: LedgerItem[]): Promise<OutcomeCode[]> {
    const other = await ledger.door.connect();
    try {
      await other.query("BEGIN");
      for (const { code } of await applyItems(other, begin)) expect(code).toBe("posted");
      const { rows } = await other.query("SELECT pg_backend_pid() AS pid");
      const settled = Promise.allSettled([apply(...ours)]);
      await vi.waitFor(async () => expect(await blockedBy(ledger.admin, rows[0].pid)).toBeGreaterThan(0), {
        timeout: 120_000,
        interval: 5,
      });
      await other.query("COMMIT");
      const [said] = await settled;
      if (said.status === "rejected") throw said.reason;
      return said.value;
    } finally {
      other.release();
    }
  }

  it("does not find a hold that stands only since then", async () => {
    const [alice, bob] = await pair(100n);
    const carol = await ledger.openFunded();
    const reserved = hold({ debit: alice, credit: bob, amount: 40n });
    const said = await whileHeld([reserved], [transfer({ from: alice, to: carol, amount: 1n }), capture(reserved.id)]);
    expect(said).toEqual(["posted", "hold_not_found"]);
    expect(await apply(capture(reserved.id))).toEqual(["posted"]);
  });

  it("does not find an entry that stands only since then", async () => {
    const [alice, bob] = await pair(100n);
    const carol = await ledger.openFunded();
    const sent = transfer({ from: alice, to: bob, amount: 40n });
    const said = await whileHeld([sent], [transfer({ from: alice, to: carol, amount: 1n }), reverse(sent.id)]);
    expect(said).toEqual(["posted", "entry_not_found"]);
    expect(await apply(reverse(sent.id))).toEqual(["posted"]);
  });

  it("sees what became of a hold that stood", async () => {
    const [alice, bob] = await pair(100n);
    const reserved = hold({ debit: alice, credit: bob, amount: 40n });
    await apply(reserved);
    expect(await whileHeld([release(reserved.id)], [capture(reserved.id)])).toEqual(["already_voided"]);
  });

  it("sees an id that was taken by the same accounts", async () => {
    const [alice, bob] = await pair(100n);
    const sent = transfer({ from: alice, to: bob, amount: 40n });
    expect(await whileHeld([sent], [sent, { ...sent, kind: "OTHER" }])).toEqual(["repeated", "id_reused"]);
  });

  it("is told that an id is reused which is taken meanwhile for other accounts, or is a fault that leaves nothing until it is asked again", async () => {
    const [[alice, bob], [carol, dan]] = [await pair(100n), await pair(100n)];
    const sent = transfer({ from: alice, to: bob, amount: 40n });
    const ours = (): LedgerItem[] => [
      hold({ debit: carol, credit: dan, amount: 1n }),
      { ...transfer({ from: carol, to: dan, amount: 40n }), id: sent.id },
    ];
    const told = await whileHeld([sent], ours()).catch(({ code }) => `fault ${code}`);
    expect([["posted", "id_reused"], "fault 23505"]).toContainEqual(told);
    expect(await ledger.balanceOf(dan)).toBe(0n);
    expect(await apply(...ours())).toEqual(["posted", "id_reused"]);
  });

  it("never deadlocks with one that takes the same ids in the opposite order for other accounts", async () => {
    const pairs = await Promise.all(times(8, () => pair(1_000n)));
    for (const _ of times(10, () => null)) {
      const ids = times(20, () => randomUUID());
      const batches = pairs.map(([from, to], i) =>
        (i % 2 ? ids.toReversed() : ids).map((id) => transfer({ id, from, to, amount: 1n })),
      );
      const faults = (await Promise.allSettled(batches.map((items) => apply(...items)))).flatMap((end) =>
        end.status === "rejected" ? [end.reason.code] : [],
      );
      expect(faults.filter((code) => code !== "23505")).toEqual([]);
      expect((await ledger.standing(ids)).length).toBe(ids.length);
    }
  });
});

const blockedBy = async (admin: pg.Pool, pid: number): Promise<number> =>
  (await admin.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", [pid]))
    .rows[0].n;
