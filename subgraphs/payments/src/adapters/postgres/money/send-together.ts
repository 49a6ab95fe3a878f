import { uuidOf } from "@coffer/contracts/ids";
import { fingerprintOf } from "@coffer/ledger-core/apply-items";
import { bytesArray, orNull, plainArray, textArray } from "@coffer/ledger-core/array-literal";
import type pg from "pg";
import type { MoneyCommand, MoneyOutcome } from "../../../domain/money-command.ts";
import type { Party, Payment } from "../../../domain/payment.ts";
import { itemOf } from "./ledger-door.ts";

const TEXT = `SELECT outcomes, available FROM send($1::uuid[], $2::text[], $3::bytea[], $4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::text[], $9::uuid[],
  $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::bytea[], $15::timestamptz[])`;
/** Raised by the function where something is out of the ordinary; it has changed nothing then. */
const OUT_OF_THE_ORDINARY = "CF001";

type Send = Required<Pick<MoneyCommand, "entry">> & {
  readonly claim: NonNullable<MoneyCommand["claim"]>;
  readonly payment: Payment & { readonly from: Party; readonly to: Party };
};
type Row = { readonly outcomes: readonly ("posted" | "below_floor")[]; readonly available: readonly (string | null)[] };

/** The commonest command, and nothing besides: between two customers' accounts that are there, complete at once. */
export function sendOf({ claim, entry, insert, openAccount, payee, advance }: MoneyCommand): Send | null {
  if (claim?.operation !== "sendPayment" || !entry || !insert?.from || !insert.to) return null;
  const { authorization } = insert;
  if (
    openAccount ||
    payee?.isFound === false ||
    advance ||
    authorization ||
    insert.status !== "COMPLETED" ||
    insert.fee.units !== 0n
  )
    return null;
  return { claim, entry, payment: { ...insert, authorization, from: insert.from, to: insert.to } };
}

/**
 * Makes sends in one statement, which is one transaction: no other round trip happens while it holds accounts' locks. Null where the batch has to be decided
 * step by step, because a key is taken or the ledger refused for another reason than a balance; nothing was stored then.
 */
export async function sendTogether(pool: pg.Pool, sends: readonly Send[]): Promise<MoneyOutcome[] | null> {
  const said = await pool.query<Row>({ name: "send", text: TEXT, values: columnsOf(sends) }).catch((error: unknown) => {
    if ((error as { code?: string }).code === OUT_OF_THE_ORDINARY) return null;
    throw error;
  });
  if (!said) return null;
  const [row] = said.rows;
  return sends.map(({ payment }, i) => {
    if (row?.outcomes[i] === "posted") return { kind: "done", subjectId: payment.id, payment };
    const available = { units: row?.available[i] ?? "0", currency: payment.amount.asset.code };
    return { kind: "refused", refusal: { code: "INSUFFICIENT_FUNDS", available } };
  });
}

function columnsOf(sends: readonly Send[]): (string | null)[] {
  const payments = sends.map(({ payment }) => payment);
  return [
    plainArray(sends.map(({ claim }) => uuidOf(claim.actorId))),
    textArray(sends.map(({ claim }) => claim.key)),
    bytesArray(sends.map(({ claim }) => claim.fingerprint.toString("hex"))),
    plainArray(payments.map(({ id }) => uuidOf(id))),
    plainArray(payments.map(({ kind }) => kind)),
    textArray(payments.map(({ amount }) => amount.asset.code)),
    plainArray(payments.map(({ amount }) => amount.units)),
    orNull(
      payments.map(({ memo }) => memo),
      textArray,
    ),
    plainArray(payments.map(({ from }) => uuidOf(from.accountId))),
    plainArray(payments.map(({ from }) => uuidOf(from.userId))),
    plainArray(payments.map(({ to }) => uuidOf(to.accountId))),
    plainArray(payments.map(({ to }) => uuidOf(to.userId))),
    plainArray(payments.map(({ entryId }) => entryId)),
    bytesArray(sends.map(({ entry, payment }) => fingerprintOf(itemOf({ entry, paymentId: payment.id })))),
    plainArray(payments.map(({ createdAt }) => createdAt.toISOString())),
  ];
}
