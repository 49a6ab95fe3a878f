import { newId, uuidOf } from "@coffer/contracts/ids";
import { formatMoney, type Money, zero } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, type Result } from "@coffer/platform/values/result";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { DepositRefusal } from "../../domain/money/refusals.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedReference, withReference } from "../money/plan-payment.ts";
import type { Directory, MoneyDeps } from "../money/ports.ts";
import type { DepositProvider } from "./ports.ts";

export type RequestDeposit = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly accountId: AccountId | null;
  readonly amount: Money;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
};

export type RequestDepositDeps = MoneyDeps & {
  readonly directory: Directory;
  readonly provider: DepositProvider;
  /** Called once the request is committed. */
  readonly requested: () => void;
};

/** Those that are decided where it is written. */
const REFUSALS = ["ACCOUNT_CLOSED", "QUOTA_EXCEEDED", "CURRENCY_DISABLED"] as const;

/** Notes a deposit as PENDING; the settling job takes it from there. */
export const makeRequestDeposit =
  (deps: RequestDepositDeps) =>
  async (command: RequestDeposit): Promise<Result<Payment, DepositRefusal>> => {
    const { actorId, accountId, amount, reference, idempotencyKey } = command;
    const currency = amount.asset.code;
    const claim = makeClaim({ actorId, operation: "deposit", key: idempotencyKey }, [
      accountId,
      formatMoney(amount),
      currency,
      ...claimedReference(reference),
    ]);
    const [before, account] = await Promise.all([
      deps.claims.find(claim),
      accountId === null ? null : deps.directory.findAccount(accountId),
    ]);
    if (before) return toAnswer(before, deps, { refusals: REFUSALS });
    if (account?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
    if (account.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: account.currency });
    if (!deps.provider.supports(currency)) return err({ code: "DEPOSIT_UNAVAILABLE" });

    const id = newId("pay");
    const payment: Payment = {
      id,
      kind: "DEPOSIT",
      status: "PENDING",
      amount,
      fee: zero(amount.asset),
      memo: null,
      from: null,
      to: { accountId: account.id, userId: actorId },
      entryId: uuidOf(id),
      sequence: "1",
      createdAt: deps.clock.now(),
      endedAt: null,
    };
    const outcome = await deps.submit({
      claim,
      subjectId: id,
      step: { kind: "requestDeposit", payment: withReference(payment, reference) },
    });
    deps.requested();
    return toAnswer(outcome, deps, { refusals: REFUSALS });
  };
