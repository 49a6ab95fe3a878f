import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import {
  type BandwidthPrices,
  callCost,
  type TransferCost,
  transferCost,
  USUAL_ENERGY,
} from "../../../domain/sends/bandwidth.ts";
import { PRIORITIES } from "../../../domain/sends/fees.ts";
import { findFollowed } from "../deps.ts";
import type { FindTreasury } from "../ports.ts";
import type { QuoteNetworkFee, QuoteOne } from "../quote-network-fee.ts";
import type { ExpiringDeps } from "./deps.ts";
import type { ExpiringNode } from "./ports.ts";

const NOBODYS = { free: 0n, staked: 0n };
const SOMEBODY = { isNew: false, isContract: false };

/** What it would cost now: the network has a price, which nobody can outbid. */
export const makeQuoteExpiring =
  (deps: ExpiringDeps, findTreasury: FindTreasury): QuoteOne =>
  async ({ network, address, amount, expiresAt }) => {
    const followed = await findFollowed(deps);
    if (!followed) return err({ code: "CHAIN_UNAVAILABLE" });
    const { node } = followed;
    const payer = await findTreasury(network);
    if (address !== null && address === payer?.address) return err({ code: "PAYEE_REFUSES" });
    try {
      const cost = await findCost(deps, { node, prices: await node.prices() }, { address, amount, payer });
      if (cost === null) return err({ code: "PAYEE_REFUSES" });
      const [expected, maximum] = [money(deps.native, cost.expected), money(deps.native, cost.maximum)];
      const options = PRIORITIES.map((priority) => ({ priority, expected, maximum }));
      return ok({ network, options, source: "PRICE", expiresAt });
    } catch {
      // Whatever the node said: nobody can quote for it.
      return err({ code: "CHAIN_UNAVAILABLE" });
    }
  };

type At = { readonly node: ExpiringNode; readonly prices: BandwidthPrices };
type Quoted = Pick<QuoteNetworkFee, "address" | "amount"> & { readonly payer: { readonly address: string } | null };

/** Null: what stands at the address, or the contract, takes nothing. */
async function findCost(
  { transferBytes, callBytes, tokens }: ExpiringDeps,
  { node, prices }: At,
  { address, amount, payer }: Quoted,
): Promise<TransferCost | null> {
  const bandwidth = payer === null ? NOBODYS : await node.bandwidth(payer.address);
  const token = tokens.configured.find(({ asset }) => asset.code === amount?.asset.code);
  if (token !== undefined && amount !== null) {
    const { contract } = token;
    if (address === contract) return null;
    const energy =
      address === null || payer === null
        ? USUAL_ENERGY
        : await energyFor(node, { contract, from: payer.address, to: address, units: amount.units });
    return energy === null ? null : callCost(prices, { bytes: callBytes, energy, bandwidth });
  }
  const { isNew, isContract } = address === null ? SOMEBODY : await node.account(address);
  return isContract ? null : transferCost(prices, { bytes: transferBytes, isNew, bandwidth });
}

/** What a contract refuses because its payer has too little yet says nothing of the payee. */
async function energyFor(
  node: ExpiringNode,
  transfer: Parameters<ExpiringNode["energyOf"]>[0],
): Promise<bigint | null> {
  const energy = await node.energyOf(transfer);
  if (energy !== null) return energy;
  const has = await node.tokenUnits(transfer.contract, transfer.from);
  return has < transfer.units ? USUAL_ENERGY : null;
}
