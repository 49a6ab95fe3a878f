import { newId, uuidOf } from "@coffer/contracts/ids";
import { formatMoney, type Money, zero } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AccountId, MethodId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { DepositRefusal } from "../../domain/money/refusals.ts";
import { toAnswer } from "../money/answer.ts";
import type { Directory, MoneyDeps } from "../money/ports.ts";
import type { DepositProvider, Source, Sources } from "./ports.ts";

export type RequestDeposit = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly accountId: AccountId | null;
  /** Left out: none was named. */
  readonly methodId?: MethodId | null | undefined;
  readonly amount: Money;
  readonly idempotencyKey: string;
};

export type RequestDepositDeps = MoneyDeps & {
  readonly directory: Directory;
  readonly provider: Pick<DepositProvider, "supports" | "takes" | "needsMethod">;
  readonly sources: Pick<Sources, "findUsable" | "listOf">;
  /** Called once the request is committed. */
  readonly requested: () => void;
};

/** Those that are decided where it is written. */
const REFUSALS = ["ACCOUNT_CLOSED", "QUOTA_EXCEEDED", "CURRENCY_DISABLED", "PAYMENT_METHOD_NOT_FOUND"] as const;

/** Notes a deposit as PENDING; the settling job takes it from there. */
export const makeRequestDeposit =
  (deps: RequestDepositDeps) =>
  async (command: RequestDeposit): Promise<Result<Payment, DepositRefusal>> => {
    const { actorId, accountId, methodId, amount, idempotencyKey } = command;
    const currency = amount.asset.code;
    const claim = makeClaim({ actorId, operation: "deposit", key: idempotencyKey }, [
      accountId,
      formatMoney(amount),
      currency,
      // Keys from before there were any are bound to what they were bound to.
      ...(methodId === undefined ? [] : [methodId]),
    ]);
    const [before, account] = await Promise.all([
      deps.claims.find(claim),
      accountId === null ? null : deps.directory.findAccount(accountId),
    ]);
    if (before) return toAnswer(before, deps, { refusals: REFUSALS });
    if (account?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
    if (account.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: account.currency });
    if (!deps.provider.supports(currency)) return err({ code: "DEPOSIT_UNAVAILABLE" });
    if (!deps.provider.takes(amount)) return err({ code: "AMOUNT_UNSUPPORTED" });
    const source = await findSource(deps, command);
    if (!source.ok) return source;

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
    const from = source.value === null ? payment : { ...payment, methodId: source.value.id };
    const outcome = await deps.submit({ claim, subjectId: id, step: { kind: "requestDeposit", payment: from } });
    deps.requested();
    return toAnswer(outcome, deps, { refusals: REFUSALS });
  };

/** The method that was named; where none was and the provider needs one, the default. */
async function findSource(
  { provider, sources }: Pick<RequestDepositDeps, "provider" | "sources">,
  { actorId, methodId }: RequestDeposit,
): Promise<Result<Source | null, DepositRefusal>> {
  if (methodId === undefined && !provider.needsMethod) return ok(null);
  const source =
    methodId === undefined
      ? (await sources.listOf([actorId]))[0]?.[0]
      : methodId === null
        ? null
        : await sources.findUsable(actorId, methodId);
  if (!source) return err({ code: "PAYMENT_METHOD_NOT_FOUND" });
  if (!source.takesDeposits) return err({ code: "PAYMENT_METHOD_UNSUITABLE" });
  if (!source.isVerified) return err({ code: "PAYMENT_METHOD_UNVERIFIED" });
  return ok(source);
}
