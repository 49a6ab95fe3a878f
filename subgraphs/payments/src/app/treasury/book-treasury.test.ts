import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeFakeTreasuryBooks } from "../../../test/fakes/treasury-books.ts";
import { fakeAssets } from "../../../test/fakes/world.ts";
import { makeBookFee, makeBookFunding, makeNoteSwitch, noteStop } from "./book-treasury.ts";

const [custody, expense, equity] = [newId("acc"), newId("acc"), newId("acc")];
const at = "2026-01-02T03:04:05Z";
const said = { network: "ETHEREUM", currency: "ETH", amount: "0.5", txid: "0xab", address: "0xcd" };
const UNITS = 500_000_000_000_000_000n;

function makeBooking() {
  const fake = makeFakeTreasuryBooks();
  const parts = {
    ...{ assets: fakeAssets, clock: makeFakeClock(), custody: () => () => custody },
    ...{ networkFees: () => expense, treasuryEquity: () => equity },
  };
  const [fee, fund, note] = [makeBookFee(parts), makeBookFunding(parts), makeNoteSwitch(parts)];
  return {
    ...fake,
    fee: (changes: Partial<typeof said> = {}) => fee(fake.books, { ...said, paidAt: at, ...changes }),
    fund: (changes: Partial<typeof said> = {}) => fund(fake.books, { ...said, fundedAt: at, ...changes }),
    note: (state: string, switchedAt: string, currency = "ETH", scale: number | null = null) =>
      note(fake.books, { network: "ETHEREUM", currency, scale, state, switchedAt }),
    stop: (state: string, switchedAt: string) =>
      noteStop(fake.books, { network: "ETHEREUM", currency: "ETH", state, switchedAt }),
    legs: () => fake.posted.map(({ legs }) => Object.fromEntries(legs.map((leg) => [leg.accountId, leg.amount.units]))),
  };
}

describe("what networks take, and what comes to their treasuries", () => {
  it.each([
    [{ currency: "DOGE" }, "no currency here"],
    [{ amount: "0" }, "nothing, or too much"],
    [{ amount: "0.0000000000000000001" }, "another scale"],
    [{ amount: "-1" }, "no amount"],
  ])("throws on %j, and books nothing", async (changes, fault) => {
    const { fee, fund, posted, custodies } = makeBooking();
    await expect(fee(changes)).rejects.toThrow(fault);
    await expect(fund(changes)).rejects.toThrow(fault);
    expect([posted, custodies]).toEqual([[], []]);
  });

  it("is booked once of each transaction: less there and our cost; more there and the house's own", async () => {
    const { fee, fund, legs, posted } = makeBooking();
    expect([await fee(), await fee(), await fund(), await fund()]).toEqual([true, false, true, false]);
    expect(legs()).toEqual([
      { [custody]: UNITS, [expense]: -UNITS },
      { [custody]: -UNITS, [equity]: UNITS },
    ]);
    expect(posted.map(({ reference }) => reference)).toEqual(["0xab", "0xab/0xcd"]);
    expect([await fund({ address: "0xce" }), await fund({ txid: "0xac" }), await fee({ txid: "0xac" })]).toEqual([
      ...[true, true, true],
    ]);
  });
});

describe("whether a treasury pays out", () => {
  it("throws of a currency that is none here", async () => {
    const { note, stateOf } = makeBooking();
    await expect(note("OPEN", at, "DOGE")).rejects.toThrow("no currency here");
    expect(stateOf("ETHEREUM DOGE")).toBeNull();
  });

  it("throws of a token that has fewer decimals than its currency", async () => {
    const { note, stateOf } = makeBooking();
    await expect(note("OPEN", at, "USD", 1)).rejects.toThrow("fewer decimals");
    expect(stateOf("ETHEREUM USD")).toBeNull();
    await note("OPEN", at, "USD", 2);
    expect(stateOf("ETHEREUM USD")).toBe("OPEN");
  });

  it("takes what it does not know for PAUSED", async () => {
    const { note, stateOf } = makeBooking();
    await note("HALTED", at);
    expect(stateOf("ETHEREUM ETH")).toBe("PAUSED");
  });

  it("is the last word, whatever order the words come in, and how often; of one moment, PAUSED", async () => {
    const WORDS = fc.array(fc.record({ second: fc.nat(5), isOpen: fc.boolean() }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(WORDS, async (words) => {
        const { note, stateOf, custodies } = makeBooking();
        for (const { second, isOpen } of [...words, ...words])
          await note(isOpen ? "OPEN" : "PAUSED", `2026-01-02T03:04:0${second}Z`);
        const last = Math.max(...words.map(({ second }) => second));
        const isOpen = words.every((word) => word.second < last || word.isOpen);
        expect([stateOf("ETHEREUM ETH"), custodies.length > 0]).toEqual([isOpen ? "OPEN" : "PAUSED", true]);
      }),
    );
  });
});

describe("whether what leaves over a network is stopped", () => {
  it("is where what is said is not known", async () => {
    const { stop, stopOf } = makeBooking();
    await stop("HALTED", at);
    expect(stopOf("ETHEREUM ETH")).toBe("STOPPED");
  });

  it("is the last word, whatever order the words come in, and how often; of one moment, STOPPED", async () => {
    const WORDS = fc.array(fc.record({ second: fc.nat(5), isFree: fc.boolean() }), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(WORDS, async (words) => {
        const { stop, stopOf } = makeBooking();
        for (const { second, isFree } of [...words, ...words])
          await stop(isFree ? "RELEASED" : "STOPPED", `2026-01-02T03:04:0${second}Z`);
        const last = Math.max(...words.map(({ second }) => second));
        const isFree = words.every((word) => word.second < last || word.isFree);
        expect(stopOf("ETHEREUM ETH")).toBe(isFree ? "RELEASED" : "STOPPED");
      }),
    );
  });
});
