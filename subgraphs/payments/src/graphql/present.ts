import { formatMoney, type Money } from "@coffer/money/money";
import { unreachable } from "@coffer/platform/result";
import type { ListedPayments } from "../app/list-payments.ts";
import type { PaymentPage } from "../app/ports.ts";
import type { DepositRefusal, OpenAccountRefusal, SendPaymentRefusal } from "../domain/refusals.ts";
import { makeCursor } from "./parse.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export function presentRefusal<R extends SendPaymentRefusal | DepositRefusal | OpenAccountRefusal>(
  refusal: R,
): Presented<R["code"]>;
export function presentRefusal(refusal: SendPaymentRefusal | DepositRefusal | OpenAccountRefusal): unknown {
  const { code } = refusal;
  switch (code) {
    case "INSUFFICIENT_FUNDS":
      return {
        __typename: "InsufficientFunds",
        code,
        message: "The available balance is too low. Bring money in, or send less.",
        available: presentMoney(refusal.available),
      };
    case "ACCOUNT_NOT_FOUND":
      return { __typename: "AccountNotFound", code, message: "You have no account of this id. See `accounts`." };
    case "PAYEE_NOT_FOUND":
      return {
        __typename: "PayeeNotFound",
        code,
        message: "Nobody of this name or id can be paid. Check it with the payee.",
      };
    case "SAME_ACCOUNT":
      return {
        __typename: "SameAccount",
        code,
        message: "The payer's account is also the payee's. Name another account.",
      };
    case "CURRENCY_MISMATCH":
      return {
        __typename: "CurrencyMismatch",
        code,
        message: `The account holds ${refusal.accountCurrency}. Use that currency, or an account that holds the amount's.`,
        accountCurrency: refusal.accountCurrency,
      };
    case "DEPOSIT_UNAVAILABLE":
      return {
        __typename: "DepositUnavailable",
        code,
        message: "No provider brings in this currency here. Ask the operator.",
      };
    case "IDEMPOTENCY_KEY_REUSED":
      return {
        __typename: "IdempotencyKeyReused",
        code,
        message: "This idempotency key was used with other arguments. Take a new key for a new request.",
      };
    default:
      return unreachable(refusal);
  }
}

/** The union member of each code. */
type Typename = {
  INSUFFICIENT_FUNDS: "InsufficientFunds";
  ACCOUNT_NOT_FOUND: "AccountNotFound";
  PAYEE_NOT_FOUND: "PayeeNotFound";
  SAME_ACCOUNT: "SameAccount";
  CURRENCY_MISMATCH: "CurrencyMismatch";
  DEPOSIT_UNAVAILABLE: "DepositUnavailable";
  IDEMPOTENCY_KEY_REUSED: "IdempotencyKeyReused";
};
type Fields = {
  INSUFFICIENT_FUNDS: { available: ReturnType<typeof presentMoney> };
  CURRENCY_MISMATCH: { accountCurrency: string };
};
type Presented<C extends keyof Typename> = C extends keyof Typename
  ? { __typename: Typename[C]; code: C; message: string } & (C extends keyof Fields ? Fields[C] : unknown)
  : never;

export function presentConnection({ payments, hasNext }: ListedPayments, page: PaymentPage) {
  const edges = payments.map((node) => ({ cursor: makeCursor(node.id), node }));
  return {
    nodes: [...payments],
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: page.after !== null || page.offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
