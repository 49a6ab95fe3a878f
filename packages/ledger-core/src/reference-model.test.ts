import { beforeEach, describe, expect, it } from "vitest";
import type { LedgerItem, PostItem } from "./ledger-item.ts";
import { ReferenceLedger } from "./reference-model.ts";

const THEN = new Date(Date.UTC(2026, 0, 1));
const after = (seconds: number) => new Date(THEN.getTime() + seconds * 1000);

let ledger: ReferenceLedger;
beforeEach(() => {
  ledger = new ReferenceLedger(["USD", "EUR"]);
  ledger.openAccount({ id: "world", owner: null, asset: "USD", floor: null });
  ledger.openAccount({ id: "alice", owner: "a", asset: "USD", floor: 0n });
  ledger.openAccount({ id: "bob", owner: "b", asset: "USD", floor: 0n });
  expect(codesOf(send("fund", ["world", "alice"], 100n))).toEqual(["posted"]);
});

const send = (id: string, [from, to]: [string, string], amount: bigint): PostItem => ({
  action: "post",
  id,
  kind: "TEST",
  legs: [
    { account: from, asset: "USD", amount: -amount },
    { account: to, asset: "USD", amount },
  ],
});
const hold = (id: string, amount: bigint, timeoutSeconds: number | null = null): LedgerItem => ({
  action: "hold",
  id,
  kind: "TEST",
  debit: "alice",
  credit: "bob",
  asset: "USD",
  amount,
  timeoutSeconds,
});
const capture = (id: string, of: string, amount: bigint | null = null): LedgerItem => ({
  action: "capture",
  id,
  kind: "TEST",
  hold: of,
  amount,
});
const codesOf = (...items: LedgerItem[]) => ledger.apply(items, THEN).map(({ code }) => code);
const figuresOf = (id: string) => {
  const { posted, pendingIn, pendingOut, sequence } = ledger.accounts.get(id) ?? {};
  return [posted, pendingIn, pendingOut, sequence];
};

describe("the reference model", () => {
  it("refuses an account of an asset that is not there, and another account under a known id", () => {
    const alice = { id: "alice", owner: "a", asset: "USD", floor: 0n };
    expect(ledger.openAccount({ ...alice, asset: "XAU" })).toBe("asset_not_found");
    expect(ledger.openAccount({ ...alice, floor: -1n })).toBe("id_reused");
    expect(ledger.openAccount(alice)).toBe("repeated");
  });

  it("refuses to close what is not empty, and to open again what is closed", () => {
    expect(ledger.setAccountState("nobody", "OPEN")).toBe("account_not_found");
    expect(ledger.setAccountState("alice", "CLOSED")).toBe("not_empty");
    expect(ledger.setAccountState("bob", "CLOSED")).toBe("changed");
    expect(ledger.setAccountState("bob", "CLOSED")).toBe("unchanged");
    expect(ledger.setAccountState("bob", "OPEN")).toBe("account_closed");
  });

  it("tells whether a freeze changed anything", () => {
    expect([true, true, false, false].map((frozen) => ledger.freezeOwner("a", frozen))).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("throws on a batch whose last item is linked", () => {
    expect(() => codesOf({ ...send("1", ["alice", "bob"], 1n), linked: true })).toThrow("malformed batch");
  });

  it("refuses what is below the floor with what could be spent, counting holds", () => {
    expect(codesOf(hold("h", 70n))).toEqual(["posted"]);
    expect(ledger.apply([send("1", ["alice", "bob"], 31n)], THEN)).toEqual([{ code: "below_floor", available: 30n }]);
    expect([figuresOf("alice"), figuresOf("bob")]).toEqual([
      [100n, 0n, 70n, 2],
      [0n, 70n, 0n, 1],
    ]);
  });

  it("captures a part and gives the rest back, once", () => {
    expect(codesOf(hold("h", 70n))).toEqual(["posted"]);
    expect(codesOf(capture("c", "h", 71n), capture("d", "h", 20n), capture("e", "h"))).toEqual([
      "exceeds_hold",
      "posted",
      "already_captured",
    ]);
    expect([figuresOf("alice"), figuresOf("bob")]).toEqual([
      [80n, 0n, 0n, 3],
      [20n, 0n, 0n, 2],
    ]);
  });

  it("expires a hold when its time has come and no sooner, and captures it no more from then on", () => {
    const expire = { action: "expire", id: "x", kind: "TEST", hold: "h" } as const;
    expect(codesOf(hold("h", 70n, 60))).toEqual(["posted"]);
    expect(ledger.apply([expire], after(59)).map(({ code }) => code)).toEqual(["not_due"]);
    expect(ledger.apply([capture("c", "h"), expire], after(60)).map(({ code }) => code)).toEqual([
      "already_expired",
      "posted",
    ]);
    expect(figuresOf("alice")).toEqual([100n, 0n, 0n, 3]);
  });

  it("reverses an entry once, and finds none that the same batch makes", () => {
    const reverse = (id: string, entry: string): LedgerItem => ({ action: "reverse", id, kind: "TEST", entry });
    expect(codesOf(send("1", ["alice", "bob"], 5n), reverse("r", "1"))).toEqual(["posted", "entry_not_found"]);
    expect(codesOf(reverse("r", "1"), reverse("s", "1"))).toEqual(["posted", "already_reversed"]);
    expect(codesOf(reverse("t", "r"))).toEqual(["not_reversible"]);
    expect([figuresOf("alice")[0], figuresOf("bob")[0]]).toEqual([100n, 0n]);
  });

  it("takes back all of a group of which one is refused, what it did to holds included", () => {
    expect(codesOf(hold("h", 70n))).toEqual(["posted"]);
    const before = [figuresOf("alice"), figuresOf("bob"), ledger.entries.size, ledger.postings.size];
    const group = [capture("c", "h"), send("1", ["bob", "alice"], 70n), send("2", ["bob", "alice"], 1n)];
    const linked = group.map((item, i) => ({ ...item, linked: i < 2 }));
    expect(codesOf(...linked, capture("c", "h"))).toEqual([
      "linked_failed",
      "linked_failed",
      "below_floor",
      "linked_failed",
    ]);
    expect([figuresOf("alice"), figuresOf("bob"), ledger.entries.size, ledger.postings.size]).toEqual(before);
    expect(codesOf(capture("c", "h"))).toEqual(["posted"]);
  });

  it("counts as the same what differs only in when it takes effect and in its links", () => {
    const item = send("1", ["alice", "bob"], 1n);
    expect(codesOf(item, { ...item, effectiveAt: THEN }, { ...item, kind: "OTHER" })).toEqual([
      "posted",
      "repeated",
      "id_reused",
    ]);
    expect(codesOf({ ...item, narrative: null }, { ...item, narrative: "" })).toEqual(["repeated", "id_reused"]);
  });
});
