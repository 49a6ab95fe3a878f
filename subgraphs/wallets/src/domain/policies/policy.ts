import type { Id } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import type { Proposal } from "../proposals/proposal.ts";
import type { UserId } from "../wallets/ids.ts";
import type { NetworkCode } from "../wallets/network.ts";

export type PolicyId = Id<"spl">;

export const POLICY_REASON_MAX = 512;
export const PAYEE_LABEL_MAX = 64;
export const ALLOWED_MAX = 1_000;
export const VELOCITIES_MAX = 8;
export const HOURS_MAX = 50;
export const TIERS_MAX = 8;
export const APPROVERS_MAX = 50;
/** 31 days. */
export const WINDOW_SECONDS_MAX = 31 * 86_400;
export const DELAY_SECONDS_MAX = 31 * 86_400;
export const VELOCITY_COUNT_MAX = 1_000_000;

export const DAYS = ["SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY"] as const;
export type Day = (typeof DAYS)[number];

/** Of what leaves within so long, one of both at least. It is signed that counts. */
export type Velocity = {
  readonly windowSeconds: number;
  /** Null: any amount. */
  readonly units: bigint | null;
  /** How many; null: any number. */
  readonly count: number | null;
};

export type AllowedPayee = { readonly address: string; readonly label: string };

/** Of one day, in minutes since its midnight, UTC: from the first up to, and without, the last. */
export type OpenHours = { readonly day: Day; readonly from: number; readonly to: number };

/** From this amount on, so many of these. */
export type ApprovalTier = {
  readonly from: bigint;
  readonly needed: number;
  readonly approvers: readonly UserId[];
};

/** Amounts are in smallest units of its currency. What is null, or empty, limits nothing. */
export type PolicyRules = {
  /** No transaction is of more. */
  readonly transactionMax: bigint | null;
  readonly velocities: readonly Velocity[];
  /** Nobody else is paid; null: anybody may be. */
  readonly allowed: readonly AllowedPayee[] | null;
  /** When it is signed; null: at any time. */
  readonly openHours: readonly [OpenHours, ...OpenHours[]] | null;
  /** So long after an address was first asked for, nothing goes to it. */
  readonly newPayeeDelaySeconds: number | null;
  /** Each that an amount reaches has to be met. */
  readonly tiers: readonly ApprovalTier[];
};

export const NO_RULES: PolicyRules = {
  ...{ transactionMax: null, velocities: [], allowed: null },
  ...{ openHours: null, newPayeeDelaySeconds: null, tiers: [] },
};

/** What may leave over a network in one currency. Once approved it is never rewritten. */
export type Policy = Proposal & {
  readonly id: PolicyId;
  readonly network: NetworkCode;
  readonly asset: Asset;
  readonly rules: PolicyRules;
};

/**
 * What two ways to write one address have in common: networks whose addresses are numbers, or say
 * their case by a checksum, write them in several.
 */
export const payeeKeyOf = (address: string): string =>
  /^(?:0x|bc1|tb1|bcrt1)/i.test(address) ? address.toLowerCase() : address;
