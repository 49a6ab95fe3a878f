import { formatMoney, type Money } from "@coffer/money/money";
import { unreachable } from "@coffer/platform/result";
import type { ListedPayments } from "../app/list-payments.ts";
import type { PaymentPage } from "../app/ports.ts";
import type { PaymentsRefusal } from "../domain/refusals.ts";
import { makeCursor } from "./parse.ts";

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export function presentRefusal<R extends PaymentsRefusal>(refusal: R): Presented<R["code"]>;
export function presentRefusal(refusal: PaymentsRefusal): unknown {
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
    case "ACCOUNT_FROZEN":
      return {
        __typename: "AccountFrozen",
        code,
        message: "The account that pays is frozen: nothing can be taken from it. Ask the operator.",
      };
    case "ACCOUNT_CLOSED":
      return {
        __typename: "AccountClosed",
        code,
        message: "The payer's or the payee's account is closed. Name another account.",
      };
    case "AUTHORIZATION_NOT_FOUND":
      return {
        __typename: "AuthorizationNotFound",
        code,
        message: "You have no authorised payment of this id. See `payments`.",
      };
    case "NOT_PAYEE":
      return {
        __typename: "NotPayee",
        code,
        message: "Only the payee can do this. What was authorised is given back once it has expired: see `expiresAt`.",
      };
    case "AMOUNT_EXCEEDS_AUTHORIZATION":
      return {
        __typename: "AmountExceedsAuthorization",
        code,
        message: "More cannot be captured than was authorised. Capture less, or ask for another payment.",
        authorizedAmount: presentMoney(refusal.authorized),
      };
    case "AUTHORIZATION_CAPTURED":
      return {
        __typename: "AuthorizationCaptured",
        code,
        message: "The payment was captured before. Its `amount` says how much.",
      };
    case "AUTHORIZATION_VOIDED":
      return {
        __typename: "AuthorizationVoided",
        code,
        message: "The payment was voided before. Ask the payer for another.",
      };
    case "AUTHORIZATION_EXPIRED":
      return {
        __typename: "AuthorizationExpired",
        code,
        message: "The authorisation has expired, and what it reserved is given back. Ask the payer for another.",
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
  ACCOUNT_FROZEN: "AccountFrozen";
  ACCOUNT_CLOSED: "AccountClosed";
  AUTHORIZATION_NOT_FOUND: "AuthorizationNotFound";
  NOT_PAYEE: "NotPayee";
  AMOUNT_EXCEEDS_AUTHORIZATION: "AmountExceedsAuthorization";
  AUTHORIZATION_CAPTURED: "AuthorizationCaptured";
  AUTHORIZATION_VOIDED: "AuthorizationVoided";
  AUTHORIZATION_EXPIRED: "AuthorizationExpired";
  DEPOSIT_UNAVAILABLE: "DepositUnavailable";
  IDEMPOTENCY_KEY_REUSED: "IdempotencyKeyReused";
};
type Fields = {
  INSUFFICIENT_FUNDS: { available: ReturnType<typeof presentMoney> };
  CURRENCY_MISMATCH: { accountCurrency: string };
  AMOUNT_EXCEEDS_AUTHORIZATION: { authorizedAmount: ReturnType<typeof presentMoney> };
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
