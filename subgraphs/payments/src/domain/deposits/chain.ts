import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { ChainOrigin } from "../money/chain-origin.ts";
import type { ClearingAccount } from "../money/clearing.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { depositReceived } from "../money/received.ts";

/**
 * A chain has brought money, and it is there for good as far as one can know: the payment is
 * COMPLETED from the beginning. Nobody was asked for it, so nothing is looked at that could refuse
 * it: no limit, no quota, no switch of its currency, and it costs nothing.
 */
export type CreditFromChain = {
  readonly kind: "creditFromChain";
  readonly payment: NewPayment & { readonly chain: ChainOrigin };
  /** Whose oldest account of the currency it goes into. */
  readonly payee: NamedPayee;
  readonly clearing: ClearingAccount;
};

export const planCreditFromChain = (step: CreditFromChain): Plan => ({
  guards: [],
  entries: [depositReceived({ payment: step.payment, clearing: step.clearing, at: step.payment.createdAt })],
  makes: step.payment,
  ...payInto(step, planCreditFromChain),
});

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;
/** The ledger moves less than this at once. */
const UNITS_END = 10n ** 60n;

/**
 * What a chain says that it has brought, exactly. Not bounded as what clients ask for is: it is
 * there. Throws on what the ledger cannot hold: more fractions than the asset has, too much, or
 * nothing at all.
 */
export function readChainAmount(asset: Asset, text: string): Money {
  const [, whole = "", fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === "") throw new Error("what a chain has brought is no amount");
  if (fraction.length > asset.scale) throw new Error(`what a chain has brought is of another scale than ${asset.code}`);
  const units = BigInt(whole + fraction.padEnd(asset.scale, "0"));
  if (units === 0n || units >= UNITS_END) throw new Error("what a chain has brought is nothing, or too much");
  return money(asset, units);
}
