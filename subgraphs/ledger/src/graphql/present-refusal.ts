import { unreachable } from "@coffer/platform/result";
import type { Account } from "../domain/account.ts";
import type { JournalEntry } from "../domain/journal-entry.ts";
import type { OperatorRefusal } from "../domain/refusals.ts";
import { type Context, loaded } from "./context.ts";
import { presentBalance, presentMoney } from "./present.ts";

/** Total: a new refusal does not compile until it is shown. */
export async function presentRefusal<R extends OperatorRefusal>(
  refusal: R,
  context: Context,
): Promise<Presented<R["code"]>>;
export async function presentRefusal(refusal: OperatorRefusal, context: Context): Promise<unknown> {
  const { code } = refusal;
  switch (code) {
    case "ACCOUNT_NOT_FOUND":
      return {
        ...refusal,
        __typename: "AccountNotFound",
        message: `There is no account ${refusal.accountId}. See \`systemAccounts\`.`,
      };
    case "CURRENCY_MISMATCH":
      return {
        ...refusal,
        __typename: "CurrencyMismatch",
        message: `The account ${refusal.accountId} holds ${refusal.accountCurrency}. Use that currency for it, or another account.`,
      };
    case "ENTRY_UNBALANCED":
      return {
        code,
        __typename: "EntryUnbalanced",
        message: "The debits and credits of each currency must add up to the same. See `imbalances`.",
        imbalances: refusal.imbalances.map(({ side, excess }) => ({ side, excess: presentMoney(excess) })),
      };
    case "ACCOUNT_CLOSED":
      return {
        ...refusal,
        __typename: "AccountClosed",
        message: `The account ${refusal.accountId} is closed, for good. Take another.`,
      };
    case "ACCOUNT_FROZEN":
      return {
        ...refusal,
        __typename: "AccountFrozen",
        message: `The account ${refusal.accountId} is frozen: nothing can be taken from it until it is OPEN again.`,
      };
    case "OWNER_FROZEN":
      return {
        ...refusal,
        __typename: "OwnerFrozen",
        message: `The owner of the account ${refusal.accountId} is frozen: nothing can be taken from it meanwhile.`,
      };
    case "INSUFFICIENT_FUNDS":
      return {
        ...refusal,
        __typename: "InsufficientFunds",
        message: `The account ${refusal.accountId} would fall below its floor.`,
        available: presentMoney(refusal.available),
      };
    case "ENTRY_NOT_FOUND":
      return { code, __typename: "EntryNotFound", message: "There is no entry of this id." };
    case "ENTRY_NOT_REVERSIBLE":
      return {
        ...refusal,
        __typename: "EntryNotReversible",
        message: "Only an entry that moved money, and is no reversal itself, can be taken back.",
      };
    case "ENTRY_ALREADY_REVERSED":
      return {
        code,
        __typename: "EntryAlreadyReversed",
        message: "The entry was taken back before. See `reversal`.",
        reversal: await loaded(context.entryById, refusal.reversalId),
      };
    case "ACCOUNT_CODE_TAKEN":
      return {
        code,
        __typename: "AccountCodeTaken",
        message: "Another account has this code and currency. Use that one, or take another code.",
        account: await loaded(context.accountById, refusal.accountId),
      };
    case "ACCOUNT_NOT_EMPTY":
      return {
        code,
        __typename: "AccountNotEmpty",
        message: "The account holds something, or something is pending on it. Empty it before you close it.",
        balance: presentBalance(refusal.balance),
      };
    case "IDEMPOTENCY_KEY_REUSED":
      return {
        code,
        __typename: "IdempotencyKeyReused",
        message: "This idempotency key was used with other arguments. Take a new key for a new request.",
      };
    default:
      return unreachable(refusal);
  }
}

/** The union member of each code, and what it shows beside code and message. */
type Shown = {
  ACCOUNT_NOT_FOUND: { __typename: "AccountNotFound"; accountId: string };
  CURRENCY_MISMATCH: { __typename: "CurrencyMismatch"; accountId: string; accountCurrency: string };
  ENTRY_UNBALANCED: {
    __typename: "EntryUnbalanced";
    imbalances: { side: "DEBIT" | "CREDIT"; excess: ReturnType<typeof presentMoney> }[];
  };
  ACCOUNT_CLOSED: { __typename: "AccountClosed"; accountId: string };
  ACCOUNT_FROZEN: { __typename: "AccountFrozen"; accountId: string };
  OWNER_FROZEN: { __typename: "OwnerFrozen"; accountId: string };
  INSUFFICIENT_FUNDS: {
    __typename: "InsufficientFunds";
    accountId: string;
    available: ReturnType<typeof presentMoney>;
  };
  ENTRY_NOT_FOUND: { __typename: "EntryNotFound" };
  ENTRY_NOT_REVERSIBLE: { __typename: "EntryNotReversible"; action: JournalEntry["action"] };
  ENTRY_ALREADY_REVERSED: { __typename: "EntryAlreadyReversed"; reversal: JournalEntry };
  ACCOUNT_CODE_TAKEN: { __typename: "AccountCodeTaken"; account: Account };
  ACCOUNT_NOT_EMPTY: { __typename: "AccountNotEmpty"; balance: ReturnType<typeof presentBalance> };
  IDEMPOTENCY_KEY_REUSED: { __typename: "IdempotencyKeyReused" };
};
type Presented<C extends keyof Shown> = C extends keyof Shown ? { code: C; message: string } & Shown[C] : never;
