import { uuidOf } from "@coffer/contracts/ids";
import { type Column, columnsOf } from "@coffer/platform/postgres/columns";
import type { Approval } from "../../../domain/money/approval.ts";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

type Approved = { readonly payment: NewPayment; readonly approval: Approval };

/** What was signed, in every table that keeps it. */
export const SIGNED_COLUMNS: Readonly<Record<string, Column<{ readonly approval: Approval }>>> = {
  passkey_id: ["uuid", ({ approval }) => uuidOf(approval.passkeyId)],
  challenge: ["bytea", ({ approval }) => Buffer.from(approval.challenge)],
  statement: ["text", ({ approval }) => approval.statement],
  client_data: ["bytea", ({ approval }) => Buffer.from(approval.clientData)],
  authenticator_data: ["bytea", ({ approval }) => Buffer.from(approval.authenticatorData)],
  signature: ["bytea", ({ approval }) => Buffer.from(approval.signature)],
};

const APPROVAL = columnsOf<Approved>({
  payment_id: ["uuid", ({ payment }) => uuidOf(payment.id)],
  payer_id: ["uuid", ({ approval }) => uuidOf(approval.payerId)],
  payee_id: ["uuid", ({ approval }) => uuidOf(approval.payeeId)],
  ...SIGNED_COLUMNS,
});

/**
 * What was signed for the payments that were made by it. Read apart from them (kept-approvals.ts).
 */
export function prepareApprovals({ made }: Written): WriteParts | null {
  const approved = made.flatMap((payment) => (payment.approval ? [{ payment, approval: payment.approval }] : []));
  if (approved.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-approvals",
      text: `INSERT INTO payment_approval (${APPROVAL.names}) SELECT ${APPROVAL.names} FROM ${APPROVAL.from("a")} ORDER BY challenge`,
      values: APPROVAL.values(approved),
    });
    return null;
  };
}
