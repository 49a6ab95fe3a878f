import type { Money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Price } from "../../domain/fees/price.ts";
import type { PricedKind } from "../../domain/fees/schedule.ts";
import type { FeeExceedsAmount } from "../../domain/money/fee-refusals.ts";
import type { MethodId, UserId } from "../../domain/money/ids.ts";
import { type Priority, withPriority } from "../../domain/money/priority.ts";
import type { PaymentMethodNotFound } from "../../domain/money/refusals.ts";
import { totalOf } from "../../domain/money/total.ts";
import type { NetworkClosed, NetworkCurrencyMismatch, NetworkStopped } from "../../domain/money/withdrawal-refusals.ts";
import { priceBy, readBasis } from "./known-price.ts";
import type { FindPricedMethod, FindWayOut, KnownFees } from "./ports.ts";
import { QUOTE_MS, writeQuote } from "./quote.ts";

export type QuoteFee = {
  readonly actorId: UserId;
  readonly kind: PricedKind;
  readonly amount: Money;
  /** Where it goes to or comes from outside. Null: what was given is no id; left out: nowhere. */
  readonly methodId?: MethodId | null;
  /** Of what goes to an address. */
  readonly network: string | null;
  readonly priority: Priority;
};

export type FeeQuote = Price & { readonly token: string; readonly total: Money; readonly expiresAt: Date };

export type QuoteFeeRefusal =
  | FeeExceedsAmount
  | PaymentMethodNotFound
  | NetworkClosed
  | NetworkStopped
  | NetworkCurrencyMismatch;

export type QuoteFeeDeps = {
  readonly fees: KnownFees;
  readonly findPricedMethod: FindPricedMethod;
  readonly checkNetwork: FindWayOut;
  readonly clock: Clock;
};

/** What a payment would cost now, and does for a minute. */
export const makeQuoteFee =
  ({ fees, findPricedMethod, checkNetwork, clock }: QuoteFeeDeps) =>
  async ({
    actorId,
    kind,
    amount: asked,
    methodId,
    network,
    priority,
  }: QuoteFee): Promise<Result<FeeQuote, QuoteFeeRefusal>> => {
    const named = typeof methodId === "string" ? await findPricedMethod(actorId, methodId) : null;
    if (methodId !== undefined && named === null) return err({ code: "PAYMENT_METHOD_NOT_FOUND" });
    const way = network === null ? null : await checkNetwork({ network, currency: asked.asset.code });
    if (way && !way.ok) return way;
    const method = way ? "NETWORK" : named;
    const at = clock.now();
    const pricing = { kind, userId: actorId, method, priority, asked, at };
    const price = priceBy(await readBasis(fees, pricing), pricing);
    if (!price) return err({ code: "FEE_EXCEEDS_AMOUNT" });
    const { amount, fee } = price;
    return ok({
      ...price,
      token: writeQuote(withPriority({ at, amount: amount.units, fee: fee.units }, priority)),
      total: totalOf(price),
      expiresAt: new Date(at.getTime() + QUOTE_MS),
    });
  };
