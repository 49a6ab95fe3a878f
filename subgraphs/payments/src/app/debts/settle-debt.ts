import { newId, uuidOf } from "@coffer/contracts/ids";
import { zero } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { CollectDebtRefusal, WriteOffDebtRefusal } from "../../domain/debts/refusals.ts";
import type { AccountId, PaymentId, UserId } from "../../domain/money/ids.ts";
import { isParty, type Payment } from "../../domain/money/payment.ts";
import type { Directory, FindPayment } from "../money/ports.ts";
import type { DebtDesk } from "./ports.ts";

export type DebtDeps = {
  readonly findPayment: FindPayment;
  readonly directory: Pick<Directory, "findAccount">;
  readonly debtDesk: Pick<DebtDesk, "settle">;
  readonly clock: Clock;
};

export type WriteOffDebt = {
  readonly operatorId: UserId;
  /** Null: what was given is no id, and so nothing of which anybody owes. */
  readonly paymentId: PaymentId | null;
  readonly reason: string;
  readonly idempotencyKey: string;
};

/** `accountId`: undefined for that which had the deposit; null where what was given is no id. */
export type CollectDebt = WriteOffDebt & { readonly accountId: AccountId | null | undefined };

/** Of one's own another operator does. */
async function findOwed(
  { findPayment }: DebtDeps,
  { paymentId, operatorId }: WriteOffDebt,
): Promise<Result<Payment, { readonly code: "PAYMENT_NOT_FOUND" | "OWN_PAYMENT" }>> {
  const payment = paymentId === null ? null : await findPayment(paymentId);
  if (!payment) return err({ code: "PAYMENT_NOT_FOUND" });
  return isParty(payment, operatorId) ? err({ code: "OWN_PAYMENT" }) : ok(payment);
}

/**
 * An operator takes what somebody owes of a deposit from an account of theirs, as far as it is
 * there: what there is, the ledger says under its lock.
 */
export const makeCollectDebt =
  (deps: DebtDeps) =>
  async (command: CollectDebt): Promise<Result<Payment, CollectDebtRefusal>> => {
    const { operatorId, reason, accountId, idempotencyKey: key } = command;
    const found = await findOwed(deps, command);
    if (!found.ok) return found;
    const payment = found.value;
    if (!payment.to || payment.kind !== "DEPOSIT") return err({ code: "NOTHING_OWED" });
    const from = accountId === undefined ? payment.to.accountId : accountId;
    const account = from === null ? null : await deps.directory.findAccount(from);
    if (account?.ownerId !== payment.to.userId || account.currency !== payment.amount.asset.code)
      return err({ code: "ACCOUNT_NOT_FOUND" });
    const claim = makeClaim({ actorId: operatorId, operation: "collectPaymentDebt", key }, [
      payment.id,
      account.id,
      reason,
    ]);
    const at = deps.clock.now();
    const step = { kind: "DEBT_COLLECTED", from: account.id, payment, operatorId, reason, at } as const;
    const settled = await deps.debtDesk.settle(claim, { ...step, entryId: uuidOf(newId("ent")) });
    if (settled.ok) return ok(payment);
    const { code } = settled.error;
    return err(code === "INSUFFICIENT_FUNDS" ? { code, available: zero(payment.amount.asset) } : { code });
  };

/** An operator gives up all that is owed still: it is our loss. */
export const makeWriteOffDebt =
  (deps: DebtDeps) =>
  async (command: WriteOffDebt): Promise<Result<Payment, WriteOffDebtRefusal>> => {
    const { operatorId, reason, idempotencyKey: key } = command;
    const found = await findOwed(deps, command);
    if (!found.ok) return found;
    const payment = found.value;
    const claim = makeClaim({ actorId: operatorId, operation: "writeOffPaymentDebt", key }, [payment.id, reason]);
    const at = deps.clock.now();
    const settled = await deps.debtDesk.settle(claim, {
      kind: "DEBT_WRITTEN_OFF",
      payment,
      operatorId,
      reason,
      at,
      entryId: uuidOf(newId("ent")),
    });
    if (settled.ok) return ok(payment);
    const { code } = settled.error;
    if (code === "NOTHING_OWED" || code === "IDEMPOTENCY_KEY_REUSED") return err({ code });
    throw new Error(`what was owed of ${payment.id} could not be given up: ${code}`);
  };
