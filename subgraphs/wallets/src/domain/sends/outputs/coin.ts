import { type InputForm, NO_INPUTS, OWN_FORM, type Weighed, withInput } from "./sizes.ts";

/** An output of a transaction. */
export type Outpoint = { readonly txid: string; readonly vout: number };

/** An output that is ours, with what it is worth in smallest units. */
export type Coin = Outpoint & {
  readonly units: bigint;
  readonly address: string;
  /** Of its address; left out: that of what is pooled. */
  readonly form?: InputForm;
};

export const formOf = ({ form = OWN_FORM }: Pick<Coin, "form">): InputForm => form;

export const nameOf = ({ txid, vout }: Outpoint): string => `${txid}:${vout}`;

/** The largest first; of one size in an order of their own, so that the same coins are one list. */
export const byWorth = (a: Coin, b: Coin): number =>
  a.units === b.units ? compare(nameOf(a), nameOf(b)) : a.units > b.units ? -1 : 1;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const sumOf = (coins: readonly Coin[]): bigint => coins.reduce((sum, { units }) => sum + units, 0n);

export const weigh = (coins: readonly Coin[]): Weighed =>
  coins.reduce((weighed, coin) => withInput(weighed, formOf(coin)), NO_INPUTS);
