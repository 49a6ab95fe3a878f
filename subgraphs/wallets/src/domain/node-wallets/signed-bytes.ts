import type { Coin } from "./node-send.ts";

/** A transaction, as its final bytes say it. */
export type Decoded = {
  readonly txid: string;
  readonly inputs: readonly Coin[];
  readonly outputs: readonly { readonly units: bigint /** In hex. */; readonly script: string }[];
};

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
  { inputs, outputs }: Decoded,
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
