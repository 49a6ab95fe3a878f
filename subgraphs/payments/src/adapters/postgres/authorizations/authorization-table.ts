import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { isOpen, type Move, type NewPayment } from "../../../domain/money/payment.ts";
import type { PaymentParts } from "../../../domain/money/payment-parts.ts";
import type { PartTable } from "../money/part-table.ts";

export type AuthorizationRow = { readonly authorized_amount: string | null; readonly expires_at: Date | null };

const MADE = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  amount: ["numeric", ({ authorization }) => authorization?.amount.units ?? null],
  hold_id: ["uuid", ({ entryId }) => entryId],
  owner_id: ["uuid", ({ from }) => from && uuidOf(from.userId)],
  currency: ["text", ({ amount }) => amount.asset.code],
});

const ENDED = columnsOf<Move>({
  payment_id: ["uuid", ({ after }) => uuidOf(after.id)],
  captured: ["numeric", ({ after }) => (after.status === "COMPLETED" ? after.amount.units : null)],
});

export const AUTHORIZATIONS: PartTable<AuthorizationRow> = {
  columns: "a.amount::text AS authorized_amount, a.expires_at",
  join: "LEFT JOIN payment_authorization a ON a.payment_id = p.id",
  read: ({ authorized_amount: amount, expires_at: expiresAt }, asset) =>
    amount !== null && expiresAt ? { authorization: { amount: money(asset, BigInt(amount)), expiresAt } } : {},
  prepare({ made, moves }) {
    const ended = moves.filter(({ before, after }) => after.authorization && isOpen(before));
    const added = made.filter(({ authorization }) => authorization);
    if (ended.length + added.length === 0) return null;
    return async (client) => {
      await end(client, ended);
      return add(client, added);
    };
  },
};

/**
 * An authorisation expires when its hold does, which was made before: the ledger says when, in the
 * same statement. Rounded down, for who pays must not count on a moment too many.
 */
async function add(client: pg.ClientBase, made: readonly NewPayment[]): Promise<ReadonlyMap<string, PaymentParts>> {
  if (made.length === 0) return new Map();
  const holds = columnsOf<NewPayment>({ id: ["uuid", ({ entryId }) => entryId] }).values(made);
  const { rows } = await client.query<{ id: Uuid; expires_at: Date }>({
    name: "add-authorizations",
    text: `WITH given AS MATERIALIZED (SELECT * FROM ${MADE.from("g")}), made AS (
        INSERT INTO payment_authorization (payment_id, amount, expires_at)
        SELECT given.payment_id, given.amount, date_trunc('milliseconds', h.expires_at)
        FROM given JOIN ledger.list_hold_expiries($${MADE.count + 1}::uuid[]) h ON h.id = given.hold_id RETURNING payment_id, expires_at
      ), queued AS (
        INSERT INTO hold_task (id, owner_id, kind, due_at)
        SELECT payment_id, given.owner_id, given.currency, made.expires_at FROM made JOIN given USING (payment_id)
      )
      SELECT payment_id AS id, expires_at FROM made`,
    values: [...MADE.values(made), ...holds],
  });
  const expiries = new Map(rows.map((row) => [idFromUuid("pay", row.id), row.expires_at]));
  return new Map(
    made.map(({ id, authorization }) => {
      const expiresAt = expiries.get(id);
      if (!authorization || !expiresAt) throw new Error(`the hold of ${id} has no end`);
      return [id, { authorization: { ...authorization, expiresAt } }];
    }),
  );
}

/** Captured, voided or expired: taken off the queue of those that may expire. */
async function end(client: pg.ClientBase, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  await client.query({
    name: "end-authorizations",
    text: `WITH ended AS MATERIALIZED (SELECT * FROM ${ENDED.from("e")}), off AS (DELETE FROM hold_task t USING ended WHERE t.id = ended.payment_id)
      UPDATE payment_authorization a SET captured = ended.captured FROM ended WHERE a.payment_id = ended.payment_id AND ended.captured IS NOT NULL`,
    values: ENDED.values(moves),
  });
}
