import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { PaymentId, UserId } from "../../domain/money/ids.ts";

/** What Stripe makes for a payment, each once. */
export type What = "payment_intent" | "refund" | "transfer" | "payout" | "reversal";

/** What it was asked for. `objectId` null: it did not say yet. */
export type Asked = { readonly round: number; readonly askedAt: Date; readonly objectId: string | null };

/** What is kept of what Stripe was asked for, by our payment. */
export type KeptObjects = {
  find(id: PaymentId, what: What): Promise<Asked | null>;
  /** Before it is asked: what was noted first stays. */
  note(id: PaymentId, what: What, at: Date): Promise<Asked>;
  keep(id: PaymentId, what: What, objectId: string): Promise<void>;
  /** It is sure that nothing was made in this round: the next has another idempotency key. */
  beginRound(id: PaymentId, what: What, next: { readonly after: number; readonly at: Date }): Promise<void>;
  findCustomer(userId: UserId): Promise<string | null>;
  /** The one that is kept, where another was first. */
  keepCustomer(userId: UserId, customerId: string): Promise<string>;
};

type Row = { round: number; asked_at: Date; object_id: string | null };

const toAsked = ({ round, asked_at: askedAt, object_id: objectId }: Row): Asked => ({ round, askedAt, objectId });

export const makeKeptObjects = (pool: pg.Pool): KeptObjects => {
  const find = async (id: PaymentId, what: What) => {
    const { rows } = await pool.query<Row>(
      "SELECT round, asked_at, object_id FROM stripe_object WHERE payment_id = $1 AND what = $2",
      [uuidOf(id), what],
    );
    return rows[0] ? toAsked(rows[0]) : null;
  };
  const findCustomer = async (userId: UserId) => {
    const { rows } = await pool.query<{ customer_id: string }>(
      "SELECT customer_id FROM stripe_customer WHERE user_id = $1",
      [uuidOf(userId)],
    );
    return rows[0]?.customer_id ?? null;
  };
  return {
    find,
    findCustomer,
    async note(id, what, at) {
      // What stands there is answered only where it is updated: to what it is.
      const { rows } = await pool.query<Row>(
        `INSERT INTO stripe_object (payment_id, what, asked_at) VALUES ($1, $2, $3)
         ON CONFLICT (payment_id, what) DO UPDATE SET round = stripe_object.round RETURNING round, asked_at, object_id`,
        [uuidOf(id), what, at],
      );
      if (!rows[0]) throw new Error("what Stripe is asked for was not noted");
      return toAsked(rows[0]);
    },
    async keep(id, what, objectId) {
      await pool.query("UPDATE stripe_object SET object_id = $3 WHERE payment_id = $1 AND what = $2", [
        uuidOf(id),
        what,
        objectId,
      ]);
    },
    async beginRound(id, what, { after, at }) {
      await pool.query(
        `UPDATE stripe_object SET round = round + 1, asked_at = $4 WHERE payment_id = $1 AND what = $2 AND round = $3
         AND object_id IS NULL`,
        [uuidOf(id), what, after, at],
      );
    },
    async keepCustomer(userId, customerId) {
      await pool.query("INSERT INTO stripe_customer (user_id, customer_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
        uuidOf(userId),
        customerId,
      ]);
      const stands = await findCustomer(userId);
      if (stands === null) throw new Error("a customer of Stripe was not kept");
      return stands;
    },
  };
};
