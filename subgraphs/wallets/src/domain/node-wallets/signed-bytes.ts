import type { Coin } from "./node-send.ts";
import type { Output } from "./raise-fee.ts";

/** A transaction, as its final bytes say it. */
export type Decoded = {
  readonly txid: string;
  readonly inputs: readonly (Coin & { readonly sequence: number })[];
  readonly outputs: readonly Output[];
  /** Of BIP-141; where there are no witnesses, its bytes. */
  readonly vbytes: number;
  readonly lockTime: number;
};

/** What is spent, and what is made of it. */
type Moves = { readonly inputs: readonly Coin[]; readonly outputs: readonly Output[] };

/** From this sequence on an input does not say that it may be replaced (BIP-125). */
const FINAL_FROM = 0xffff_fffe;

/** Whether nodes may take another in its place. */
export const isReplaceable = ({ inputs }: Pick<Decoded, "inputs">): boolean =>
  inputs.some(({ sequence }) => sequence < FINAL_FROM);

/** What was to be signed. */
export type Intent = {
  readonly payeeScript: string;
  readonly units: bigint;
  /** Of an address of the wallet itself. */
  readonly changeScript: string;
  readonly feeMax: bigint;
};

export type BytesWrong = "PAYEE" | "CHANGE" | "INPUTS" | "FEE_BELOW_ZERO" | "FEE_TOO_HIGH";

/**
 * Whether the bytes do what was meant: pay the payee once and exactly, the rest to ourselves, and
 * cost no more than they may. `spent`: what the inputs are worth together. Gives the fee.
 */
export function judgeBytes(
  { inputs, outputs }: Moves,
  { payeeScript, units, changeScript, feeMax }: Intent,
  spent: bigint,
): { readonly fee: bigint } | { readonly fault: BytesWrong } {
  const names = new Set(inputs.map(({ txid, vout }) => `${txid}:${vout}`));
  if (inputs.length === 0 || names.size !== inputs.length) return { fault: "INPUTS" };
  const payment = outputs.findIndex((output) => output.script === payeeScript && output.units === units);
  if (payment < 0) return { fault: "PAYEE" };
  const change = outputs.filter((_output, place) => place !== payment);
  if (change.length > 1 || change.some(({ script }) => script !== changeScript)) return { fault: "CHANGE" };
  const fee = spent - outputs.reduce((sum, output) => sum + output.units, 0n);
  if (fee < 0n) return { fault: "FEE_BELOW_ZERO" };
  return fee > feeMax ? { fault: "FEE_TOO_HIGH" } : { fee };
}

/** Whether the bytes spend exactly these, and make exactly these, in whatever order. */
export function isExactly({ inputs, outputs }: Moves, wanted: Moves): boolean {
  const coins = (of: readonly Coin[]) => of.map(({ txid, vout }) => `${txid}:${vout}`);
  const paid = (of: readonly Output[]) => of.map(({ units, script }) => `${units} ${script}`);
  return isSame(coins(inputs), coins(wanted.inputs)) && isSame(paid(outputs), paid(wanted.outputs));
}

const isSame = (some: readonly string[], others: readonly string[]): boolean => {
  const [a, b] = [some.toSorted(), others.toSorted()];
  return a.length === b.length && a.every((one, place) => one === b[place]);
};
