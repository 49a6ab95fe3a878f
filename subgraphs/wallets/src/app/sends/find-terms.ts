import {
  chooseFees,
  type FeeMarket,
  type FeeTerms,
  gasLimitFor,
  maximumFee,
  sweepFees,
  tokenGasLimitFor,
} from "../../domain/sends/fees.ts";
import { type Send, takesAll } from "../../domain/sends/send.ts";
import { spentBy, spentOfToken } from "../../domain/sends/spent.ts";
import { NodeRefusal } from "../chains/ports.ts";
import type { SendingNode, TokenTransfer } from "./chain-ports.ts";
import type { Followed } from "./deps.ts";
import type { SendWithAttempts } from "./ports.ts";

/** What a source has left to send, less all that it has signed. */
export type Purse = {
  native(): bigint;
  token(contract: string): Promise<bigint>;
  /** It is signed. */
  spend(send: Send, terms: Terms): void;
};

export async function openPurse(
  { chain, node }: Followed,
  source: string,
  unmined: readonly SendWithAttempts[],
): Promise<Purse> {
  const at = chain.cursor.hash;
  let native = (await node.balanceAt(source, at)) - spentBy(unmined);
  const tokens = new Map<string, bigint>();
  const token = async (contract: string): Promise<bigint> => {
    const known = tokens.get(contract);
    if (known !== undefined) return known;
    const left = (await node.tokenBalanceAt(contract, source, at)) - spentOfToken(unmined, contract);
    tokens.set(contract, left);
    return left;
  };
  return {
    native: () => native,
    token,
    spend(send, { units, fees }) {
      native -= maximumFee(fees) + (send.token === null ? units : 0n);
      const before = send.token?.owner === null ? tokens.get(send.token.contract) : undefined;
      if (send.token !== null && before !== undefined) tokens.set(send.token.contract, before - units);
    },
  };
}

export type Terms = {
  readonly units: bigint;
  readonly token: TokenTransfer | null;
  readonly fees: FeeTerms;
  /** What it was estimated to take. */
  readonly gas: bigint;
};

/** Why one is not signed now. */
export type Wait = keyof typeof WAITS;
export const WAITS = {
  TOO_DEAR: "a send waits: it would cost too much now",
  SHORT: "a send waits: its source has too little",
  UNCLEAR: "a send waits: the node does not say what it would cost",
  UNFIT: "a send waits: its token is not what is configured, or a key is missing",
  ASTRAY: "a sweep waits: it would not go from elsewhere to the treasury, and somebody has to look who wrote it",
  REFUSED_SWEEP: "a sweep waits: the token's contract refuses it",
  REFUSED_COLD: "what is to be kept cold waits: its address, or the token's contract, does not take it",
} as const;

type Of = Pick<Followed, "node"> & { readonly market: FeeMarket; readonly purse: Purse };
/** As it is asked for, planned or not. */
type Asked = Pick<Send, "source" | "payee" | "kind" | "amount" | "token" | "isAll" | "feeCap" | "priority">;

/** What is planned anew at each look, as long as it is due, waits: its end would change nothing. */
export const refusalOf = ({ kind }: Pick<Send, "kind">) => (kind === "COLD" ? "REFUSED_COLD" : "REFUSED");

/** What it is to say, and may cost, where there is money for it. */
export async function findTerms(of: Of, send: Asked, token: TokenTransfer | null): Promise<Terms | "REFUSED" | Wait> {
  const { source, payee, kind, amount } = send;
  const isPayout = kind !== "SWEEP";
  const isAll = takesAll(send);
  // It would pay itself, and the payment would be gone; what a contract gets of itself is lost.
  if (isPayout && isOneOf(payee, [source, token?.contract])) return refusalOf(send);
  if (isPayout && !isAll && amount.units > (await findLeft(of, token))) return "SHORT";
  // Of all that there is, less the fee: any amount says what it takes.
  const units = isAll ? 1n : amount.units;
  const gas = await estimateGas(of.node, { from: source, to: payee, units, token });
  if (gas === null) return isPayout || token === null ? refusalOf(send) : "REFUSED_SWEEP";
  return gas === "UNCLEAR" ? gas : withFees(of, send, { token, gas });
}

const isOneOf = (address: string, others: readonly (string | undefined)[]): boolean =>
  others.some((other) => other?.toLowerCase() === address.toLowerCase());

const findLeft = async ({ purse }: Of, token: TokenTransfer | null): Promise<bigint> =>
  token === null ? purse.native() : purse.token(token.contract);

function withFees(
  { market, purse }: Of,
  send: Asked,
  { token, gas }: { readonly token: TokenTransfer | null; readonly gas: bigint },
): Terms | Wait {
  const { amount, feeCap, priority } = send;
  const isAll = takesAll(send);
  const gasLimit = token === null ? gasLimitFor(gas) : tokenGasLimitFor(gas);
  const fees = isAll ? sweepFees(market, gasLimit) : chooseFees(market, priority, gasLimit);
  const fee = maximumFee(fees);
  if (fee > feeCap) return "TOO_DEAR";
  const left = purse.native();
  if (isAll) return left > fee ? { units: left - fee, token, fees, gas } : "SHORT";
  const needed = token === null ? amount.units + fee : fee;
  return needed > left ? "SHORT" : { units: amount.units, token, fees, gas };
}

/** One that a node refuses to answer for keeps none of the others waiting. */
const estimateGas = (
  node: SendingNode,
  transfer: Parameters<SendingNode["estimateGas"]>[0],
): Promise<bigint | null | "UNCLEAR"> =>
  node.estimateGas(transfer).catch((error: unknown) => {
    if (error instanceof NodeRefusal) return "UNCLEAR";
    throw error;
  });
