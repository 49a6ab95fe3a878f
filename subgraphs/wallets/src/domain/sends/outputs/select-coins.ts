import { smaller } from "../fees.ts";
import { byWorth, type Coin, formOf, nameOf, sumOf, weigh } from "./coin.ts";
import { type Completed, changeLeast, complete, costOf, LATER_RATE, type Wanted } from "./complete.ts";
import { FORMS, feeFor, feeToSpend, NO_INPUTS, OWN_FORM, outputVbytes, withInput } from "./sizes.ts";

/** Of one transaction: 148 virtual bytes each at most, and nodes relay 100,000 of one. */
export const INPUTS_MAX = 500;
/** Of branches that are looked at. */
const TRIES_MAX = 20_000;

export type Chosen = Completed & { readonly inputs: readonly Coin[] };

/**
 * What to spend for a transaction: all of `required`, and of `coins` what makes the least waste: an
 * exact match (branch and bound, as Bitcoin Core has it), the smallest one that is enough, or the
 * largest first. The same coins give the same choice, in whichever order they come, so a process
 * that tries again chooses nothing else. TOO_DEAR: enough is there, and it would cost more than it
 * may.
 */
export function selectCoins(
  wanted: Wanted,
  { coins, required = [] }: { readonly coins: readonly Coin[]; readonly required?: readonly Coin[] },
): Chosen | "SHORT" | "TOO_DEAR" {
  const taken = new Set(required.map(nameOf));
  const worth = coins
    .filter((coin) => !taken.has(nameOf(coin)) && effective(coin, wanted.rate) > 0n)
    .toSorted((a, b) => compare(effective(b, wanted.rate), effective(a, wanted.rate)) || byWorth(a, b));
  const room = INPUTS_MAX - required.length;
  const whole = (more: readonly Coin[]) => {
    const inputs = [...required, ...more];
    const completed = complete({ sum: sumOf(inputs), weighed: weigh(inputs) }, wanted);
    return typeof completed === "string" ? completed : { ...completed, inputs };
  };
  if (required.length > 0) {
    const alone = whole([]);
    if (alone !== "SHORT") return alone;
  }
  const largest = whole(largestFirst(worth, room, { required, wanted }));
  const found = [
    required.length > 0 ? null : whole(matchExactly(worth, wanted)),
    smallestEnough(worth, whole),
    largest,
  ].flatMap((one) => (one === null || typeof one === "string" ? [] : [one]));
  const [best] = found.toSorted((a, b) => compare(wasteOf(a, wanted), wasteOf(b, wanted)));
  return best ?? (largest === "TOO_DEAR" ? "TOO_DEAR" : "SHORT");
}

/** What pays for being spent, the most worth first, as many as one transaction takes. */
export const worthIt = (coins: readonly Coin[], rate: bigint): readonly Coin[] =>
  coins
    .filter((coin) => effective(coin, rate) > 0n)
    .toSorted(byWorth)
    .slice(0, INPUTS_MAX);

/** All of these, less the fee, to one payee. */
export function selectAll(
  { scriptBytes, dust, cap, ...wanted }: Pick<Wanted, "rate" | "replaces" | "cap" | "ancestors"> & Payee,
  inputs: readonly Coin[],
): Chosen | "SHORT" | "TOO_DEAR" {
  const [vsize, fee] = costOf(weigh(inputs), 0, { ...wanted, payee: { units: 0n, scriptBytes } });
  if (sumOf(inputs) - fee < dust) return "SHORT";
  return fee > cap ? "TOO_DEAR" : { inputs, change: [], fee, vsize };
}

type Payee = { readonly scriptBytes: number; readonly dust: bigint };

/** What it adds, once it has paid for itself. */
const effective = (coin: Coin, rate: bigint): bigint => coin.units - feeToSpend(rate, formOf(coin));

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * What is spent now instead of later, and what is given away or has to be spent some day (Bitcoin
 * Core's waste metric), in satoshi.
 */
function wasteOf({ inputs, change, fee }: Chosen, wanted: Wanted): bigint {
  const weighed = weigh(inputs);
  const vbytes = Math.ceil(weighed.weight / 4);
  const cost = BigInt(change.length) * costOfChange(wanted);
  const excess = change.length > 0 ? 0n : fee - costOf(weighed, 0, wanted)[1];
  return feeFor(wanted.rate, vbytes) - feeFor(LATER_RATE, vbytes) + cost + excess;
}

/** To make an output of ours now, and to spend it later. */
const costOfChange = ({ rate, change = OWN_FORM }: Wanted): bigint =>
  feeFor(rate, outputVbytes(FORMS[change].scriptBytes)) + feeToSpend(LATER_RATE, change);

function largestFirst(
  worth: readonly Coin[],
  room: number,
  { required, wanted }: { readonly required: readonly Coin[]; readonly wanted: Wanted },
): readonly Coin[] {
  let sum = sumOf(required);
  let weighed = weigh(required);
  let count = 0;
  for (const coin of worth.slice(0, room)) {
    sum += coin.units;
    weighed = withInput(weighed, formOf(coin));
    count += 1;
    if (complete({ sum, weighed }, wanted) !== "SHORT") break;
  }
  return worth.slice(0, count);
}

/** Of those that are enough by themselves; null where there is none. */
function smallestEnough(
  worth: readonly Coin[],
  whole: (more: readonly Coin[]) => Chosen | "SHORT" | "TOO_DEAR",
): Chosen | "TOO_DEAR" | null {
  const [from, to] = [0, worth.length];
  let [enough, tooLittle] = [from - 1, to];
  while (tooLittle - enough > 1) {
    const middle = Math.floor((enough + tooLittle) / 2);
    if (whole(worth.slice(middle, middle + 1)) === "SHORT") tooLittle = middle;
    else enough = middle;
  }
  const single = enough < 0 ? "SHORT" : whole(worth.slice(enough, enough + 1));
  return single === "SHORT" ? null : single;
}

/** Coins that need no change; none where none were found within so many tries. */
function matchExactly(worth: readonly Coin[], wanted: Wanted): readonly Coin[] {
  if (!wanted.payee) return [];
  const values = worth.map((coin) => effective(coin, wanted.rate));
  const target = wanted.payee.units + costOf(NO_INPUTS, 0, wanted)[1];
  const upTo = target + smaller(costOfChange(wanted), changeLeast(wanted.change));
  // What all behind a place come to.
  const behind = new Array<bigint>(values.length + 1).fill(0n);
  for (let i = values.length - 1; i >= 0; i -= 1) behind[i] = (behind[i + 1] ?? 0n) + (values[i] ?? 0n);
  const chosen: number[] = [];
  let sum = 0n;
  let place = 0;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    if (sum >= target && sum <= upTo) return chosen.map((i) => worth[i] as Coin);
    const isDead = sum > upTo || place >= values.length || chosen.length >= INPUTS_MAX;
    if (!isDead && sum + (behind[place] ?? 0n) >= target) {
      chosen.push(place);
      sum += values[place] ?? 0n;
      place += 1;
      continue;
    }
    const last = chosen.pop();
    if (last === undefined) return [];
    sum -= values[last] ?? 0n;
    place = last + 1;
    // Without it, one of the same worth would come to the same.
    while (place < values.length && values[place] === values[last]) place += 1;
  }
  return [];
}
