import type { ApiKeyId, KeyGrantId, ServiceId, UserId } from "../users/ids.ts";

export const NAME_MAX = 64;
export const SCOPES_MAX = 20;
export const NETWORKS_MAX = 20;
export const OVERLAP_DAYS_MAX = 7;

export const DAY_MS = 24 * 60 * 60_000;
/** A year from a day is its day in the next one, also in leap years. */
export const LIFE_MAX_MS = 366 * DAY_MS;
/** For so long an ended key is still shown. */
export const SHOWN_MS = 90 * DAY_MS;

export type KeyOwner =
  | { readonly kind: "user"; readonly id: UserId }
  | { readonly kind: "service"; readonly id: ServiceId };

/** Without its secrets, of which the database knows no more than hashes. */
export type ApiKey = {
  readonly id: ApiKeyId;
  readonly owner: KeyOwner;
  readonly name: string;
  /** Of the latest secret. */
  readonly start: string;
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly rotatedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly formerSecretEndsAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedFrom: string | null;
};

export type ApiKeyState = "ACTIVE" | "EXPIRED" | "REVOKED";

export function stateOf({ revokedAt, expiresAt }: Pick<ApiKey, "revokedAt" | "expiresAt">, now: Date): ApiKeyState {
  if (revokedAt) return "REVOKED";
  return expiresAt <= now ? "EXPIRED" : "ACTIVE";
}

/**
 * Why tokens that were got with a key ended. REVOKED: the key was. REPLACED: another secret came in
 * the place of the one that got them. FROZEN, DISABLED: its owner is. NARROWED: its owner may do
 * less than the tokens say; the key gets others.
 */
export type GrantEndReason = "REVOKED" | "REPLACED" | "FROZEN" | "DISABLED" | "NARROWED";

export type EndedKeyGrant = { readonly grantId: KeyGrantId; readonly keyId: ApiKeyId };

/** An end that somebody may ask for: later than now, and not later than a year from now. */
export const isPossibleEnd = (end: Date, now: Date): boolean =>
  end > now && end.getTime() <= now.getTime() + LIFE_MAX_MS;
