import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Coin, formOf, nameOf, sumOf, weigh } from "./coin.ts";
import { changeLeast, PIECE_LEAST, type Wanted } from "./complete.ts";
import { type Chosen, INPUTS_MAX, selectAll, selectCoins, worthIt } from "./select-coins.ts";
import { FORMS, feeFor, feeToSpend, type InputForm, OWN_FORM, virtualSize } from "./sizes.ts";

/** More than any number holds exactly. */
const HUGE = 2n ** 53n + 1n;

const coin = (units: bigint, place: number): Coin => ({
  txid: place.toString(16).padStart(64, "0"),
  vout: place % 3,
  units,
  address: "ours",
});
const coinsOf = (...units: readonly bigint[]): readonly Coin[] => units.map(coin);

const amounts = fc.oneof(
  fc.bigInt({ min: 1n, max: 5_000n }),
  fc.bigInt({ min: 5_000n, max: 10n ** 9n }),
  fc.bigInt({ min: HUGE, max: HUGE + 10n ** 6n }),
);
const forms = fc.constantFrom(...(Object.keys(FORMS) as readonly InputForm[]));
const coins = fc
  .array(fc.record({ units: amounts, form: fc.option(forms, { nil: undefined }) }), { maxLength: 60 })
  .map((all) => all.map(({ units, form }, place): Coin => ({ ...coin(units, place), ...(form && { form }) })));
