import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LedgerItem, OutcomeCode } from "../src/ledger-item.ts";
import { OUTCOMES } from "../src/ledger-item.ts";
import { capture, hold, legs, post, release, reverse } from "./items.ts";
import { type LedgerDatabase, openLedgerDatabase } from "./ledger-database.ts";
import { findUnsound } from "./soundness.ts";
import { LATER, type Stage, setStage } from "./stage.ts";

let ledger: LedgerDatabase;
let stage: Stage;
beforeAll(async () => {
  ledger = await openLedgerDatabase();
});
beforeEach(async () => {
  stage = await setStage(ledger);
});
afterAll(async () => {
  expect(await findUnsound(ledger.admin)).toEqual([]);
  await ledger.drop();
});

/** Of the database and of the model, which are held to agree. */
const readOutcomes = async (...items: LedgerItem[]): Promise<OutcomeCode[]> =>
  (await stage.both(items, LATER)).map(({ code }) => code);
const unknown = randomUUID();

type Case = readonly [expected: OutcomeCode, what: string, make: (stage: Stage) => LedgerItem];

const ALONE: readonly Case[] = [
  ["posted", "a transfer", ({ accounts: { alice, bob } }) => post([alice, -1n], [bob, 1n])],
  ["posted", "a credit to a frozen account", ({ accounts }) => post([accounts.alice, -1n], [accounts.frozen, 1n])],
  ["posted", "a void of an overdue hold", ({ holds }) => release(holds.overdue.id)],
  ["posted", "a void of a frozen account's hold", ({ holds }) => release(holds.ofFrozenAccount.id)],
  ["posted", "a reversal of a capture", ({ captured }) => reverse(captured.id)],
  ["repeated", "an entry once more", ({ posts }) => posts.sent],
  ["id_reused", "another entry under its id", ({ posts }) => ({ ...posts.sent, kind: "OTHER" })],
  ["account_not_found", "a leg on no account", ({ accounts }) => post([accounts.alice, -1n], [unknown, 1n])],
  [
    "account_not_found",
    "a hold on no account",
    ({ accounts }) => hold({ debit: unknown, credit: accounts.bob, amount: 1n }),
  ],
  [
    "asset_mismatch",
    "dollars on an account of euros",
    ({ accounts }) => post([accounts.alice, -1n], [accounts.euro, 1n]),
  ],
  ["unbalanced", "a leg without another", ({ accounts }) => post([accounts.alice, -1n])],
  ["unbalanced", "dollars against euros", ({ accounts }) => post([accounts.alice, -1n], [accounts.euro, 1n, "EUR"])],
  ["unbalanced", "no legs", () => post()],
  ["hold_not_found", "a capture of nothing", () => capture(unknown)],
  ["hold_not_found", "a void of a transfer", ({ posts }) => release(posts.sent.id)],
  ["already_captured", "a void of a captured hold", ({ holds }) => release(holds.captured.id)],
  ["already_voided", "a capture of a voided hold", ({ holds }) => capture(holds.voided.id)],
  ["already_expired", "a void of an expired hold", ({ holds }) => release(holds.expired.id)],
  ["exceeds_hold", "a capture of more", ({ holds }) => capture(holds.pending.id, 11n)],
  ["not_due", "an expiry before its time", ({ holds }) => release(holds.long.id, "expire")],
  ["not_due", "an expiry without a time", ({ holds }) => release(holds.pending.id, "expire")],
  ["entry_not_found", "a reversal of nothing", () => reverse(unknown)],
  ["not_reversible", "a reversal of a hold", ({ holds }) => reverse(holds.pending.id)],
  ["already_reversed", "a second reversal", ({ posts }) => reverse(posts.reversed.id)],
  [
    "account_closed",
    "a credit to a closed account",
    ({ accounts }) => post([accounts.alice, -1n], [accounts.closed, 1n]),
  ],
  ["account_closed", "a reversal through it", ({ posts }) => reverse(posts.throughClosed.id)],
  ["account_frozen", "a debit of a frozen account", ({ accounts }) => post([accounts.frozen, -1n], [accounts.bob, 1n])],
  [
    "account_frozen",
    "a hold on it",
    ({ accounts }) => hold({ debit: accounts.frozen, credit: accounts.bob, amount: 1n }),
  ],
  ["account_frozen", "a reversal of what it got", ({ posts }) => reverse(posts.toFrozen.id)],
  ["owner_frozen", "a debit of a frozen owner", ({ accounts }) => post([accounts.ofFrozen, -1n], [accounts.bob, 1n])],
  ["owner_frozen", "a capture of a frozen owner's hold", ({ holds }) => capture(holds.ofFrozenOwner.id)],
  ["below_floor", "a debit of more than there is", ({ accounts }) => post([accounts.poor, -6n], [accounts.bob, 6n])],
  [
    "below_floor",
    "a hold of more than there is",
    ({ accounts }) => hold({ debit: accounts.poor, credit: accounts.bob, amount: 6n }),
  ],
  ["below_floor", "a reversal of what was spent", ({ posts }) => reverse(posts.toPoor.id)],
];

