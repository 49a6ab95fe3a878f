import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedOf, type Facts, type Item, onChainOf, type Place, reconcile } from "./terms.ts";

const NOTHING = { units: 0n, count: 0 };
const facts = (changes: Partial<Facts> = {}): Facts => ({
  ...{ holding: 0n, items: [], chain: { treasury: NOTHING, addresses: NOTHING }, odd: [] },
  ...changes,
});
const at = (treasury: bigint, addresses = 0n) => ({
  treasury: { units: treasury, count: 1 },
  addresses: { units: addresses, count: 1 },
});
const item = (changes: Partial<Item>): Item => ({
  ...{ kind: "DEPOSIT", onChain: 0n, booked: 0n, isToCome: true },
  ...changes,
});
const kindsOf = (of: Facts) => reconcile(of).terms.map(({ kind, units }) => [kind, units]);

/** Something that blocks have brought or taken, and how far both sides are with it. */
const movement = fc.record({
  kind: fc.constantFrom("DEPOSIT", "PAYOUT", "FEE", "FUNDING"),
  units: fc.bigInt({ min: 1n, max: 2n ** 200n }),
  where: fc.constantFrom("BOTH", "NOT_BOOKED", "NOT_ON_CHAIN", "NEITHER"),
  isOpen: fc.boolean(),
});
type Movement = typeof movement extends fc.Arbitrary<infer One> ? One : never;

/** A house that has done all this, as its books, its blocks and its addresses say. */
function historyOf(movements: readonly Movement[]): { readonly facts: Facts; readonly places: readonly Place[] } {
  const signed = movements.map((one) => ({
    ...one,
    units: one.kind === "DEPOSIT" || one.kind === "FUNDING" ? one.units : -one.units,
  }));
  const booked = ({ where }: Movement) => where === "BOTH" || where === "NOT_ON_CHAIN";
  const onChain = ({ where }: Movement) => where === "BOTH" || where === "NOT_BOOKED";
  const sum = (some: typeof signed) => some.reduce((all, { units }) => all + units, 0n);
  const there = signed.filter(onChain);
  const units = [sum(there.filter((_, i) => i % 2 === 0)), sum(there.filter((_, i) => i % 2 === 1))] as const;
  return {
    facts: facts({
      holding: sum(signed.filter(booked)),
      // What both have, and has come to its end, is not looked at any more.
      items: signed
        .filter(({ where, isOpen }) => where !== "BOTH" || isOpen)
        .map((one) =>
          item({ kind: one.kind, onChain: onChain(one) ? one.units : 0n, booked: booked(one) ? one.units : 0n }),
        ),
      chain: at(...units),
    }),
    places: units.map((one, i) => ({ address: `a${i}`, expected: one, units: one })),
  };
}

describe("the terms of a comparison", () => {
  it("come to nothing, whatever has happened, and however far each side is with it", () => {
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 30 }), (movements) => {
        const { terms, difference } = reconcile(historyOf(movements).facts);
        expect(difference).toBe(0n);
        expect(onChainOf(terms) - expectedOf(terms)).toBe(0n);
      }),
    );
  });

  it("show what is stolen to the last unit, and what came unbidden apart from it, whatever else there is", () => {
    const amounts = fc.bigInt({ min: 1n, max: 2n ** 200n });
    fc.assert(
      fc.property(fc.array(movement, { maxLength: 30 }), amounts, amounts, (movements, stolen, unbidden) => {
        const { facts: before } = historyOf(movements);
        const { treasury, addresses } = before.chain;
        const after = facts({
          ...before,
          chain: at(treasury.units - stolen, addresses.units + unbidden),
          odd: [
            { address: "treasury", expected: treasury.units, units: treasury.units - stolen },
            { address: "ann's", expected: addresses.units, units: addresses.units + unbidden },
          ],
        });
        const { terms, difference } = reconcile(after);
        expect(difference).toBe(-stolen);
        expect(terms.find(({ kind }) => kind === "UNBIDDEN")).toEqual({ kind: "UNBIDDEN", units: unbidden, count: 1 });
        expect(onChainOf(terms) - expectedOf(terms)).toBe(unbidden - stolen);
      }),
    );
  });

  it("differ where both have it by another amount, and where it is booked of what no block has for long", () => {
    const tenfold = facts({ holding: 50n, items: [item({ onChain: 5n, booked: 50n })], chain: at(5n) });
    expect(reconcile(tenfold).difference).toBe(-45n);
    const forgotten = facts({ holding: 5n, items: [item({ booked: 5n, isToCome: false })] });
    expect(reconcile(forgotten).difference).toBe(-5n);
    expect(reconcile(facts({ holding: 5n, items: [item({ booked: 5n })] })).difference).toBe(0n);
  });

  it("are one row of each kind, in their order, and those that are nothing are left out", () => {
    const of = facts({
      holding: 100n,
      items: [
        item({ kind: "FEE", onChain: -2n }),
        item({ onChain: 7n }),
        item({ kind: "PAYOUT", booked: -30n }),
        item({ onChain: 8n }),
        item({ kind: "FUNDING" }),
      ],
      chain: at(90n, 53n),
    });
    expect(kindsOf(of)).toEqual([
      ["LEDGER", 100n],
      ["DEPOSITS_NOT_BOOKED", 15n],
      ["PAYOUTS_NOT_ON_CHAIN", 30n],
      ["FEES_NOT_BOOKED", -2n],
      ["TREASURY", 90n],
      ["ADDRESSES", 53n],
    ]);
    expect(reconcile(of)).toMatchObject({ difference: 0n });
    expect(reconcile(of).terms[1]).toMatchObject({ count: 2 });
  });
});
