import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { IsBeingEnded } from "../../../app/money/ports.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";

const PROPOSED = "state = 'PROPOSED' AND expires_at >";

/** Within a statement: whether ending a payment by hand is proposed at a moment; SQL of both. */
export const beingEnded = (payment: string, now: string): string =>
  `EXISTS (SELECT FROM payment_ending WHERE payment_id = ${payment}::uuid AND ${PROPOSED} ${now}::timestamptz)`;

/** The job asks of each by itself, and of many at once. */
export const makeIsBeingEnded = (pool: pg.Pool, clock: Clock): IsBeingEnded =>
  makeBatchedRead(async (ids: readonly PaymentId[]) => {
    const { rows } = await pool.query<{ payment_id: Uuid }>({
      name: "being-ended",
      text: `SELECT payment_id FROM payment_ending WHERE payment_id = ANY ($1::uuid[]) AND ${PROPOSED} $2::timestamptz`,
      values: [ids.map((id) => uuidOf(id)), clock.now()],
    });
    const proposed = new Set(rows.map((row) => row.payment_id));
    return ids.map((id) => proposed.has(uuidOf(id)));
  });