type Pair = readonly [earlier: OutcomeCode, later: OutcomeCode, make: (stage: Stage) => LedgerItem];

/** Items to which both outcomes apply. */
const PAIRS: readonly Pair[] = [
  ["id_reused", "account_not_found", ({ posts }) => ({ ...posts.sent, legs: legs([unknown, -1n], [unknown, 1n]) })],
  ["id_reused", "hold_not_found", ({ posts }) => ({ ...capture(unknown), id: posts.sent.id })],
  ["id_reused", "entry_not_found", ({ posts }) => ({ ...reverse(unknown), id: posts.sent.id })],
  ["repeated", "already_captured", ({ captured }) => captured],
  ["account_not_found", "asset_mismatch", ({ accounts }) => post([accounts.euro, -1n], [unknown, 1n])],
  ["asset_mismatch", "unbalanced", ({ accounts }) => post([accounts.euro, -1n], [accounts.bob, 2n])],
  ["unbalanced", "account_closed", ({ accounts }) => post([accounts.alice, -1n], [accounts.closed, 2n])],
  ["already_captured", "exceeds_hold", ({ holds }) => capture(holds.captured.id, 11n)],
  ["already_voided", "not_due", ({ holds }) => release(holds.voided.id, "expire")],
  ["already_expired", "exceeds_hold", ({ holds }) => capture(holds.overdue.id, 11n)],
  ["exceeds_hold", "account_frozen", ({ holds }) => capture(holds.ofFrozenAccount.id, 11n)],
  ["exceeds_hold", "owner_frozen", ({ holds }) => capture(holds.ofFrozenOwner.id, 11n)],
  ["not_reversible", "account_frozen", ({ holds }) => reverse(holds.ofFrozenAccount.id)],
  ["already_reversed", "below_floor", ({ posts }) => reverse(posts.reversed.id)],
  ["account_closed", "account_frozen", ({ accounts }) => post([accounts.frozen, -1n], [accounts.closed, 1n])],
  ["account_closed", "account_frozen", ({ posts }) => reverse(posts.throughClosedToFrozen.id)],
  [
    "account_frozen",
    "owner_frozen",
    ({ accounts }) => post([accounts.ofFrozen, -1n], [accounts.frozen, -1n], [accounts.bob, 2n]),
  ],
  ["owner_frozen", "below_floor", ({ accounts }) => post([accounts.ofFrozen, -9_999n], [accounts.bob, 9_999n])],
  [
    "account_frozen",
    "below_floor",
    ({ accounts }) => hold({ debit: accounts.frozen, credit: accounts.bob, amount: 9_999n }),
  ],
];

describe("an item alone", () => {
  it.each(ALONE)("is told %s: %s", async (expected, _what, make) => {
    expect(await readOutcomes(make(stage))).toEqual([expected]);
  });

  it.each(PAIRS)("to which both apply is told %s before %s", async (expected, _later, make) => {
    expect(await readOutcomes(make(stage))).toEqual([expected]);
  });

  it("is told of below_floor what the first account that it debits could spend", async () => {
    const { poor, euro, bob } = stage.accounts;
    const item = post(
      [bob, -100_000n],
      [poor, -1n],
      [bob, 100_001n],
      [poor, -7n],
      [bob, 7n],
      [euro, -9n, "EUR"],
      [euro, 9n, "EUR"],
    );
    expect(await stage.both([item], LATER)).toEqual([{ code: "below_floor", available: 0n }]);
  });

  it("has been told each of the outcomes here but that of groups", () => {
    const told = new Set(ALONE.map(([code]) => code));
    expect(OUTCOMES.filter((code) => !told.has(code))).toEqual(["linked_failed"]);
  });
});
