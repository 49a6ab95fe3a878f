import { uuidOf } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { IsBeingEnded } from "../../../app/money/ports.ts";

/** Within a statement: whether ending a payment by hand is proposed at a moment; SQL of both. */
export const beingEnded = (payment: string, now: string): string =>
  `EXISTS (SELECT FROM payment_ending WHERE payment_id = ${payment}::uuid AND state = 'PROPOSED' AND expires_at > ${now}::timestamptz)`;

export const makeIsBeingEnded =
  (pool: pg.Pool, clock: Clock): IsBeingEnded =>
  async (id) => {
    const { rows } = await pool.query<{ is_so: boolean }>({
      name: "being-ended",
      text: `SELECT ${beingEnded("$1", "$2")} AS is_so`,
      values: [uuidOf(id), clock.now()],
    });
    return rows[0]?.is_so ?? true;
  };
