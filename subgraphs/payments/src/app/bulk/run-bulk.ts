import { add, zero } from "@coffer/money/money";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Warrant } from "../../domain/money/approval.ts";
import { type BulkPayment, type BulkRow, ROW_REFUSALS, type RowRefusal } from "../../domain/money/bulk-payment.ts";
import type { BulkId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import { findNeed } from "../approvals/find-need.ts";
import type { ApprovedPayees, KnownPolicies } from "../approvals/ports.ts";
import { basisOf, type Pricing, priceBy } from "../fees/known-price.ts";
import type { KnownFees } from "../fees/ports.ts";
import { submitUnattended, type Terms } from "../fees/submit-unattended.ts";
import {
  findParties,
  type OrderDeps,
  type Parties,
  type PaymentOrder,
  planPayment,
  priceOrder,
  standingOrder,
  withReference,
} from "../money/plan-payment.ts";
import type { BulkDesk, BulkReader, RefusedRow } from "./ports.ts";

/** Rows of one turn, after which others of the queue have theirs; and what is told at once. */
export const SLICE = 256;
/** Of one bulk payment in the line for a commit: people who pay by hand are beside them there. */
const IN_LINE = 64;

export type RunBulkDeps = OrderDeps & {
  readonly bulks: BulkReader;
  readonly bulkDesk: Pick<BulkDesk, "note">;
  readonly fees: KnownFees;
  readonly policies: KnownPolicies;
  readonly approvedPayees: ApprovedPayees;
};

/**
 * Pays some rows of a bulk payment. Each payment and its row's result are one commit, under the
 * row's lock; so this may be repeated, overtaken and cut off anywhere, and no row is paid twice.
 */
export const makeRunBulk =
  (deps: RunBulkDeps) =>
  async (id: BulkId): Promise<Worked> => {
    const [bulk] = await deps.bulks.findMany([id]);
    if (bulk?.status !== "RUNNING") return "remove";
    const { items: rows } = await deps.bulks.listRows(id, { status: "PENDING", first: SLICE, after: null });
    const refused: RefusedRow[] = [];
    let fault: { readonly reason: unknown } | null = null;
    for (let at = 0; at < rows.length && fault === null; at += IN_LINE) {
      const paid = await Promise.allSettled(rows.slice(at, at + IN_LINE).map((row) => payRow(deps, bulk, row)));
      for (const one of paid) {
        if (one.status === "rejected") fault = { reason: one.reason };
        else if (one.value !== null) refused.push(one.value);
      }
    }
    const pending = await deps.bulkDesk.note(id, refused);
    // What was done is noted: the fault is of the rows that are left.
    if (fault) throw fault.reason;
    // Its row of the queue has gone with the last one's result.
    return pending === 0 ? "done" : { inMs: 0 };
  };

/** Null: it was paid, or somebody else's step of it was first. */
async function payRow(deps: RunBulkDeps, bulk: BulkPayment, row: BulkRow): Promise<RefusedRow | null> {
  const order = standingOrder({ ...row, from: bulk.from });
  const parties = await findParties(deps.directory, order);
  if (!parties.ok) return refusedWith(row, parties.error.code);
  const pricing = { ...priceOrder(order, parties.value), at: deps.clock.now() };
  const outcome = await submitUnattended(deps, pricing, (terms) =>
    submit(deps, { bulk, row, order, parties: parties.value, pricing, ...terms }),
  );
  if (typeof outcome === "string") return refusedWith(row, outcome);
  return outcome.kind === "refused" ? refusedWith(row, outcome.refusal.code) : null;
}

type Due = Terms & {
  readonly bulk: BulkPayment;
  readonly row: BulkRow;
  readonly order: PaymentOrder;
  readonly parties: Parties;
  readonly pricing: Pricing;
};

/** By these prices and policies, which the transaction of the payment judges. */
async function submit(deps: RunBulkDeps, due: Due): Promise<MoneyOutcome | RowRefusal> {
  const { bulk, row, order, parties, pricing, basis } = due;
  const price = priceBy(basis, pricing);
  if (!price) return "FEE_EXCEEDS_AMOUNT";
  // No more than was shown when it was made, and signed where it was.
  if (price.fee.units > row.fee.units || add(price.amount, price.fee).units > row.cost.units)
    return "FEE_QUOTE_UNUSABLE";
  const { payment, payee } = planPayment(order, parties, { ...price, now: pricing.at });
  const warrant = await findWarrant(deps, due, payment);
  if (!warrant) return "APPROVAL_REQUIRED";
  return deps.submit({
    claim: null,
    subjectId: payment.id,
    step: {
      kind: "payBulkRow",
      row: { bulkId: bulk.id, place: row.place },
      payment: withReference(payment, order.reference),
      warrant,
      feeIncome: deps.feeIncome,
      ...basisOf(basis, pricing),
      ...(payee ? { payee } : {}),
    },
  });
}

/**
 * Nobody is there to sign: what was signed at the start is good for all rows. Where nothing was,
 * policies of this moment look at all rows together, of which no row is more: many small ones are
 * no way below a threshold.
 */
async function findWarrant(
  { approvedPayees }: RunBulkDeps,
  { bulk, row, policies }: Due,
  { kind }: Pick<Payment, "kind">,
): Promise<Warrant | null> {
  if (bulk.isApproved) return { kind: "standing" };
  const { from, leaving } = bulk;
  const all = { kind, amount: leaving, fee: zero(leaving.asset) };
  const judged = { payment: all, payerId: from.userId, payees: async () => [row.payeeId] };
  const need = await findNeed(approvedPayees, policies, judged);
  return need === "none" ? { kind: "policy", version: policies.version } : null;
}

/** Throws where no row can be refused so. */
function refusedWith({ place }: BulkRow, code: string): RefusedRow {
  const refusal = ROW_REFUSALS.find((one) => one === code);
  if (!refusal) throw new Error(`a row of a bulk payment cannot be refused with ${code}`);
  return { place, refusal };
}
