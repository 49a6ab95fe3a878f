import { type BandwidthPrices, callCost, transferCost } from "../../../domain/sends/bandwidth.ts";
import { larger } from "../../../domain/sends/fees.ts";
import { type Send, takesAll } from "../../../domain/sends/send.ts";
import { refusalOf, type Wait } from "../find-terms.ts";
import type { ExpiringDeps } from "./deps.ts";
import type { Expiring, ExpiringNode, ExpiringToken } from "./ports.ts";

/** What a source has left to send, less all that it has signed and that may still be mined. */
export type ExpiringPurse = {
  native(): bigint;
  token(contract: string): Promise<bigint>;
  /** It is signed. */
  spend(send: Pick<Send, "token">, found: ExpiringFound): void;
};

export async function openExpiringPurse(
  node: ExpiringNode,
  source: string,
  unmined: readonly Expiring[],
): Promise<ExpiringPurse> {
  let native = (await node.account(source)).units - spentByLiving(unmined, null);
  const tokens = new Map<string, bigint>();
  return {
    native: () => native,
    async token(contract) {
      const known = tokens.get(contract);
      if (known !== undefined) return known;
      const left = (await node.tokenUnits(contract, source)) - spentByLiving(unmined, contract);
      tokens.set(contract, left);
      return left;
    },
    spend({ token }, { units, fee }) {
      native -= fee + (token === null ? units : 0n);
      const before = token === null ? undefined : tokens.get(token.contract);
      if (token !== null && before !== undefined) tokens.set(token.contract, before - units);
    },
  };
}

/**
 * Each at the dearest of what is not dead: there is one of a send at most. `contract`: of what
 * that keeps; null: of the network's own currency, in which fees are paid.
 */
const spentByLiving = (unmined: readonly Expiring[], contract: string | null): bigint =>
  unmined.reduce((sum, { send: { token }, attempts }) => {
    const isOf = (token?.contract ?? null) === contract;
    const costs = attempts.map(({ deadHeight, units, fee }) =>
      deadHeight === null ? (isOf ? units : 0n) + (contract === null ? fee : 0n) : 0n,
    );
    return sum + costs.reduce(larger, 0n);
  }, 0n);

type Of = {
  readonly node: ExpiringNode;
  readonly prices: BandwidthPrices;
  readonly purse: ExpiringPurse;
  /** It was signed before: it goes on, whatever its token has become since. */
  readonly isSigned?: boolean;
};

/** `fee`: what it costs at most. */
export type ExpiringFound = {
  readonly units: bigint;
  readonly fee: bigint;
  /** What it costs as things stand now. */
  readonly expected: bigint;
  /** Null: the network's own currency. */
  readonly token: ExpiringToken | null;
};

type Meant = Pick<Send, "kind" | "source" | "payee" | "amount" | "isAll" | "feeCap" | "token">;

type Found = Promise<ExpiringFound | "REFUSED" | Wait>;

/** What it is to say, and costs, where there is money for it. */
export const findExpiringTerms = (
  deps: Pick<ExpiringDeps, "transferBytes" | "callBytes" | "tokens">,
  of: Of,
  send: Meant,
): Found => {
  // It would pay itself, and the payment would be gone.
  if (send.payee === send.source) return Promise.resolve(refusalOf(send));
  return send.token === null ? findTransfer(deps, of, send) : findCall(deps, of, { ...send, token: send.token });
};

/**
 * What takes all leaves what its own bytes cost, which is nothing while some are free: then its
 * source has nothing left.
 */
async function findTransfer(
  { transferBytes }: Pick<ExpiringDeps, "transferBytes">,
  { node, prices, purse }: Of,
  { kind, source, payee, amount, isAll, feeCap }: Meant,
): Found {
  const [{ isNew, isContract }, bandwidth] = await Promise.all([node.account(payee), node.bandwidth(source)]);
  if (isContract) return refusalOf({ kind });
  const { expected, maximum } = transferCost(prices, { bytes: transferBytes, isNew, bandwidth });
  if (maximum > feeCap) return "TOO_DEAR";
  const left = purse.native();
  const isWhole = takesAll({ kind, token: null, isAll });
  const units = isWhole ? left - expected : amount.units;
  if (units <= 0n || (!isWhole && units + maximum > left)) return "SHORT";
  return { units, fee: maximum, expected, token: null };
}

async function findCall(
  { callBytes, tokens }: Pick<ExpiringDeps, "callBytes" | "tokens">,
  { node, prices, purse, isSigned = false }: Of,
  { kind, source, payee, amount, token: { contract }, feeCap }: Meant & { readonly token: NonNullable<Send["token"]> },
): Found {
  const fitting = isSigned ? tokens.known : await tokens.listFitting();
  const { code, scale } = amount.asset;
  if (!fitting.some((one) => one.contract === contract && one.asset.code === code && one.asset.scale === scale))
    return "UNFIT";
  // What a contract gets of itself is lost.
  if (payee === contract) return refusalOf({ kind });
  const { units } = amount;
  if (units > (await purse.token(contract))) return "SHORT";
  const transfer = { contract, from: source, to: payee, units };
  const [energy, bandwidth] = await Promise.all([node.energyOf(transfer), node.bandwidth(source)]);
  if (energy === null) return kind === "SWEEP" ? "REFUSED_SWEEP" : refusalOf({ kind });
  const { expected, maximum, feeLimit } = callCost(prices, { bytes: callBytes, energy, bandwidth });
  if (maximum > feeCap) return "TOO_DEAR";
  return maximum > purse.native() ? "SHORT" : { units, fee: maximum, expected, token: { contract, feeLimit } };
}
