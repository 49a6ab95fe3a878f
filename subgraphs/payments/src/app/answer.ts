import { money } from "@coffer/money/money";
import { err, ok, type Result, unreachable } from "@coffer/platform/result";
import type { MoneyOutcome } from "../domain/money-command.ts";
import type { Payment } from "../domain/payment.ts";
import type { IdempotencyKeyReused, InsufficientFunds } from "../domain/refusals.ts";
import type { Assets, PaymentReader } from "./ports.ts";

/** What the caller is told of an outcome, whether it was decided now or at an earlier request with the same key. */
export async function answerOf(
  outcome: MoneyOutcome,
  { payments, assets }: { payments: PaymentReader; assets: Assets },
): Promise<Result<Payment, InsufficientFunds | IdempotencyKeyReused>> {
  switch (outcome.kind) {
    case "done": {
      const [payment] = outcome.payment ? [outcome.payment] : await payments.findMany([outcome.subjectId]);
      if (!payment) throw new Error(`claimed payment ${outcome.subjectId} is missing`);
      return ok(payment);
    }
    case "key_reused":
      return err({ code: "IDEMPOTENCY_KEY_REUSED" });
    case "refused": {
      const { units, currency } = outcome.refusal.available;
      const asset = assets.find(currency);
      if (!asset) throw new Error(`asset ${currency} of a stored refusal is missing`);
      return err({ code: "INSUFFICIENT_FUNDS", available: money(asset, BigInt(units)) });
    }
    case "stale":
      throw new Error("a request with a claim cannot be stale");
    default:
      return unreachable(outcome);
  }
}
