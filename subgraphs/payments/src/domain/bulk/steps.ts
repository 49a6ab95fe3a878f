import type { Warrant } from "../money/approval.ts";
import type { BulkPayment, RowPlace } from "../money/bulk-payment.ts";
import { internalTransfer } from "../money/entries.ts";
import type { FeatureSteps } from "../money/feature-steps.ts";
import type { FeeIncome } from "../money/fee-income.ts";
import { payInto } from "../money/pay-into.ts";
import type { NewPayment } from "../money/payment.ts";
import type { NamedPayee, Plan } from "../money/plan.ts";
import { type Priced, pricedBy } from "../money/priced.ts";
import { warranted } from "../money/warranted.ts";

/** Has the rows of a bulk payment paid from now on. Nothing moves by that itself. */
export type StartBulk = {
  readonly kind: "startBulk";
  readonly bulk: BulkPayment;
  readonly warrant: Warrant;
};

/** Of all who start it and call it off, one is first. */
const planStart = ({ bulk, warrant }: StartBulk): Plan => ({
  guards: [],
  begins: [{ direction: "payments", currency: bulk.amount.asset.code }],
  entries: [],
  warrant,
  ofBulk: {
    id: bulk.id,
    asset: bulk.amount.asset,
    judge: ({ status }) =>
      status === "DRAFT"
        ? { plan: { guards: [], entries: [], warrant, starts: bulk.id } }
        : { refusal: { code: "BULK_PAYMENT_STATUS_MISMATCH", status } },
  },
});

/** Pays one row. */
export type PayBulkRow = Priced & {
  readonly kind: "payBulkRow";
  readonly row: RowPlace;
  readonly payment: NewPayment;
  readonly warrant: Warrant;
  readonly feeIncome: FeeIncome;
  readonly payee?: NamedPayee;
};

/**
 * A send that needs no key: the row is one. It is locked, and only one that is PENDING is paid, in
 * the commit that says so.
 */
const planRow = (step: PayBulkRow): Plan => ({
  guards: [{ kind: "bulk row", ...step.row }],
  begins: [{ direction: "payments", currency: step.payment.amount.asset.code }],
  entries: [internalTransfer(step.payment, step.feeIncome)],
  ...pricedBy(step),
  ...warranted({ ...step.payment, bulkRow: step.row }, step.warrant),
  ...payInto(step, planRow),
});

export const BULK = {
  plans: { startBulk: planStart, payBulkRow: planRow },
  operations: { startBulkPayment: "ent" },
} as const satisfies FeatureSteps;
