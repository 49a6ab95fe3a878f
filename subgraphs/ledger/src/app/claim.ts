import type { Claim as AnyClaim } from "@coffer/platform/values/claim";

/** An operator's idempotency key. */
export type Claim<
  Operation extends string = "openSystemAccount" | "recordJournalEntry" | "reverseJournalEntry" | "setAccountState",
> = AnyClaim<Operation>;
