import { larger } from "../fees.ts";
import { FORMS, feeFor, feeToSpend, type InputForm, OWN_FORM, virtualSize, type Weighed } from "./sizes.ts";

/** What a transaction is to pay, and may cost. */
export type Wanted = {
  /** Null: all of it comes back to us. */
  readonly payee: { readonly units: bigint; readonly scriptBytes: number } | null;
  /** Satoshi for a thousand virtual bytes. */
  readonly rate: bigint;
  /** What others before it pay at most, which it takes the place of (BIP-125); null: none. */
  readonly replaces: bigint | null;
  /** What it may cost at most. */
  readonly cap: bigint;
  /** As how many outputs what is left may come back. */
  readonly pieces: number;
  /** In what form; left out: that of what is pooled. */
  readonly change?: InputForm;
  /**
   * What no block has, and this spends what it makes: by which rate they are to be paid for
   * together. Left out: there is none.
   */
  readonly ancestors?: Package & { readonly rate: bigint };
};

/** Transactions that are mined together. */
export type Package = { readonly fee: bigint; readonly vsize: number };

export type Completed = {
  /** What comes back to us, in one output each. */
  readonly change: readonly bigint[];
  readonly fee: bigint;
  readonly vsize: number;
};

/** Satoshi for a thousand virtual bytes, that an output of ours will cost to spend some day. */
export const LATER_RATE = 5_000n;

/** Of change: less is not relayed, or is worth less than it costs to spend. */
export const changeLeast = (form: InputForm = OWN_FORM): bigint =>
  larger(FORMS[form].dust, feeToSpend(LATER_RATE, form));
/** Of change that is split. */
export const PIECE_LEAST = 1_000_000n;
/** BIP-125, in satoshi a thousand virtual bytes: a replacement pays for being relayed itself. */
const RELAY_RATE = 1_000n;

/** What so much comes to; SHORT: too little, TOO_DEAR: more than it may cost. */
export function complete(
  { sum, weighed }: { readonly sum: bigint; readonly weighed: Weighed },
  wanted: Wanted,
): Completed | "SHORT" | "TOO_DEAR" {
  for (let pieces = wanted.pieces; pieces >= 0; pieces -= 1) {
    const [vsize, fee] = costOf(weighed, pieces, wanted);
    const rest = sum - (wanted.payee?.units ?? 0n) - fee;
    if (pieces === 0 ? rest < 0n || !wanted.payee : rest < leastOf(pieces, wanted)) continue;
    const change = split(rest, pieces);
    const whole = pieces === 0 ? fee + rest : fee;
    return whole > wanted.cap ? "TOO_DEAR" : { change, fee: whole, vsize };
  }
  return "SHORT";
}

const leastOf = (pieces: number, { change }: Wanted): bigint =>
  pieces > 1 ? BigInt(pieces) * PIECE_LEAST : changeLeast(change);

/** With so many outputs of ours, and what it costs at least. */
export function costOf(
  weighed: Weighed,
  pieces: number,
  { payee, rate, replaces, change = OWN_FORM, ancestors }: Omit<Wanted, "cap" | "pieces">,
): readonly [vsize: number, fee: bigint] {
  const own = Array.from({ length: pieces }, () => FORMS[change].scriptBytes);
  const vsize = virtualSize(weighed, payee ? [payee.scriptBytes, ...own] : own);
  const least = replaces === null ? 0n : replaces + feeFor(RELAY_RATE, vsize);
  const together = ancestors ? feeFor(ancestors.rate, ancestors.vsize + vsize) - ancestors.fee : 0n;
  return [vsize, [feeFor(rate, vsize), least].reduce(larger, together)];
}

/** Evenly: what does not divide is the first one's. */
function split(rest: bigint, pieces: number): readonly bigint[] {
  if (pieces === 0) return [];
  const each = rest / BigInt(pieces);
  return Array.from({ length: pieces }, (_, i) => (i === 0 ? rest - each * BigInt(pieces - 1) : each));
}
