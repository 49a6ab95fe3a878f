import type { Id } from "@coffer/contracts/ids";
import type { UserId } from "./ids.ts";
import type { ProviderWord } from "./provider-word.ts";

/** An ending of a payment that one operator has proposed, and another decides on. */
export type EndingId = Id<"pen">;

/**
 * What operators do about a payment, each kept for good. The database and the schema know the same
 * ones (test/known-values.int.test.ts).
 */
export const ACTS = [
  "RETRIED",
  "ENDED",
  "ENDING_PROPOSED",
  "ENDING_APPROVED",
  "ENDING_DENIED",
  "REFUNDED",
  "DEBT_COLLECTED",
  "DEBT_WRITTEN_OFF",
] as const;
export type ActKind = (typeof ACTS)[number];

/**
 * One of them, with its reason. `said`: by the provider just before; null where it was not asked.
 */
export type Act = {
  readonly kind: ActKind;
  readonly operatorId: UserId;
  readonly reason: string;
  readonly said: ProviderWord | null;
  readonly endingId: EndingId | null;
  readonly at: Date;
};
