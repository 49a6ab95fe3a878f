import { unreachable } from "@coffer/platform/values/result";
import type { Account } from "../domain/account.ts";
import type { Currency } from "../domain/currency.ts";
import type { JournalEntry } from "../domain/journal-entry.ts";
import type { OperatorRefusal } from "../domain/refusals.ts";
import { type Context, loaded } from "./context.ts";
import { presentBalance, presentMoney } from "./present.ts";

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
  CURRENCY_CODE_TAKEN: { __typename: "CurrencyCodeTaken"; currency: Currency };
  QUOTA_EXCEEDED: { __typename: "QuotaExceeded"; limit: number };
  IDEMPOTENCY_KEY_REUSED: { __typename: "IdempotencyKeyReused" };
};
type Presented<C extends keyof Shown> = C extends keyof Shown ? { code: C; message: string } & Shown[C] : never;

/** Total: a new refusal does not compile until it is shown. */
export async function presentRefusal<R extends OperatorRefusal>(
  refusal: R,
  context: Context,
): Promise<Presented<R["code"]>>;
export async function presentRefusal(refusal: OperatorRefusal, context: Context): Promise<unknown> {
  return { code: refusal.code, message: messageOf(refusal), ...(await loadShown(refusal, context)) };
}

function messageOf(refusal: OperatorRefusal): string {
  switch (refusal.code) {
    case "ACCOUNT_NOT_FOUND":
      return `There is no account ${refusal.accountId}. See \`systemAccounts\`.`;
    case "CURRENCY_MISMATCH":
      return `The account ${refusal.accountId} holds ${refusal.accountCurrency}. Use that currency for it, or another account.`;
    case "ENTRY_UNBALANCED":
      return "The debits and credits of each currency must add up to the same. See `imbalances`.";
    case "ACCOUNT_CLOSED":
      return `The account ${refusal.accountId} is closed, for good. Take another.`;
    case "ACCOUNT_FROZEN":
      return `The account ${refusal.accountId} is frozen: nothing can be taken from it until it is OPEN again.`;
    case "OWNER_FROZEN":
      return `The owner of the account ${refusal.accountId} is frozen: nothing can be taken from it meanwhile.`;
    case "INSUFFICIENT_FUNDS":
      return `The account ${refusal.accountId} would fall below its floor.`;
    case "ENTRY_NOT_FOUND":
      return "There is no entry of this id.";
    case "ENTRY_NOT_REVERSIBLE":
      return "Only an entry that moved money, and is no reversal itself, can be taken back.";
    case "ENTRY_ALREADY_REVERSED":
      return "The entry was taken back before. See `reversal`.";
    case "ACCOUNT_CODE_TAKEN":
      return "Another account has this code and currency. Use that one, or take another code.";
    case "ACCOUNT_NOT_EMPTY":
      return "The account holds something, or something is pending on it. Empty it before you close it.";
    case "CURRENCY_CODE_TAKEN":
      return "There is a currency of this code. Use that one, or take another code.";
    case "QUOTA_EXCEEDED":
      return "There are as many currencies as there may be: see `limit`. None is ever removed.";
    case "IDEMPOTENCY_KEY_REUSED":
      return "This idempotency key was used with other arguments. Take a new key for a new request.";
    default:
      return unreachable(refusal);
  }
}

async function loadShown(
  refusal: OperatorRefusal,
  { entryById, accountById, currencyByCode }: Context,
): Promise<Shown[keyof Shown]> {
  switch (refusal.code) {
    case "ACCOUNT_NOT_FOUND":
      return { __typename: "AccountNotFound", accountId: refusal.accountId };
    case "CURRENCY_MISMATCH": {
      const { accountId, accountCurrency } = refusal;
      return { __typename: "CurrencyMismatch", accountId, accountCurrency };
    }
    case "ENTRY_UNBALANCED": {
      const imbalances = refusal.imbalances.map(({ side, excess }) => ({ side, excess: presentMoney(excess) }));
      return { __typename: "EntryUnbalanced", imbalances };
    }
    case "ACCOUNT_CLOSED":
      return { __typename: "AccountClosed", accountId: refusal.accountId };
    case "ACCOUNT_FROZEN":
      return { __typename: "AccountFrozen", accountId: refusal.accountId };
    case "OWNER_FROZEN":
      return { __typename: "OwnerFrozen", accountId: refusal.accountId };
    case "INSUFFICIENT_FUNDS": {
      const { accountId, available } = refusal;
      return { __typename: "InsufficientFunds", accountId, available: presentMoney(available) };
    }
    case "ENTRY_NOT_FOUND":
      return { __typename: "EntryNotFound" };
    case "ENTRY_NOT_REVERSIBLE":
      return { __typename: "EntryNotReversible", action: refusal.action };
    case "ENTRY_ALREADY_REVERSED":
      return { __typename: "EntryAlreadyReversed", reversal: await loaded(entryById, refusal.reversalId) };
    case "ACCOUNT_CODE_TAKEN":
      return { __typename: "AccountCodeTaken", account: await loaded(accountById, refusal.accountId) };
    case "ACCOUNT_NOT_EMPTY":
      return { __typename: "AccountNotEmpty", balance: presentBalance(refusal.balance) };
    case "CURRENCY_CODE_TAKEN":
      return { __typename: "CurrencyCodeTaken", currency: await loaded(currencyByCode, refusal.currency) };
    case "QUOTA_EXCEEDED":
      return { __typename: "QuotaExceeded", limit: refusal.limit };
    case "IDEMPOTENCY_KEY_REUSED":
      return { __typename: "IdempotencyKeyReused" };
    default:
      return unreachable(refusal);
  }
}
