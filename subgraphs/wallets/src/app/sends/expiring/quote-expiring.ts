import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { transferCost } from "../../../domain/sends/bandwidth.ts";
import { PRIORITIES } from "../../../domain/sends/fees.ts";
import { findFollowed } from "../deps.ts";
import type { FindTreasury } from "../ports.ts";
import type { QuoteOne } from "../quote-network-fee.ts";
import type { ExpiringDeps } from "./deps.ts";

const NOBODYS = { free: 0n, staked: 0n };
const SOMEBODY = { isNew: false, isContract: false };

/** What it would cost now: the network has a price, which nobody can outbid. */
export const makeQuoteExpiring =
  (deps: ExpiringDeps, findTreasury: FindTreasury): QuoteOne =>
  async ({ network, address, expiresAt }) => {
    const followed = await findFollowed(deps);
    if (!followed) return err({ code: "CHAIN_UNAVAILABLE" });
    const { node } = followed;
    const payer = await findTreasury(network);
    try {
      const [prices, { isNew, isContract }, bandwidth] = await Promise.all([
        node.prices(),
        address === null ? SOMEBODY : node.account(address),
        payer === null ? NOBODYS : node.bandwidth(payer.address),
      ]);
      if (isContract || (address !== null && address === payer?.address)) return err({ code: "PAYEE_REFUSES" });
      const cost = transferCost(prices, { bytes: deps.transferBytes, isNew, bandwidth });
      const [expected, maximum] = [money(deps.native, cost.expected), money(deps.native, cost.maximum)];
      const options = PRIORITIES.map((priority) => ({ priority, expected, maximum }));
      return ok({ network, options, source: "PRICE", expiresAt });
    } catch {
      // Whatever the node said: nobody can quote for it.
      return err({ code: "CHAIN_UNAVAILABLE" });
    }
  };
