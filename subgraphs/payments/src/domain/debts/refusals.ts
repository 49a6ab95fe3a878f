import type { NothingOwed } from "../money/debt-refusals.ts";
import type {
  AccountClosed,
  AccountFrozen,
  AccountNotFound,
  IdempotencyKeyReused,
  InsufficientFunds,
  OwnPayment,
  PaymentNotFound,
} from "../money/refusals.ts";

export type WriteOffDebtRefusal = PaymentNotFound | OwnPayment | NothingOwed | IdempotencyKeyReused;
export type CollectDebtRefusal =
  | WriteOffDebtRefusal
  | AccountNotFound
  | InsufficientFunds
  | AccountFrozen
  | AccountClosed;
