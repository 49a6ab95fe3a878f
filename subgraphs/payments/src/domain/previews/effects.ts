import { type Money, money } from "@coffer/money/money";
import { unreachable } from "@coffer/platform/values/result";
import type { ClearingAccount } from "../money/clearing.ts";
import type { Doing } from "../money/entries.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { reserve } from "../money/holds.ts";
import type { AccountId, UserId } from "../money/ids.ts";
import type { NewPayment, Party } from "../money/payment.ts";
import { type Entry, type Plan, paymentOf } from "../money/plan.ts";

/** Whose an account is, as a preview shows it. */
export const PREVIEWED_ACCOUNTS = ["PAYER", "PAYEE", "FEES", "PROVIDER", "HOUSE"] as const;
export type PreviewedAccount = (typeof PREVIEWED_ACCOUNTS)[number];

/** What becomes of a reservation. */
export const HOLD_CHANGES = ["MADE", "ENDED"] as const;
export type HoldChange = (typeof HOLD_CHANGES)[number];

/** `accountId`: where it is the viewer's own; of everybody else's nothing but the role is told. */
type Shown = { readonly of: PreviewedAccount; readonly accountId: AccountId | null };

export type PreviewedPosting = Shown & { readonly side: "DEBIT" | "CREDIT"; readonly amount: Money };
/** On the payer's account. `for`: where it goes to, if it does. */
export type PreviewedHold = {
  readonly change: HoldChange;
  readonly accountId: AccountId | null;
  readonly for: PreviewedAccount;
  readonly amount: Money;
};

export type Effects = { readonly postings: readonly PreviewedPosting[]; readonly holds: readonly PreviewedHold[] };

/** The system's own accounts, and who looks. */
export type Viewing = {
  readonly viewerId: UserId;
  readonly feeIncome: FeeIncome;
  readonly clearing: ClearingAccount;
};

type Hold = Doing<"hold">;

/**
 * What the ledger has done of a plan: it takes each entry as it was handed in, or none of them.
 * What a hold was made with, the ledger keeps and a capture does not say again: it is what
 * `reserve` makes of the payment, as it was read.
 */
export function effectsOf(plan: Plan, viewing: Viewing): Effects {
  const payment = paymentOf(plan);
  const [postings, holds]: [PreviewedPosting[], PreviewedHold[]] = [[], []];
  if (!payment) return { postings, holds };
  const show = makeShow(payment, viewing);
  const post = (accountId: AccountId, amount: Money) =>
    postings.push({ ...show(accountId), side: amount.units < 0n ? "DEBIT" : "CREDIT", amount: absolute(amount) });
  const note = (change: HoldChange, { debitAccountId, creditAccountId, amount }: Hold) =>
    holds.push({ change, accountId: show(debitAccountId).accountId, for: show(creditAccountId).of, amount });
  for (const entry of plan.entries) {
    switch (entry.action) {
      case "post":
        for (const { accountId, amount } of entry.legs) post(accountId, amount);
        break;
      case "hold":
        note("MADE", entry);
        break;
      case "capture": {
        const hold = holdOf(entry, payment, viewing);
        note("ENDED", hold);
        post(hold.debitAccountId, money(entry.amount.asset, -entry.amount.units));
        post(hold.creditAccountId, entry.amount);
        break;
      }
      case "void":
      case "expire":
        note("ENDED", holdOf(entry, payment, viewing));
        break;
      default:
        unreachable(entry);
    }
  }
  return { postings, holds };
}

/** What the payment has reserved by this id. */
function holdOf(
  { holdId }: Extract<Entry, { holdId: unknown }>,
  payment: NewPayment,
  { feeIncome, clearing }: Viewing,
) {
  const reserved = { ...payment, amount: payment.authorization?.amount ?? payment.amount };
  const into = payment.to?.accountId ?? clearing(payment.amount.asset.code);
  const made = reserve(reserved, { for: into, timeoutSeconds: null, feeIncome });
  const hold = made.find((one): one is Hold => one.action === "hold" && one.id === holdId);
  if (!hold) throw new Error(`${payment.id} has reserved nothing by ${holdId}`);
  return hold;
}

function makeShow({ from, to, amount }: NewPayment, { viewerId, feeIncome, clearing }: Viewing) {
  const currency = amount.asset.code;
  const own = (side: Party) => (side.userId === viewerId ? side.accountId : null);
  return (accountId: AccountId): Shown => {
    if (accountId === from?.accountId) return { of: "PAYER", accountId: own(from) };
    if (accountId === to?.accountId) return { of: "PAYEE", accountId: own(to) };
    if (accountId === feeIncome(currency)) return { of: "FEES", accountId: null };
    return { of: accountId === clearing(currency) ? "PROVIDER" : "HOUSE", accountId: null };
  };
}

const absolute = (amount: Money): Money => (amount.units < 0n ? money(amount.asset, -amount.units) : amount);
