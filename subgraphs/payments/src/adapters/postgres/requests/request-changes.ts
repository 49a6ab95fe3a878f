import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { RequestChanged, RequestChanges } from "../../../app/requests/ports.ts";
import type { RequestId, UserId } from "../../../domain/money/ids.ts";
import type { RequestChange, RequestStatus } from "../../../domain/money/payment-request.ts";

export type RequestChangeRow = {
  request_id: Uuid;
  sequence: string;
  change: RequestChange;
  status: RequestStatus;
  at: Date;
  payee_id: Uuid;
  payee_sequence: string;
  payer_id: Uuid | null;
  payer_sequence: string | null;
};

export const REQUEST_CHANGE_COLUMNS = `e.request_id, e.sequence::text AS sequence, e.change, e.status, e.at,
  e.payee_id, e.payee_sequence::text AS payee_sequence, e.payer_id, e.payer_sequence::text AS payer_sequence`;

export function makeRequestChanges(pool: pg.Pool): RequestChanges {
  const sql: Sql = pgSql(pool);
  const read = async (text: string, values: readonly unknown[]) =>
    (await sql.query<RequestChangeRow>(text, values)).map(toRequestChanged);
  return {
    ...makeFinders(sql),
    listOfRequest: async (id, after, limit) =>
      read(
        `SELECT ${REQUEST_CHANGE_COLUMNS} FROM request_event e WHERE e.request_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`,
        [uuidOf(id), after, limit],
      ),
    listOfUser: async (id, after, limit) =>
      read(
        `SELECT ${REQUEST_CHANGE_COLUMNS} FROM (
           (SELECT payee_sequence AS mine, p.* FROM request_event p WHERE payee_id = $1 AND payee_sequence > $2 ORDER BY payee_sequence LIMIT $3)
           UNION ALL
           (SELECT payer_sequence, p.* FROM request_event p WHERE payer_id = $1 AND payer_sequence > $2 ORDER BY payer_sequence LIMIT $3)
         ) e ORDER BY e.mine LIMIT $3`,
        [uuidOf(id), after, limit],
      ),
    async headOfUser(id) {
      const [row] = await sql.query<{ sequence: string }>(
        "SELECT sequence::text AS sequence FROM request_stream WHERE user_id = $1",
        [uuidOf(id)],
      );
      return row?.sequence ?? "0";
    },
  };
}

type Place = { readonly id: RequestId | UserId; readonly sequence: string };

/** Many followers ask at once, each for a change of theirs; several for the same. */
function makeFinders(sql: Sql): Pick<RequestChanges, "findOfRequest" | "findOfUser"> {
  const finder = (join: string) => {
    const find = makeBatchedRead(async (places: readonly Place[]) => {
      const rows = await sql.query<RequestChangeRow & { place: number }>(
        `SELECT u.place::int AS place, ${REQUEST_CHANGE_COLUMNS}
         FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY u(id, sequence, place) ${join}`,
        [places.map(({ id }) => uuidOf(id)), places.map(({ sequence }) => sequence)],
      );
      const byPlace = new Map(rows.map((row) => [row.place, toRequestChanged(row)]));
      return places.map((_, i) => byPlace.get(i + 1) ?? null);
    });
    return (id: RequestId | UserId, sequence: string) => find({ id, sequence });
  };
  return {
    findOfRequest: finder("JOIN request_event e ON e.request_id = u.id AND e.sequence = u.sequence"),
    // Both ways have an index of their own.
    findOfUser: finder(
      `CROSS JOIN LATERAL (SELECT * FROM request_event WHERE payee_id = u.id AND payee_sequence = u.sequence
         UNION ALL SELECT * FROM request_event WHERE payer_id = u.id AND payer_sequence = u.sequence LIMIT 1) e`,
    ),
  };
}

export const toRequestChanged = (row: RequestChangeRow): RequestChanged => ({
  requestId: idFromUuid("prq", row.request_id),
  sequence: row.sequence,
  change: row.change,
  status: row.status,
  at: row.at,
  payee: { userId: idFromUuid("usr", row.payee_id), sequence: row.payee_sequence },
  payer:
    row.payer_id && row.payer_sequence
      ? { userId: idFromUuid("usr", row.payer_id), sequence: row.payer_sequence }
      : null,
});
