import type { Money } from "@coffer/money/money";
import type { Kept } from "../../domain/deposits/return.ts";
import type { Collected, GivenBack } from "../../domain/deposits/steps.ts";
import type { MethodId, PaymentId, UserId } from "../../domain/money/ids.ts";
import type { MethodKind } from "../../domain/money/method-kind.ts";
import type { Party, Payment } from "../../domain/money/payment.ts";

/** Where money can come from. `token`: the provider's. */
export type Source = {
  readonly id: MethodId;
  readonly token: string;
  readonly kind: MethodKind;
  readonly isVerified: boolean;
  readonly takesDeposits: boolean;
};

export type Sources = {
  /** A method of this person's that was not removed; null where there is none of this id. */
  findUsable(userId: UserId, id: MethodId): Promise<Source | null>;
  /** Those of each that were not removed, in the order asked for: the default first. */
  listOf(userIds: readonly UserId[]): Promise<readonly (readonly Source[])[]>;
  /** In the order asked for, removed ones too: what was asked for before comes from there. */
  findMany(ids: readonly MethodId[]): Promise<readonly (Source | null)[]>;
};

/** Where each of some payments comes from; null where none was named, and of what is no deposit. */
export type ListDepositedFrom = (ids: readonly PaymentId[]) => Promise<readonly (MethodId | null)[]>;

/**
 * `amount`: with the fee, which is taken from it. `token`: of the method that it comes from; null
 * where none was named.
 */
export type Deposit = Payment & { readonly to: Party; readonly token: string | null };

/**
 * Brings money in from outside. Collecting and giving back must be idempotent by payment id: after
 * a crash it is asked again. Throws where it cannot say what became of it.
 */
export type DepositProvider = {
  supports(currency: string): boolean;
  /** Whether it moves this very amount: nothing is rounded. */
  takes(amount: Money): boolean;
  /** Whether it has to be told from where. */
  readonly needsMethod: boolean;
  collect(deposit: Deposit): Promise<Collected>;
  /**
   * What became of a deposit that it may have been asked for; null: it was asked for none. It asks
   * for nothing new.
   */
  look(deposit: Deposit): Promise<Collected | null>;
  /**
   * Of a deposit that it has collected: KEPT while it has it; WAITING, where it may lose it, and
   * how all of it was taken back once it was. Null: it knows nothing of it. It asks for nothing,
   * and moves nothing. Throws where a part of it is gone.
   */
  recheck(deposit: Deposit): Promise<Kept | null>;
  /** What it has of a deposit that was never credited. */
  giveBack(deposit: Deposit): Promise<GivenBack>;
};
