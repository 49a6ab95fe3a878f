import { isId } from "@coffer/contracts/ids";
import { type Money, money } from "@coffer/money/money";
import { err, ok, type Result, unreachable } from "@coffer/platform/values/result";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { DecidedRefusal, IdempotencyKeyReused, StoredAmount, StoredRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { Assets, FindPayments } from "./ports.ts";

type Code = DecidedRefusal["code"];
type AnswerDeps = { readonly payments: FindPayments; readonly assets: Assets };

/**
 * What the caller is told of an outcome, whether it was decided now or at an earlier request with
 * the same key. `refusals`: what the ledger can answer to this operation; another is a bug.
 * `paymentId`: the payment that the request names, where it makes none.
 */
export async function toAnswer<C extends Code>(
  outcome: MoneyOutcome,
  { payments, assets }: AnswerDeps,
  { refusals, paymentId }: { readonly refusals: readonly C[]; readonly paymentId?: PaymentId | null },
): Promise<Result<Payment, Extract<DecidedRefusal, { code: C }> | IdempotencyKeyReused>> {
  switch (outcome.kind) {
    case "done": {
      const id = paymentId ?? outcome.subjectId;
      const [payment] = outcome.payment ? [outcome.payment] : isId("pay", id) ? await payments.findMany([id]) : [];
      if (!payment) throw new Error(`claimed payment ${id} is missing`);
      return ok(payment);
    }
    case "key_reused":
      return err({ code: "IDEMPOTENCY_KEY_REUSED" });
    case "refused": {
      const refusal = toDecidedRefusal(outcome.refusal, assets);
      if (!isAmong(refusal, refusals)) throw new Error(`this operation cannot be refused with ${refusal.code}`);
      return err(refusal);
    }
    case "unwarranted":
      throw new Error("whoever asked for a warrant has to say why it does not hold");
    case "stale":
      throw new Error("a request with a claim cannot be stale");
    default:
      return unreachable(outcome);
  }
}

const isAmong = <C extends Code>(
  refusal: DecidedRefusal,
  codes: readonly C[],
): refusal is Extract<DecidedRefusal, { code: C }> => (codes as readonly Code[]).includes(refusal.code);

function toDecidedRefusal(refusal: StoredRefusal, assets: Assets): DecidedRefusal {
  const entries = Object.entries(refusal).map(([name, value]) => [
    name,
    isAmount(value) ? toMoney(value, assets) : value,
  ]);
  return Object.fromEntries(entries) as DecidedRefusal;
}

const isAmount = (value: unknown): value is StoredAmount => typeof value === "object" && value !== null;

function toMoney({ units, currency }: StoredAmount, assets: Assets): Money {
  const asset = assets.find(currency);
  if (!asset) throw new Error(`asset ${currency} of a stored refusal is missing`);
  return money(asset, BigInt(units));
}
