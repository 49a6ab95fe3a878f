import type { Result } from "@coffer/platform/values/result";
import type { Preview } from "../../app/previews/preview.ts";
import type { Need } from "../../domain/approvals/policy.ts";
import type { AccountId } from "../../domain/money/ids.ts";
import type { PaymentsRefusal } from "../../domain/money/refusals.ts";
import { totalOf } from "../../domain/money/total.ts";
import type { PaymentPreviewResolvers, PreviewedHoldResolvers, PreviewedPostingResolvers } from "../generated/types.ts";
import { presentMoney } from "../money/present.ts";
import { presentRefusal } from "../money/present-refusal.ts";

export const presentPreview = <R extends PaymentsRefusal>(foreseen: Result<Preview, R>) =>
  foreseen.ok ? ({ __typename: "PreviewSuccess", preview: foreseen.value } as const) : presentRefusal(foreseen.error);

const REASONS = { none: null, "of any": "AMOUNT", "of a new payee": "NEW_PAYEE" } as const satisfies Record<
  Need,
  string | null
>;

export const presentNeed = (need: Need) => ({ needed: need !== "none", reason: REASONS[need] });

export const PaymentPreview: PaymentPreviewResolvers = {
  kind: ({ payment }) => payment.kind,
  status: ({ payment }) => payment.status,
  amount: ({ payment }) => presentMoney(payment.amount),
  fee: ({ payment }) => presentMoney(payment.fee),
  total: ({ payment }) => presentMoney(totalOf(payment)),
  feeQuoteId: ({ feeQuote }) => feeQuote,
  approval: ({ approval }) => presentNeed(approval),
};

const presentAccount = (id: AccountId | null) => (id === null ? null : { id });

export const PreviewedPosting: PreviewedPostingResolvers = {
  account: ({ accountId }) => presentAccount(accountId),
  amount: ({ amount }) => presentMoney(amount),
};

export const PreviewedHold: PreviewedHoldResolvers = {
  account: ({ accountId }) => presentAccount(accountId),
  amount: ({ amount }) => presentMoney(amount),
};
