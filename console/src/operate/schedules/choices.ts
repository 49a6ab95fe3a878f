import { valuesOf } from "../../values-of.ts";
import type { FeeRule, LimitRule } from "./rules-in-words.ts";

// What a form offers is all that the API's types have: one more does not compile until it stands
// here. A table is edited whole, so whatever a form did not know, it would say otherwise.

/** What is given back is free, whatever a table says. */
type FeeKind = Exclude<FeeRule["kind"], "REFUND">;

export const FEE_KINDS = valuesOf({
  SEND: true,
  TRANSFER: true,
  WITHDRAWAL: true,
  DEPOSIT: true,
  EXCHANGE: true,
} satisfies Record<FeeKind, true>);

export const CHARGES = valuesOf({ ON_TOP: true, INSIDE: true } satisfies Record<FeeRule["charge"], true>);

export const METHODS = valuesOf({ BANK: true, CARD: true, CRYPTO_WALLET: true, NETWORK: true } satisfies Record<
  NonNullable<FeeRule["method"]>,
  true
>);

export const PRIORITIES = valuesOf({ LOW: true, NORMAL: true, HIGH: true } satisfies Record<
  NonNullable<FeeRule["priority"]>,
  true
>);

/** What a rule of a priority can be of. */
export const HAVE_PRIORITY: readonly FeeRule["kind"][] = ["SEND", "TRANSFER", "WITHDRAWAL"];

export const WINDOWS = valuesOf({ TRANSACTION: true, DAY: true, MONTH: true } satisfies Record<
  LimitRule["window"],
  true
>);

export const WINDOW_KINDS = valuesOf({ ROLLING: true, CALENDAR: true, OWN_CALENDAR: true } satisfies Record<
  NonNullable<LimitRule["kind"]>,
  true
>);

/** As the API counts them. */
export const LEVELS = ["0", "1", "2"] as const;
