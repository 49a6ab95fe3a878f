import type { ServiceId, UserId } from "../users/ids.ts";

export const PURPOSE_MAX = 500;
export const REASON_MAX = 512;

/** A program with an account of its own. */
export type Service = {
  readonly id: ServiceId;
  readonly name: string;
  readonly purpose: string | null;
  /** What its keys may be given. */
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  readonly createdById: UserId;
  readonly disabledAt: Date | null;
};
