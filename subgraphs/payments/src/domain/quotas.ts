import type { MoneyCommand } from "./money-command.ts";

/** How many one person may have at a time: whatever is made for one person alone is bounded, so that no list and no job is anybody's to fill. */
export type Quotas = {
  /** Accounts, closed ones too: they are never removed. */
  readonly accounts: number;
  /** Authorised payments of a payer that are not captured, voided or expired yet. */
  readonly authorizations: number;
  /** Deposits of a person that are neither completed nor failed. */
  readonly deposits: number;
};

/** What a command adds to what one person has; null where it adds nothing that is counted. An account that a payee needs is theirs, whoever pays. */
export function quotaOf({ openAccount, insert }: MoneyCommand): { kind: keyof Quotas; userId: string } | null {
  if (openAccount) return { kind: "accounts", userId: openAccount.ownerId };
  if (insert?.authorization && insert.from) return { kind: "authorizations", userId: insert.from.userId };
  if (insert?.kind === "DEPOSIT" && insert.to) return { kind: "deposits", userId: insert.to.userId };
  return null;
}