const scriptBytes = fc.constantFrom(22, 23, 25, 34);
const wanted: fc.Arbitrary<Wanted> = fc
  .record({
    payee: fc.option(fc.record({ units: fc.oneof(fc.bigInt({ min: 294n, max: 10n ** 9n }), amounts), scriptBytes })),
    rate: fc.bigInt({ min: 1_000n, max: 500_000n }),
    replaces: fc.option(fc.bigInt({ min: 1n, max: 10n ** 6n })),
    cap: fc.bigInt({ min: 100n, max: 10n ** 7n }),
    pieces: fc.integer({ min: 1, max: 4 }),
    change: forms,
    ancestors: fc.option(
      fc.record({
        rate: fc.bigInt({ min: 1_000n, max: 500_000n }),
        fee: fc.bigInt({ min: 0n, max: 10n ** 6n }),
        vsize: fc.integer({ min: 100, max: 10_000 }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ ancestors, ...rest }) => ({ ...rest, ...(ancestors && { ancestors }) }));

function expectRight(
  { inputs, change, fee, vsize }: Chosen,
  { payee, rate, replaces, cap, change: form = OWN_FORM, ancestors }: Wanted,
): void {
  const paid = (payee?.units ?? 0n) + change.reduce((sum, one) => sum + one, 0n);
  expect(sumOf(inputs) - paid).toBe(fee);
  const scripts = [...(payee ? [payee.scriptBytes] : []), ...change.map(() => FORMS[form].scriptBytes)];
  expect(vsize).toBe(virtualSize(weigh(inputs), scripts));
  if (ancestors) expect(fee + ancestors.fee).toBeGreaterThanOrEqual(feeFor(ancestors.rate, vsize + ancestors.vsize));
  expect(fee).toBeGreaterThanOrEqual(feeFor(rate, vsize));
  if (replaces !== null) expect(fee).toBeGreaterThanOrEqual(replaces + BigInt(vsize));
  expect(fee).toBeLessThanOrEqual(cap);
  for (const one of change) expect(one).toBeGreaterThanOrEqual(change.length > 1 ? PIECE_LEAST : changeLeast(form));
  expect(payee !== null || change.length > 0).toBe(true);
  expect(new Set(inputs.map(nameOf)).size).toBe(inputs.length);
  expect(inputs.length).toBeLessThanOrEqual(INPUTS_MAX);
}

describe("what is spent for a transaction", () => {
  it("pays exactly what is wanted, its fee and no more than it may cost; leaves no dust, and spends none twice", () => {
    fc.assert(
      fc.property(coins, fc.array(amounts, { maxLength: 3 }), wanted, (free, held, want) => {
        const required = held.map((units, i) => coin(units, 1_000 + i));
        const chosen = selectCoins(want, { coins: free, required });
        if (typeof chosen === "string") return;
        expectRight(chosen, want);
        expect(chosen.inputs.map(nameOf)).toEqual(expect.arrayContaining(required.map(nameOf)));
      }),
      { numRuns: 400 },
    );
  });

  it("is the same whichever order its coins come in", () => {
    fc.assert(
      fc.property(coins, wanted, fc.infiniteStream(fc.nat()), (free, want, weights) => {
        const shuffled = free.map((one) => [weights.next().value ?? 0, one] as const).toSorted(([a], [b]) => a - b);
        const again = selectCoins(want, { coins: shuffled.map(([, one]) => one) });
        expect(again).toEqual(selectCoins(want, { coins: free }));
      }),
    );
  });

  it("is found wherever all coins together are enough, and SHORT nowhere else", () => {
    fc.assert(
      fc.property(coins, wanted, (free, want) => {
        const { ancestors: _none, ...alone } = want;
        const all = { ...alone, cap: 10n ** 30n, pieces: 1, replaces: null };
        const worth = free.filter((one) => one.units > feeToSpend(want.rate, formOf(one)));
        const scripts = [want.payee?.scriptBytes ?? FORMS[want.change ?? OWN_FORM].scriptBytes];
        const rest =
          sumOf(worth) -
          (want.payee?.units ?? changeLeast(want.change)) -
          feeFor(want.rate, virtualSize(weigh(worth), scripts));
        const isShort = selectCoins(all, { coins: free }) === "SHORT";
        // Each is rounded up by itself.
        if (rest >= BigInt(worth.length)) expect(isShort).toBe(false);
        if (rest < 0n) expect(isShort).toBe(true);
      }),
    );
  });

  it("is an exact match before all else, then the smallest one that is enough, else the largest first", () => {
    const payee = { units: 100_000n, scriptBytes: 22 };
    const want: Wanted = { payee, rate: 10_000n, replaces: null, cap: 10n ** 6n, pieces: 1 };
    const ofUnits = (chosen: ReturnType<typeof selectCoins>) =>
      typeof chosen === "string" ? chosen : [chosen.inputs.map(({ units }) => units), chosen.change.length];
    // Two inputs, one output: 10.5 + 2 * 68 + 31 virtual bytes.
    const exact = coinsOf(10n ** 8n, 60_000n, 41_780n, 900_000n);
    expect(ofUnits(selectCoins(want, { coins: exact }))).toEqual([[60_000n, 41_780n], 0]);
    expect(ofUnits(selectCoins(want, { coins: coinsOf(10n ** 8n, 60_000n, 900_000n) }))).toEqual([[900_000n], 1]);
    expect(ofUnits(selectCoins(want, { coins: coinsOf(60_000n, 70_000n, 1_000n) }))).toEqual([[70_000n, 60_000n], 1]);
    expect(selectCoins(want, { coins: coinsOf(60_000n) })).toBe("SHORT");
    expect(selectCoins({ ...want, cap: 1_000n }, { coins: exact })).toBe("TOO_DEAR");
  });

  it("leaves what cannot pay for itself, and comes back in as many pieces as are worth it", () => {
    const want: Wanted = {
      ...{ payee: { units: 1_000_000n, scriptBytes: 22 }, rate: 20_000n, replaces: null, cap: 10n ** 6n },
      pieces: 4,
    };
    // 1,360 satoshi each is what they cost.
    const dust = Array.from({ length: 50 }, (_, i) => coin(1_300n, i));
    expect(selectCoins(want, { coins: dust })).toBe("SHORT");
    const pieces = (units: bigint) => {
      const chosen = selectCoins(want, { coins: [...dust, coin(units, 99)] });
      return typeof chosen === "string" ? chosen : chosen.change.length;
    };
    expect([1_010_000n, 2_500_000n, 3_100_000n, 6_000_000n].map(pieces)).toEqual([1, 1, 2, 4]);
  });

  it("is found among a hundred thousand", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => coin(BigInt(1_000 + ((i * 7_919) % 1_000_003)), i));
    const want: Wanted = {
      ...{ payee: { units: 5_000_000n, scriptBytes: 34 }, rate: 5_000n, replaces: null, cap: 10n ** 6n },
      pieces: 1,
    };
    const chosen = selectCoins(want, { coins: many });
    if (typeof chosen === "string") throw new Error(chosen);
    expectRight(chosen, want);
  });
});

describe("everything that there is", () => {
  it("goes to its payee, less exactly the fee, out of whatever is worth being spent", () => {
    fc.assert(
      fc.property(coins, wanted, scriptBytes, (there, { rate, replaces, cap }, bytes) => {
        const worth = worthIt(there, rate);
        const isWorth = (one: Coin) => one.units > feeToSpend(rate, formOf(one));
        expect(worth).toEqual(worth.filter(isWorth));
        const left = there.filter(isWorth).length;
        expect(worth).toHaveLength(Math.min(left, INPUTS_MAX));
        const chosen = selectAll({ scriptBytes: bytes, dust: 294n, rate, replaces, cap }, worth);
        const vsize = virtualSize(weigh(worth), [bytes]);
        const least = feeFor(rate, vsize);
        if (typeof chosen === "string") {
          const fees = [least, replaces === null ? 0n : replaces + feeFor(1_000n, vsize)];
          const isShort = fees.some((fee) => sumOf(worth) - fee < 294n);
          expect(chosen).toBe(isShort ? "SHORT" : "TOO_DEAR");
          if (!isShort) expect(fees.some((fee) => fee > cap)).toBe(true);
          return;
        }
        expect(chosen).toMatchObject({ inputs: worth, change: [], vsize });
        expect(chosen.fee).toBeGreaterThanOrEqual(least);
        expect(chosen.fee).toBeLessThanOrEqual(cap);
        expect(sumOf(worth) - chosen.fee).toBeGreaterThanOrEqual(294n);
      }),
    );
  });
});
