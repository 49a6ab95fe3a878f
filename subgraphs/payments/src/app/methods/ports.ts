import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { MethodId, MethodKind, PaymentMethod } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { QuotaExceeded } from "../../domain/money/refusals.ts";

/** What a provider says of a token. */
export type KnownMethod = {
  readonly kind: MethodKind;
  /** For people: 1 to 128 characters, without the number of an account or card. */
  readonly label: string;
  readonly isVerified: boolean;
  /** Money can be brought in from it, and out to it: at least one. */
  readonly takesDeposits: boolean;
  readonly takesWithdrawals: boolean;
};

/** `isKept`: it was added before, and is looked at again. */
export type AskedMethod = { readonly token: string; readonly userId: UserId; readonly isKept: boolean };

/** Who knows where tokens lead to. Null: it knows no such token, or not as this user's. */
export type MethodProvider = {
  look(asked: AskedMethod): Promise<KnownMethod | null>;
};

export type FindMethods = {
  /**
   * In the order asked for, removed ones too, whosever they are: what was brought there names them.
   */
  findMany(ids: readonly MethodId[]): Promise<readonly (PaymentMethod | null)[]>;
  /** Null where it is somebody else's, or was removed. */
  findUsable(userId: UserId, id: MethodId): Promise<PaymentMethod | null>;
};

/** A method as it is added: what is left to say, its place among the others, the desk decides. */
export type NewMethod = Omit<PaymentMethod, "isDefault" | "createdAt">;

/** The method that is the user's by it, or why there is none. */
export type MethodAdded = Result<MethodId, QuotaExceeded | IdempotencyKeyReused>;

/**
 * What people have. One person's methods change one after the other, so that there are never more
 * than one may have, and one default as long as there is any.
 */
export type MethodDesk = FindMethods & {
  /** Those that were not removed, of each in the order asked for: the default, then by age. */
  listOf(userIds: readonly UserId[]): Promise<readonly (readonly PaymentMethod[])[]>;
  /** What the key was used for; null: for nothing yet. */
  findAdded(claim: Claim): Promise<MethodAdded | null>;
  /**
   * Once for each key, a refusal too. A token that the user has already is the method that has it.
   */
  add(claim: Claim, method: NewMethod): Promise<MethodAdded>;
  /** Also one that was removed before. Null where the user has none of this id. */
  remove(userId: UserId, id: MethodId): Promise<PaymentMethod | null>;
  /** What its provider says of it now. Null where there is none of this id, or it was removed. */
  setVerified(id: MethodId, isVerified: boolean): Promise<PaymentMethod | null>;
  /** Null where the user has none of this id, or it was removed. */
  setDefault(userId: UserId, id: MethodId): Promise<PaymentMethod | null>;
};
