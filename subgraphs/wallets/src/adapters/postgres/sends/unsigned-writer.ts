import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { SendWriter } from "../../../app/sends/ports.ts";
import { keepApproval } from "./approvals.ts";
import { change } from "./changed.ts";
import { closeDrafts } from "./drafts.ts";

/** Of some sends, those that are paid from an account that is frozen, or whose owner is. */
export const FROZEN = `SELECT s.id FROM send s WHERE s.id = ANY ($1::uuid[]) AND s.account_id IN
  (SELECT f.id FROM ledger.list_frozen_accounts(ARRAY(SELECT DISTINCT o.account_id FROM send o WHERE o.id = ANY ($1::uuid[]) AND o.account_id IS NOT NULL)) f)`;

/** Of what is not signed, in whatever transaction `sql` belongs to. */
export const makeUnsignedWriter = (
  sql: Sql,
): Pick<SendWriter, "isStopped" | "hold" | "putOff" | "keepApproval" | "end"> => ({
  async isStopped({ id, network, amount, kind }) {
    if (kind === "OWN") return false;
    const [custody] = await sql.query<{ state: string }>(
      "SELECT state FROM custody WHERE network = $1 AND currency = $2 FOR SHARE",
      [network, amount.asset.code],
    );
    if (custody?.state === "STOPPED") return true;
    return (await sql.query(`${FROZEN} LIMIT 1`, [[uuidOf(id)]])).length > 0;
  },
  async hold({ id, state: before }, { state, until }, at) {
    if (state === before) {
      await sql.query("UPDATE send SET held_until = $2::timestamptz WHERE id = $1::uuid", [uuidOf(id), until]);
      return;
    }
    await change(sql, {
      statement:
        "UPDATE send SET state = $2, held_until = $3::timestamptz, sequence = sequence + 1 WHERE id = $1::uuid RETURNING send.*",
      values: [uuidOf(id), state, until],
      at,
    });
  },
  async putOff(id, { times, until }) {
    await sql.query(
      "UPDATE send SET looks = $2::int, look_again_at = $3::timestamptz WHERE id = $1::uuid AND state = 'PLANNED'",
      [uuidOf(id), times, until],
    );
  },
  keepApproval: (approval) => keepApproval(sql, approval),
  async end({ id }, { state, failure }, at) {
    await change(sql, {
      statement:
        "UPDATE send SET state = $2, failure = $3, held_until = NULL, sequence = sequence + 1 WHERE id = $1::uuid RETURNING send.*",
      values: [uuidOf(id), state, failure],
      at,
    });
    await closeDrafts(sql, id);
  },
});
