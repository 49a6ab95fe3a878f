import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { StoredRefusal } from "../../../domain/money-command.ts";
import { changedAt, type NewPayment, type Payment } from "../../../domain/payment.ts";

/** What a batch decided, to be written. */
export type Recorded = {
  readonly inserted: NewPayment[];
  /** Payments as they are after their step. */
  readonly advanced: Payment[];
  readonly refused: { readonly subjectId: string; readonly refusal: StoredRefusal }[];
};

/**
 * Writes payments, the change of each, its places in people's streams, refusals, and one outbox row for all changes. Their holds must have been made before.
 * Returns the new payments as they are then, by id.
 */
export async function record(
  client: pg.ClientBase,
  { inserted, advanced, refused }: Recorded,
): Promise<ReadonlyMap<string, Payment>> {
  if (refused.length > 0)
    await client.query({
      name: "record-refusals",
      text: "INSERT INTO refusal (subject_id, code, details) SELECT * FROM unnest($1::uuid[], $2::text[], $3::jsonb[])",
      values: [
        refused.map(({ subjectId }) => uuidOf(subjectId)),
        refused.map(({ refusal }) => refusal.code),
        refused.map(({ refusal }) => JSON.stringify(refusal)),
      ],
    });
  const made = inserted.length > 0 ? await insertPayments(client, inserted) : [];
  const changed = [...inserted, ...advanced];
  if (changed.length > 0) await insertChanges(client, changed);
  return new Map(made.map((payment) => [payment.id, payment]));
}

/** An authorisation expires when its hold does: the ledger says when, in the same statement. Rounded down, for who pays must not count on a moment too many. */
async function insertPayments(client: pg.ClientBase, payments: readonly NewPayment[]): Promise<Payment[]> {
  const { rows } = await client.query<{ id: string; expires_at: Date }>({
    name: "record-payments",
    text: `WITH made AS (INSERT INTO payment (id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, completed_at,
        authorized_amount, expires_at)
      SELECT p.*, date_trunc('milliseconds', h.expires_at)
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::text[], $8::uuid[], $9::uuid[], $10::uuid[], $11::uuid[],
        $12::uuid[], $13::bigint[], $14::timestamptz[], $15::timestamptz[], $16::numeric[])
        p(id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, completed_at, authorized_amount)
      LEFT JOIN ledger.list_hold_expiries($17::uuid[]) h ON h.id = p.entry_id RETURNING id, kind, status, currency, from_user, to_user, expires_at),
      deposits AS (INSERT INTO deposit_task (id, owner_id, kind, due_at)
        SELECT id, to_user, currency, clock_timestamp() FROM made WHERE kind = 'DEPOSIT' AND status IN ('PENDING', 'PROCESSING')),
      holds AS (INSERT INTO hold_task (id, owner_id, kind, due_at) SELECT id, from_user, currency, expires_at FROM made WHERE expires_at IS NOT NULL)
      SELECT id, expires_at FROM made WHERE expires_at IS NOT NULL`,
    values: [
      payments.map(({ id }) => uuidOf(id)),
      payments.map(({ kind }) => kind),
      payments.map(({ status }) => status),
      payments.map(({ amount }) => amount.asset.code),
      payments.map(({ amount }) => amount.units.toString()),
      payments.map(({ fee }) => fee.units.toString()),
      payments.map(({ memo }) => memo),
      payments.map(({ from }) => from && uuidOf(from.accountId)),
      payments.map(({ from }) => from && uuidOf(from.userId)),
      payments.map(({ to }) => to && uuidOf(to.accountId)),
      payments.map(({ to }) => to && uuidOf(to.userId)),
      payments.map(({ entryId }) => entryId),
      payments.map(({ sequence }) => sequence),
      payments.map(({ createdAt }) => createdAt),
      payments.map(({ completedAt }) => completedAt),
      payments.map(({ authorization }) => authorization?.amount.units.toString() ?? null),
      payments.flatMap(({ authorization, entryId }) => (authorization ? [entryId] : [])),
    ],
  });
  const expiries = new Map(rows.map((row) => [row.id, row.expires_at]));
  return payments.map((payment) => madeOf(payment, expiries.get(uuidOf(payment.id))));
}

function madeOf(payment: NewPayment, expiresAt: Date | undefined): Payment {
  const { authorization } = payment;
  if (!authorization) return { ...payment, authorization };
  if (!expiresAt) throw new Error(`the hold of ${payment.id} has no end`);
  return { ...payment, authorization: { ...authorization, expiresAt } };
}

/** A payment between one's own accounts is one event of one's stream, on the payer's side. */
const sidesOf = ({ from, to }: NewPayment) => ({
  from: from?.userId ?? null,
  to: to && to.userId !== from?.userId ? to.userId : null,
});

async function insertChanges(client: pg.ClientBase, payments: readonly NewPayment[]): Promise<void> {
  const sides = payments.map(sidesOf);
  const next = await takeSequences(
    client,
    sides.flatMap(({ from, to }) => [from, to].filter((user) => user !== null)),
  );
  await client.query({
    name: "record-changes",
    text: `WITH change AS (
        INSERT INTO payment_event (payment_id, sequence, status, at, from_user, from_sequence, to_user, to_sequence)
        SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[], $5::uuid[], $6::bigint[], $7::uuid[], $8::bigint[])
      )
      INSERT INTO outbox (kind, payload) SELECT 'changes', jsonb_agg(jsonb_build_array(id, sequence) ORDER BY place)
      FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place)`,
    values: [
      payments.map(({ id }) => uuidOf(id)),
      payments.map(({ sequence }) => sequence),
      payments.map(({ status }) => status),
      payments.map(changedAt),
      payments.map(({ from }) => from && uuidOf(from.userId)),
      sides.map(({ from }) => from && next(from)),
      payments.map(({ to }) => to && uuidOf(to.userId)),
      sides.map(({ to }) => to && next(to)),
    ],
  });
}

/** Sequences of people's streams, taken under their rows' locks in order: the last locks of the transaction. Gives each person's next one at each call. */
async function takeSequences(client: pg.ClientBase, userIds: readonly string[]): Promise<(userId: string) => string> {
  const counts = new Map<string, bigint>();
  for (const userId of userIds) counts.set(uuidOf(userId), (counts.get(uuidOf(userId)) ?? 0n) + 1n);
  const { rows } = await client.query<{ user_id: string; sequence: string }>({
    name: "take-sequences",
    text: `INSERT INTO stream (user_id, sequence) SELECT u, n FROM unnest($1::uuid[], $2::bigint[]) c(u, n) ORDER BY u
      ON CONFLICT (user_id) DO UPDATE SET sequence = stream.sequence + EXCLUDED.sequence RETURNING user_id, sequence::text AS sequence`,
    values: [[...counts.keys()], [...counts.values()].map(String)],
  });
  const reached = new Map(rows.map((row) => [row.user_id, BigInt(row.sequence) - (counts.get(row.user_id) ?? 0n)]));
  return (userId) => {
    const sequence = (reached.get(uuidOf(userId)) ?? 0n) + 1n;
    reached.set(uuidOf(userId), sequence);
    return sequence.toString();
  };
}
