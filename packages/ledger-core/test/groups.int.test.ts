import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { LedgerItem, Outcome } from "../src/ledger-item.ts";
import { capture, countOf, hold, post, release, reverse, times } from "./items.ts";
import { type LedgerDatabase, openLedgerDatabase, transfer } from "./ledger-database.ts";
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

const apply = (...items: LedgerItem[]): Promise<Outcome[]> => stage.both(items, LATER);
const readCodes = async (...items: LedgerItem[]) => (await apply(...items)).map(({ code }) => code);
const linked = (...items: LedgerItem[]): LedgerItem[] =>
  items.map((item, i) => ({ ...item, linked: i < items.length - 1 }));

describe("a group", () => {
  it("of which one is refused is refused whole: that one keeps its outcome, those before and after it are told linked_failed", async () => {
    const { alice, bob, poor } = stage.accounts;
    const fine = () => transfer({ from: alice, to: bob, amount: 1n });
    const bad = transfer({ from: poor, to: bob, amount: 7n });
    const worse = post([alice, -1n]);
    const items = linked(fine(), stage.posts.sent, bad, worse, fine(), bad);
    const before = await ledger.balanceOf(alice);
    expect(await apply(fine(), ...items, fine())).toEqual([
      { code: "posted", available: null },
      { code: "linked_failed", available: null },
      { code: "linked_failed", available: null },
      { code: "below_floor", available: 0n },
      { code: "linked_failed", available: null },
      { code: "linked_failed", available: null },
      { code: "linked_failed", available: null },
      { code: "posted", available: null },
    ]);
    expect(await ledger.balanceOf(alice)).toBe(before - 2n);
    const refused = items.flatMap(({ id }) => (id === stage.posts.sent.id ? [] : [id]));
    expect(await ledger.standing(refused)).toEqual([]);
  });

  it("gives back what it had taken, ended and reversed before it failed", async () => {
    const { alice, bob, poor } = stage.accounts;
    const { pending, long } = stage.holds;
    const bad = transfer({ from: poor, to: bob, amount: 7n });
    const steps = [capture(pending.id), release(long.id), reverse(stage.posts.sent.id)];
    const all = transfer({ from: alice, to: bob, amount: 300n });
    expect(await readCodes(...linked(...steps, all, bad), all, ...steps)).toEqual([
      "linked_failed",
      "linked_failed",
      "linked_failed",
      "linked_failed",
      "below_floor",
      // Once more in the same batch, they are told what they were told before.
      "linked_failed",
      "linked_failed",
      "linked_failed",
      "linked_failed",
    ]);
    const again = [capture(pending.id), release(long.id), reverse(stage.posts.sent.id)];
    expect(await readCodes(...linked(...again, all))).toEqual(["posted", "posted", "posted", "posted"]);
  });

  it("may hold what was done before: a repeat counts as done", async () => {
    const { alice, bob } = stage.accounts;
    const item = transfer({ from: alice, to: bob, amount: 1n });
    expect(await readCodes(...linked(stage.posts.sent, item, item), item)).toEqual([
      "repeated",
      "posted",
      "repeated",
      "repeated",
    ]);
  });

  it("may spend in its second item what its first brings, and fails in the first place where that cannot be", async () => {
    const { alice, bob, poor } = stage.accounts;
    const brings = () => transfer({ from: alice, to: poor, amount: 5n });
    const spends = () => transfer({ from: poor, to: bob, amount: 5n });
    expect(await readCodes(...linked(brings(), spends()))).toEqual(["posted", "posted"]);
    expect(await readCodes(...linked(spends(), brings()))).toEqual(["below_floor", "linked_failed"]);
    expect(await readCodes(...linked(brings(), spends(), spends()), spends())).toEqual([
      "linked_failed",
      "linked_failed",
      "below_floor",
      "below_floor",
    ]);
  });

  it("may be as long as a batch, and two groups beside each other are two", async () => {
    const { alice, bob, poor } = stage.accounts;
    const chain = linked(...times(60, () => transfer({ from: alice, to: bob, amount: 1n })));
    const failing = linked(
      transfer({ from: alice, to: bob, amount: 1n }),
      transfer({ from: poor, to: bob, amount: 9n }),
    );
    expect(countOf(await readCodes(...chain))).toEqual({ posted: 60 });
    expect(
      await readCodes(...failing, ...chain.slice(0, 1).map((item) => ({ ...item, linked: false })), ...failing),
    ).toEqual(["linked_failed", "below_floor", "repeated", "linked_failed", "linked_failed"]);
  });
});

describe("a batch", () => {
  it("does not find the holds and entries that it makes itself", async () => {
    const { alice, bob } = stage.accounts;
    const [reserved, sent] = [
      hold({ debit: alice, credit: bob, amount: 1n }),
      transfer({ from: alice, to: bob, amount: 1n }),
    ];
    const ends = () => [capture(reserved.id), release(reserved.id), release(reserved.id, "expire"), reverse(sent.id)];
    expect(await readCodes(reserved, sent, ...ends())).toEqual([
      "posted",
      "posted",
      "hold_not_found",
      "hold_not_found",
      "hold_not_found",
      "entry_not_found",
    ]);
  });

  it("ends a hold and reverses an entry once", async () => {
    const { pending } = stage.holds;
    const { sent } = stage.posts;
    expect(await readCodes(capture(pending.id, 1n), capture(pending.id), release(pending.id))).toEqual([
      "posted",
      "already_captured",
      "already_captured",
    ]);
    expect(await readCodes(reverse(sent.id), reverse(sent.id))).toEqual(["posted", "already_reversed"]);
  });

  it("may spend what it gave back from a hold, and what it left of it", async () => {
    const { accounts, holds } = stage;
    const spare = await stage.both([hold({ debit: accounts.alice, credit: accounts.bob, amount: 900n })], LATER);
    expect(spare).toEqual([{ code: "below_floor", available: expect.any(BigInt) }]);
    const left = spare[0]?.available ?? 0n;
    const item = (amount: bigint) => transfer({ from: accounts.alice, to: accounts.euro, amount });
    expect(await readCodes(item(1n))).toEqual(["asset_mismatch"]);
    const spend = (amount: bigint) => transfer({ from: accounts.alice, to: accounts.bob, amount });
    expect(
      await readCodes(spend(left + 16n), capture(holds.pending.id, 4n), release(holds.long.id), spend(left + 16n)),
    ).toEqual(["below_floor", "posted", "posted", "posted"]);
  });

  it("tells a repeat of a refused item what that was told, and other content under its id id_reused", async () => {
    const { poor, bob, alice } = stage.accounts;
    const refused = transfer({ from: poor, to: bob, amount: 3n });
    const brings = transfer({ from: alice, to: poor, amount: 3n });
    expect(await apply(refused, brings, refused, { ...refused, kind: "OTHER" })).toEqual([
      { code: "below_floor", available: 0n },
      { code: "posted", available: null },
      { code: "below_floor", available: 0n },
      { code: "id_reused", available: null },
    ]);
    expect(await readCodes(refused)).toEqual(["posted"]);
  });
});
