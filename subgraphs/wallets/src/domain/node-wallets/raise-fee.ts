import { larger, smaller } from "../sends/fees.ts";
import { raisedRate, rateOf } from "../sends/outputs/rates.ts";
import { feeFor } from "../sends/outputs/sizes.ts";
import type { CoreCoin } from "./core-coin.ts";
import type { Coin } from "./node-send.ts";

/** What a transaction costs, and how long it is. */
export type Paid = { readonly fee: bigint; readonly vbytes: number };

export type Output = { readonly units: bigint /** In hex. */; readonly script: string };

/** An output of the wallet's that a block has, and that nothing spends. */
export type Spare = Coin & Output;

export type Raising = {
  /** All that were signed; none is empty. */
  readonly before: readonly Paid[];
  /** How many outputs the newest of them spends, and what they are worth together. */
  readonly inputs: number;
  readonly value: bigint;
  /** Null: called off, so that all comes back. */
  readonly payee: Output | null;
  /** Of an address of the wallet itself; `isNew`: the newest of them does not pay to it. */
  readonly change: { readonly script: string; readonly isNew: boolean };
  /** What is paid now, for 1000 virtual bytes. */
  readonly rate: bigint;
  /** What has to be mined before, since it spends what no block has. */
  readonly behind: Paid;
  readonly spare: readonly Spare[];
  readonly coin: Pick<CoreCoin, "dust" | "feeMax"> & { readonly replacementStep: bigint };
};

export type Raised = { readonly outputs: readonly Output[]; readonly more: readonly Spare[]; readonly fee: bigint };

/** An output with a script of the longest kind, and what counts it. */
const CHANGE_VBYTES = 43;

/** Of an input, by the length of the script that it spends, at most. */
const INPUT_VBYTES: Readonly<Record<number, number>> = { 22: 68, 23: 91, 25: 180, 34: 58 };

/**
 * What takes the place of a transaction that is stuck (BIP-125): the same payee, and a fee that is
 * a quarter more, or what is paid now; out of the change, else out of more outputs of the wallet.
 * Where that were above what one may cost, that much, as long as nodes take it.
 */
export function raiseFee(raising: Raising): Raised | "AT_CAP" | "SHORT" {
  const { inputs, before, change, coin } = raising;
  const spare = raising.spare
    .filter(({ script }) => bytesOf(script) in INPUT_VBYTES)
    .toSorted((a, b) => (a.units < b.units ? 1 : -1));
  const latest = before.at(-1);
  if (!latest) throw new Error("nothing was signed before");
  // A signature may be a byte longer than the one of before.
  let vbytes = latest.vbytes + inputs + (change.isNew ? CHANGE_VBYTES : 0);
  for (let count = 0; count <= spare.length; count += 1) {
    const next = spare[count - 1];
    if (next) vbytes += INPUT_VBYTES[bytesOf(next.script)] ?? 0;
    const least = leastFee(before, vbytes, coin.replacementStep);
    if (least > coin.feeMax) return count === 0 ? "AT_CAP" : "SHORT";
    const fee = smaller(larger(wantedFee(raising, vbytes), least), coin.feeMax);
    const raised = outputsFor(raising, { more: spare.slice(0, count), fee, least });
    if (raised) return raised;
  }
  return "SHORT";
}

/** What a replacement of this size costs at least. */
export function leastFee(before: readonly Paid[], vbytes: number, step: bigint): bigint {
  const replaced = before.reduce((most, { fee }) => larger(most, fee), 0n);
  const rate = before.reduce((most, one) => larger(most, rateOf(sized(one))), 0n);
  return larger(replaced + feeFor(step, vbytes), feeFor(rate + 1n, vbytes));
}

function wantedFee({ before, behind, rate }: Raising, vbytes: number): bigint {
  const together = before.map((one) => sized({ fee: one.fee + behind.fee, vbytes: one.vbytes + behind.vbytes }));
  const raised = raisedRate(together, rate);
  return feeFor(raised, vbytes + behind.vbytes) - behind.fee;
}

type Chosen = { readonly more: readonly Spare[]; readonly fee: bigint; readonly least: bigint };

function outputsFor({ value, payee, change, coin, spare }: Raising, { more, fee, least }: Chosen): Raised | null {
  const paid = payee ? [payee] : [];
  const rest = more.reduce((sum, { units }) => sum + units, value) - (payee?.units ?? 0n);
  if (rest - fee >= coin.dust) return { outputs: [...paid, { units: rest - fee, script: change.script }], more, fee };
  const isLast = more.length === spare.length;
  // What is left is too little to come back: it is paid, too.
  if (payee && rest >= (isLast ? least : fee) && rest <= coin.feeMax) return { outputs: paid, more, fee: rest };
  // Less than is wanted, and enough to be taken.
  if (!isLast || rest - coin.dust < least) return null;
  return { outputs: [...paid, { units: coin.dust, script: change.script }], more, fee: rest - coin.dust };
}

const sized = ({ fee, vbytes }: Paid) => ({ fee, vsize: vbytes });
const bytesOf = (script: string): number => script.length / 2;
