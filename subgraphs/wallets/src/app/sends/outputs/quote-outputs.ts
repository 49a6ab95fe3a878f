import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { PRIORITIES } from "../../../domain/sends/fees.ts";
import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import { selectCoins } from "../../../domain/sends/outputs/select-coins.ts";
import { feeFor, inputsOf, OWN_SCRIPT_BYTES, virtualSize } from "../../../domain/sends/outputs/sizes.ts";
import { findFollowed } from "../deps.ts";
import type { QuoteOne } from "../quote-network-fee.ts";
import type { OutputDeps } from "./deps.ts";
import { COINS_MAX } from "./sign-output-sends.ts";

/**
 * What it would cost now, by what would be spent for it: so much depends on how many outputs that
 * takes. Where there is too little, by one output that is spent, and one that is left.
 */
export const makeQuoteOutputs =
  (deps: OutputDeps): QuoteOne =>
  async ({ network, address, amount, expiresAt }) => {
    const followed = await findFollowed(deps);
    if (!followed) return err({ code: "CHAIN_UNAVAILABLE" });
    const payee = address === null ? null : deps.readPayee(address);
    // No node would relay it.
    if (payee && amount && amount.units < payee.dust) return err({ code: "PAYEE_REFUSES" });
    try {
      const { rates, source } = await followed.node.feeRates();
      const coins = await deps.coins.listSpendable(network, followed.chain.cursor.height, COINS_MAX);
      const paid = {
        units: amount?.units ?? payee?.dust ?? 1_000n,
        scriptBytes: payee?.scriptBytes ?? OWN_SCRIPT_BYTES,
      };
      const options = PRIORITIES.map((priority) => {
        const fee = money(deps.native, feeOf(rates[priority], { paid, coins, cap: deps.rules.feeCap }));
        return { priority, expected: fee, maximum: fee };
      });
      return ok({ network, options, source, expiresAt });
    } catch {
      // Whatever the node said: nobody can quote for it.
      return err({ code: "CHAIN_UNAVAILABLE" });
    }
  };

type Paying = {
  readonly paid: { readonly units: bigint; readonly scriptBytes: number };
  readonly coins: readonly Coin[];
  readonly cap: bigint;
};

function feeOf(rate: bigint, { paid, coins, cap }: Paying): bigint {
  const chosen = selectCoins({ payee: paid, rate, replaces: null, cap, pieces: 1 }, { coins });
  if (typeof chosen !== "string") return chosen.fee;
  return feeFor(rate, virtualSize(inputsOf(1), [paid.scriptBytes, OWN_SCRIPT_BYTES]));
}
