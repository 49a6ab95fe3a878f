import { uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { SendChange, SendHistory } from "../../../app/sends/ports.ts";
import type { SendState } from "../../../domain/sends/send.ts";

type ChangeRow = { sequence: number; state: string; txid: string | null; at: Date };

const toChange = (row: ChangeRow): SendChange => ({ ...row, state: row.state as SendState });

export function makeSendHistory(pool: pg.Pool): SendHistory {
  const query = async (text: string, values: readonly unknown[]): Promise<readonly SendChange[]> => {
    const { rows } = await pool.query<ChangeRow>(
      `SELECT sequence, state, txid, at FROM send_change WHERE send_id = $1::uuid ${text}`,
      [...values],
    );
    return rows.map(toChange);
  };
  const findFirst = async (...asked: Parameters<typeof query>) => (await query(...asked))[0] ?? null;
  return {
    readLatest: (id) => findFirst("ORDER BY sequence DESC LIMIT 1", [uuidOf(id)]),
    // As numeric: a forged place may be larger than any that there is.
    listAfter: (id, sequence, count) =>
      query("AND sequence > $2::numeric ORDER BY sequence LIMIT $3::int", [uuidOf(id), sequence, count]),
    find: (id, sequence) => findFirst("AND sequence = $2::numeric", [uuidOf(id), sequence]),
  };
}
