import { cancellationStateOf } from "../../domain/money/chain-payout.ts";
import type { EntityResolvers } from "../generated/types.ts";

/** Whoever sees the payment sees where it goes, and what its payer wants of it since. */
export const payoutOf: Required<EntityResolvers["Payment"]>["payout"] = async (
  { id, kind },
  _args,
  { payoutOfPayment },
) => {
  const payout = kind === "WITHDRAWAL" ? await payoutOfPayment.load(id) : null;
  if (!payout) return null;
  const { network, address, txid, callingOff } = payout;
  const state = cancellationStateOf(payout);
  return {
    ...{ network, address, txid },
    cancellation: state && callingOff && { state, requestedAt: callingOff.askedAt },
  };
};
