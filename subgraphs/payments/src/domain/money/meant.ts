import type { AccountId, UserId } from "./ids.ts";

/** Whom a contact means: a person, or an account, whosever it is. Which, never changes. */
export type Meant = { readonly userId: UserId } | { readonly accountId: AccountId };
