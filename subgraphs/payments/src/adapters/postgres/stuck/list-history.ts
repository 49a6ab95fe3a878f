import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { HistoryEntry, ListHistory } from "../../../app/stuck/ports.ts";

type EntryRow = {
  payment_id: Uuid;
  at: Date;
  status: HistoryEntry["status"];
  act: HistoryEntry["act"];
  operator_id: Uuid | null;
  reason: string | null;
  said: HistoryEntry["said"];
  ending_id: Uuid | null;
};

const ENTRIES_MAX = 200;

/** What an operator has had it do stands before the status that it took by that. */
const HISTORY = `SELECT u.id AS payment_id, h.* FROM unnest($1::uuid[]) u(id) CROSS JOIN LATERAL (
    SELECT * FROM (
      SELECT at, 2 AS part, sequence AS place, status, NULL AS act, NULL::uuid AS operator_id, NULL AS reason, NULL AS said, NULL::uuid AS ending_id
      FROM payment_event WHERE payment_id = u.id
      UNION ALL SELECT at, 1, number, NULL, kind, operator_id, reason, said, ending_id FROM payment_act WHERE payment_id = u.id
    ) entry ORDER BY at DESC, part DESC, place DESC LIMIT ${ENTRIES_MAX}
  ) h ORDER BY u.id, h.at, h.part, h.place`;

export const makeListHistory =
  (pool: pg.Pool): ListHistory =>
  async (ids) => {
    const { rows } = await pool.query<EntryRow>({
      name: "payment-history",
      text: HISTORY,
      values: [ids.map((id) => uuidOf(id))],
    });
    const byPayment = Map.groupBy(rows, (row) => row.payment_id);
    return ids.map((id) => (byPayment.get(uuidOf(id)) ?? []).map(toEntry));
  };

const toEntry = (row: EntryRow): HistoryEntry => ({
  at: row.at,
  status: row.status,
  act: row.act,
  operatorId: row.operator_id && idFromUuid("usr", row.operator_id),
  reason: row.reason,
  said: row.said,
  endingId: row.ending_id && idFromUuid("pen", row.ending_id),
});
