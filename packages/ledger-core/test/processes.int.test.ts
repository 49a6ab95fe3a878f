import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { applyItems } from "../src/apply-items.ts";
import type { LedgerItem } from "../src/ledger-item.ts";
import { capture, countOf, hold, release, reverse, times } from "./items.ts";
import { type LedgerDatabase, openLedgerDatabase, transfer } from "./ledger-database.ts";
import { raceProcesses } from "./race-processes.ts";
import { findUnsound } from "./soundness.ts";

let ledger: LedgerDatabase;
beforeAll(async () => {
  ledger = await openLedgerDatabase();
});
afterEach(async () => expect(await findUnsound(ledger.admin)).toEqual([]));
afterAll(() => ledger?.drop());

const pair = async (amount: bigint) => [await ledger.openFunded({ amount }), await ledger.openFunded()] as const;
const apply = async (item: LedgerItem) =>
  expect((await applyItems(ledger.door, [item])).map(({ code }) => code)).toEqual(["posted"]);
/** The batches of two processes, 8 connections each. */
const race = (...processes: LedgerItem[][][]) => raceProcesses({ url: ledger.url, connections: 8 }, processes);
const alone = (items: LedgerItem[]): LedgerItem[][] => items.map((item) => [item]);

describe("from two processes, exactly one", () => {
  it("of 50 attempts spends a whole balance, and of 40 takes a hold on another, of 40 ends a third", async () => {
    const [[alice, bob], [carol, dan]] = [await pair(100n), await pair(100n)];
    const [erin, frank] = await pair(100n);
    const reserved = hold({ debit: erin, credit: frank, amount: 100n });
    await apply(reserved);
    const attempts = () => [
      ...times(25, () => transfer({ from: alice, to: bob, amount: 100n })),
      ...times(20, () => hold({ debit: carol, credit: dan, amount: 51n })),
      ...times(10, () => capture(reserved.id)),
      ...times(10, () => release(reserved.id)),
    ];
    const said = (await race(alone(attempts()), alone(attempts()))).map((process) => process.flat());
    const part = (from: number, to: number) => countOf(said.flatMap((codes) => codes.slice(from, to)));
    expect(part(0, 25)).toEqual({ posted: 1, below_floor: 49 });
    expect(part(25, 45)).toEqual({ posted: 1, below_floor: 39 });
    const { posted, already_captured: captured, already_voided: voided } = part(45, 65);
    expect([posted, captured ?? voided]).toEqual([1, 39]);
    expect(await ledger.balanceOf(bob)).toBe(100n);
    expect(await ledger.balanceOf(frank)).toBe(captured ? 100n : 0n);
  });

  it("of 40 reversals takes an entry back, and of 40 items of one id is posted", async () => {
    const [alice, bob] = await pair(100n);
    const sent = transfer({ from: alice, to: bob, amount: 60n });
    await apply(sent);
    const same = transfer({ from: alice, to: bob, amount: 1n });
    const attempts = () => [...times(20, () => reverse(sent.id)), ...times(20, () => same)];
    const said = (await race(alone(attempts()), alone(attempts()))).map((process) => process.flat());
    expect(countOf(said.flatMap((codes) => codes.slice(0, 20)))).toEqual({ posted: 1, already_reversed: 39 });
    expect(countOf(said.flatMap((codes) => codes.slice(20)))).toEqual({ posted: 1, repeated: 39 });
    expect([await ledger.balanceOf(alice), await ledger.balanceOf(bob)]).toEqual([99n, 1n]);
  });
});

describe("from two processes", () => {
  it("batches that take the same accounts in opposite orders never deadlock", async () => {
    const accounts = await Promise.all(times(8, () => ledger.openFunded({ amount: 100_000n })));
    const batch = (round: number): LedgerItem[] =>
      accounts.map((from, i) => transfer({ from, to: accounts[(i + 1 + (round % 7)) % 8] ?? from, amount: 1n }));
    const said = await race(
      times(40, (round) => batch(round)),
      times(40, (round) => batch(round).toReversed()),
    );
    expect(countOf(said.flat(2))).toEqual({ posted: 2 * 40 * 8 });
  });

  it("linked chains that pay each other are done whole or not at all", async () => {
    const [alice, bob] = [await ledger.openFunded({ amount: 40n }), await ledger.openFunded({ amount: 40n })];
    const chain = (from: string, to: string): LedgerItem[] => [
      { ...transfer({ id: randomUUID(), from, to, amount: 30n }), linked: true },
      { ...transfer({ id: randomUUID(), from, to, amount: 30n }), linked: true },
      transfer({ id: randomUUID(), from: to, to: from, amount: 1n }),
    ];
    const processes = [times(30, () => chain(alice, bob)), times(30, () => chain(bob, alice))];
    const said = await race(...processes);
    for (const codes of said.flat()) {
      const whole = codes.every((code) => code === "posted");
      const failed = codes.every((code) => code === "below_floor" || code === "linked_failed");
      expect(whole || failed, codes.join()).toBe(true);
    }
    const ids = processes.flat(2).map(({ id }) => id);
    expect((await ledger.standing(ids)).length).toBe(said.flat(2).filter((code) => code === "posted").length);
  });
});
