import { formatMoney } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { MethodId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { WithdrawRefusal } from "../../domain/money/refusals.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedExtras } from "../money/plan-payment.ts";
import type { Destinations, PayoutProvider } from "./ports.ts";
import { RESERVED_REFUSALS, type ReserveDeps, reserveWithdrawal, type Way, type WithdrawalOrder } from "./reserve.ts";

export type Withdraw = WithdrawalOrder & {
  /** Null: what was given is no id, and so nothing of theirs. */
  readonly methodId: MethodId | null;
};

export type WithdrawDeps = ReserveDeps & {
  readonly destinations: Destinations;
  readonly payouts: PayoutProvider;
  readonly clearing: ClearingAccount;
};

/** To one of the payer's own payment methods, by its provider. */
export const makeWithdraw =
  (deps: WithdrawDeps) =>
  async (command: Withdraw): Promise<Result<Payment, WithdrawRefusal>> => {
    const refusals = [...RESERVED_REFUSALS, "PAYMENT_METHOD_NOT_FOUND"] as const;
    const { actorId, fromAccountId, methodId, amount, memo, idempotencyKey } = command;
    const claim = makeClaim({ actorId, operation: "withdraw", key: idempotencyKey }, [
      fromAccountId,
      methodId,
      formatMoney(amount),
      amount.asset.code,
      memo,
      ...claimedExtras(command),
    ]);
    const [before, way] = await Promise.all([deps.claims.find(claim), findWay(deps, command)]);
    if (before) return toAnswer(before, deps, { refusals });
    if (!way.ok) return way;
    const reserved = await reserveWithdrawal(deps, { claim, order: command, way: way.value });
    return reserved.ok ? toAnswer(reserved.value, deps, { refusals }) : reserved;
  };

/** Whose the account and the method are, and whether anybody can bring it there. */
async function findWay(
  { directory, destinations, payouts, clearing }: WithdrawDeps,
  { actorId, fromAccountId, methodId, amount }: Withdraw,
): Promise<Result<Way, WithdrawRefusal>> {
  const [from, to] = await Promise.all([
    fromAccountId === null ? null : directory.findAccount(fromAccountId),
    methodId === null ? null : destinations.findUsable(actorId, methodId),
  ]);
  const currency = amount.asset.code;
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  if (!to) return err({ code: "PAYMENT_METHOD_NOT_FOUND" });
  if (!to.takesWithdrawals) return err({ code: "PAYMENT_METHOD_UNSUITABLE" });
  if (!to.isVerified) return err({ code: "PAYMENT_METHOD_UNVERIFIED" });
  if (!payouts.supports(currency)) return err({ code: "WITHDRAWAL_UNAVAILABLE" });
  if (!payouts.takes(amount)) return err({ code: "AMOUNT_UNSUPPORTED" });
  return ok({
    from,
    to: { methodId: to.id, methodKind: to.kind },
    clearing,
    takes: (one) => payouts.takes(one),
    toDraft: (parts) => ({ ...parts, operation: "withdraw", methodId: to.id, method: to.label }),
  });
}
