import type { Uuid } from "@coffer/contracts/ids";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Debt } from "../../domain/debts/debt.ts";
import type { Act } from "../../domain/money/act.ts";
import type { AccountId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";

/** What an operator has done about a debt. `from`: the account that it is taken from. */
export type Settlement = Pick<Act, "operatorId" | "reason" | "at"> & {
  readonly payment: Payment;
  readonly entryId: Uuid;
} & ({ readonly kind: "DEBT_COLLECTED"; readonly from: AccountId } | { readonly kind: "DEBT_WRITTEN_OFF" });

/** As the ledger's lock decides it. */
export type SettlementRefusal = {
  readonly code: "NOTHING_OWED" | "INSUFFICIENT_FUNDS" | "ACCOUNT_FROZEN" | "ACCOUNT_CLOSED";
};

export type DebtDesk = {
  /**
   * Once for its key, in one transaction with its journal entry: as much as is there, and no more
   * than is owed; or all that is, where it is given up.
   */
  settle(claim: Claim, settlement: Settlement): Promise<Result<null, SettlementRefusal | IdempotencyKeyReused>>;
  /** In the order asked for; null of what nobody ever owed anything of. */
  findMany(ids: readonly PaymentId[]): Promise<readonly (Debt | null)[]>;
  /** Those with something owed, the oldest first, behind a payment's id. `userId` null: all. */
  list(page: Page<PaymentId> & { readonly userId: UserId | null }): Promise<Listed<Debt>>;
};
