import { newId, uuidOf } from "@coffer/contracts/ids";
import { add, formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { Price } from "../../domain/fees/price.ts";
import type { AccountId, MethodId, UserId } from "../../domain/money/ids.ts";
import type { Party, Payment } from "../../domain/money/payment.ts";
import { pricedBy } from "../../domain/money/priced.ts";
import type { DepositRefusal } from "../../domain/money/refusals.ts";
import type { KnownFees } from "../fees/ports.ts";
import type { Quote } from "../fees/quote.ts";
import { withPrices } from "../fees/with-prices.ts";
import { toAnswer } from "../money/answer.ts";
import { claimedReference, withReference } from "../money/plan-payment.ts";
import type { Directory, MoneyDeps } from "../money/ports.ts";
import type { DepositProvider, Source, Sources } from "./ports.ts";

export type RequestDeposit = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly accountId: AccountId | null;
  /** Left out: none was named. */
  readonly methodId?: MethodId | null | undefined;
  readonly amount: Money;
  /** Left out, or null: none. */
  readonly reference?: string | null;
  readonly idempotencyKey: string;
  /** What they were told that it costs; no part of what the key is bound to. */
  readonly feeQuote?: Quote | null;
};

export type RequestDepositDeps = MoneyDeps & {
  readonly directory: Directory;
  readonly provider: Pick<DepositProvider, "supports" | "takes" | "needsMethod">;
  readonly sources: Pick<Sources, "findUsable" | "listOf">;
  readonly fees: KnownFees;
  /** Called once the request is committed. */
  readonly requested: () => void;
};

/** Those that are decided where it is written. */
const REFUSALS = [
  "ACCOUNT_CLOSED",
  "QUOTA_EXCEEDED",
  "LIMIT_EXCEEDED",
  "CURRENCY_DISABLED",
  "PAYMENT_METHOD_NOT_FOUND",
] as const;

/** Notes a deposit as PENDING; the settling job takes it from there. */
export const makeRequestDeposit =
  (deps: RequestDepositDeps) =>
  async (command: RequestDeposit): Promise<Result<Payment, DepositRefusal>> => {
    const { actorId, accountId, methodId, amount, reference, idempotencyKey, feeQuote } = command;
    const currency = amount.asset.code;
    const claim = makeClaim({ actorId, operation: "deposit", key: idempotencyKey }, [
      accountId,
      formatMoney(amount),
      currency,
      // Keys from before there were any are bound to what they were bound to.
      ...(methodId === undefined ? [] : [methodId]),
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
    if (!deps.provider.takes(amount)) return err({ code: "AMOUNT_UNSUPPORTED" });
    const source = await findSource(deps, command);
    if (!source.ok) return source;

    const now = deps.clock.now();
    const method = source.value?.kind ?? null;
    const priced = { kind: "DEPOSIT", userId: actorId, method, priority: "NORMAL", asked: amount } as const;
    const submitted = await withPrices(deps, { claim, priced, quote: feeQuote ?? null, now }, async (price) => {
      if (!deps.provider.takes(add(price.amount, price.fee))) return err({ code: "AMOUNT_UNSUPPORTED" } as const);
      const planned = planDeposit({ accountId: account.id, userId: actorId }, { ...price, now });
      const from = source.value === null ? planned : { ...planned, methodId: source.value.id };
      const payment = withReference(from, reference);
      const step = { kind: "requestDeposit", payment, ...pricedBy(price) } as const;
      return ok(await deps.submit({ claim, subjectId: payment.id, step }));
    });
    if (!submitted.ok) return submitted;
    deps.requested();
    return toAnswer(submitted.value, deps, { refusals: REFUSALS });
  };

function planDeposit(to: Party, { amount, fee, now }: Price & { readonly now: Date }): Payment {
  const id = newId("pay");
  return {
    id,
    kind: "DEPOSIT",
    status: "PENDING",
    amount,
    fee,
    memo: null,
    from: null,
    to,
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: null,
  };
}

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
