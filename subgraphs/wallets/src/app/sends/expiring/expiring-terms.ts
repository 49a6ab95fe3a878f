import { type BandwidthPrices, transferCost } from "../../../domain/sends/bandwidth.ts";
import { larger } from "../../../domain/sends/fees.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { Wait } from "../find-terms.ts";
import type { ExpiringDeps } from "./deps.ts";
import type { Expiring, ExpiringNode } from "./ports.ts";

/** What a source has left to send, less all that it has signed and that may still be mined. */
export type ExpiringPurse = { left: bigint };

export async function openExpiringPurse(
  node: ExpiringNode,
  source: string,
  unmined: readonly Expiring[],
): Promise<ExpiringPurse> {
  const { units } = await node.account(source);
  return { left: units - spentByLiving(unmined) };
}

/** Each at the dearest of what is not dead: there is one of a send at most. */
const spentByLiving = (unmined: readonly Expiring[]): bigint =>
  unmined.reduce(
    (sum, { attempts }) =>
      sum + attempts.map(({ deadHeight, units, fee }) => (deadHeight === null ? units + fee : 0n)).reduce(larger, 0n),
    0n,
  );

type Of = {
  readonly node: ExpiringNode;
  readonly prices: BandwidthPrices;
  readonly purse: ExpiringPurse;
};

/** `fee`: what it costs at most. */
export type ExpiringFound = { readonly units: bigint; readonly fee: bigint };

/**
 * What it is to say, and costs, where there is money for it. A sweep leaves what its own bytes
 * cost, which is nothing while some are free: then its source has nothing left.
 */
export async function findExpiringTerms(
  { transferBytes }: Pick<ExpiringDeps, "transferBytes">,
  { node, prices, purse }: Of,
  { kind, source, payee, amount, feeCap }: Send,
): Promise<ExpiringFound | "REFUSED" | Wait> {
  // It would pay itself, and the payment would be gone.
  if (payee === source) return "REFUSED";
  const [{ isNew, isContract }, bandwidth] = await Promise.all([node.account(payee), node.bandwidth(source)]);
  if (isContract) return "REFUSED";
  const { expected, maximum } = transferCost(prices, { bytes: transferBytes, isNew, bandwidth });
  if (maximum > feeCap) return "TOO_DEAR";
  const units = kind === "SWEEP" ? purse.left - expected : amount.units;
  if (units <= 0n || (kind !== "SWEEP" && units + maximum > purse.left)) return "SHORT";
  return { units, fee: maximum };
}
