import type { Collected } from "../../domain/deposits/steps.ts";
import type { Party, Payment } from "../../domain/money/payment.ts";

/**
 * Brings money in from outside. Collecting must be idempotent by payment id: after a crash it is
 * asked again. Of a payment that FAILED afterwards, what was collected is the provider's to give
 * back: it was never in the books.
 */
export type DepositProvider = {
  supports(currency: string): boolean;
  collect(payment: Payment & { readonly to: Party }): Promise<Collected>;
};
