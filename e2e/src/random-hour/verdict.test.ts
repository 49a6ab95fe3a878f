import { describe, expect, it } from "vitest";
import { findDifferences, type Outcome } from "./verdict.ts";

const ANN = "0xa0";
const TREASURY = "0xee";
const NOBODY = "0xdead1";

/**
 * Ann gets ten, has four paid to nobody, and two to herself; the house got five, swept hers, lent
 * her one for that, and has paid three for all of it.
 */
function story(): Outcome {
  const eth = { currency: "ETH" as const };
  return {
    people: [
      {
        ...{ userId: "ann", addresses: [ANN], has: new Map([["ETH", 6n]]) },
        orders: [
          { ...eth, paymentId: "p1", units: 4n, to: NOBODY, isPaid: true, txid: "t3" },
          { ...eth, paymentId: "p2", units: 2n, to: ANN, isPaid: true, txid: "t4" },
          { ...eth, paymentId: "p3", units: 9n, to: "0xdead2", isPaid: false, txid: "t6" },
        ],
      },
    ],
    treasuries: [TREASURY],
    moved: [
      { ...eth, txid: "t0", from: "0xfa", to: TREASURY, units: 5n },
      { ...eth, txid: "t1", from: "0x01", to: ANN, units: 10n },
      { ...eth, txid: "t5", from: TREASURY, to: ANN, units: 1n },
      { ...eth, txid: "t2", from: ANN, to: TREASURY, units: 11n },
      { ...eth, txid: "t3", from: TREASURY, to: NOBODY, units: 4n },
      { ...eth, txid: "t4", from: TREASURY, to: ANN, units: 2n },
    ],
    fees: [
      { ...eth, from: "0x01", units: 7n },
      { ...eth, from: TREASURY, units: 2n },
      { ...eth, from: ANN, units: 1n },
    ],
    held: new Map([["ETH", 8n]]),
    books: new Map([["ETH", 8n]]),
    isNobodys: (address) => address.startsWith("0xdead"),
  };
}

const has = (outcome: Outcome, units: bigint): Outcome => ({
  ...outcome,
  people: outcome.people.map((one) => ({ ...one, has: new Map([["ETH", units]]) })),
});

describe("the verdict over an hour of chance", () => {
  it("finds nothing where all fits", () => {
    expect(findDifferences(story())).toEqual([]);
  });

  it("finds a deposit that was credited twice, and one that was not", () => {
    for (const units of [16n, 6n - 10n])
      expect(findDifferences(has(story(), units))).toEqual([
        `ann has ${units} ETH, and by the chain 6`,
        `of ETH the chain has 8, the books 8, and people and the house ${units + 2n}`,
      ]);
  });

  it("finds what was paid twice, by one order or by none", () => {
    const told = story();
    const twice = { txid: "t9", from: TREASURY, to: NOBODY, currency: "ETH", units: 4n } as const;
    expect(findDifferences({ ...told, moved: [...told.moved, twice] })).toEqual([
      "p1: 0xdead1 was paid 2 times, and should have been 1 times",
      "t9 pays 4 ETH from 0xee to 0xdead1: nobody has ordered that",
    ]);
    const stolen = { ...twice, to: "0x66" };
    expect(findDifferences({ ...told, moved: [...told.moved, stolen] })).toEqual([
      "t9 pays 4 ETH from 0xee to 0x66: nobody has ordered that",
    ]);
  });

  it("finds an order that is said to be paid, and is not, or is paid, and is said not to be", () => {
    const told = story();
    expect(findDifferences({ ...told, moved: told.moved.filter(({ txid }) => txid !== "t3") })).toEqual([
      "p1: 0xdead1 got [] ETH by t3, and should have [4]",
      "p1: 0xdead1 was paid 0 times, and should have been 1 times",
    ]);
    const late = { txid: "t6", from: TREASURY, to: "0xdead2", currency: "ETH", units: 9n } as const;
    expect(findDifferences({ ...told, moved: [...told.moved, late] })).toEqual([
      "p3: 0xdead2 got [9] ETH by t6, and should have []",
      "p3: 0xdead2 was paid 1 times, and should have been 0 times",
      "t6 pays 9 ETH from 0xee to 0xdead2: nobody has ordered that",
    ]);
  });

  it("finds books that are not what the chain has, and fees that nobody has booked", () => {
    expect(findDifferences({ ...story(), books: new Map([["ETH", 9n]]) })).toEqual([
      "of ETH the chain has 8, the books 9, and people and the house 8",
    ]);
    expect(findDifferences({ ...story(), held: new Map([["ETH", 7n]]) })).toEqual([
      "of ETH the chain has 7, the books 8, and people and the house 8",
    ]);
    expect(findDifferences({ ...story(), books: new Map() })).toHaveLength(1);
    const cheap = { ...story(), fees: [] };
    expect(findDifferences(cheap)).toEqual(["of ETH the chain has 8, the books 8, and people and the house 11"]);
  });

  it("takes what the house lends for a fee for nobody's deposit", () => {
    const told = story();
    expect(findDifferences(has({ ...told, moved: told.moved.filter(({ txid }) => txid !== "t5") }, 7n))).toContain(
      "ann has 7 ETH, and by the chain 6",
    );
  });
});
