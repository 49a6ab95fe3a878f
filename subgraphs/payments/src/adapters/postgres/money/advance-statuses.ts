import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { Move } from "../../../domain/money/payment.ts";

const MOVE = columnsOf<Move>({
  id: ["uuid", ({ after }) => uuidOf(after.id)],
  before: ["text", ({ from }) => from],
  status: ["text", ({ after }) => after.status],
  amount: ["numeric", ({ after }) => after.amount.units],
  fee: ["numeric", ({ after }) => after.fee.units],
  ended_at: ["timestamptz", ({ after }) => after.endedAt],
});

/**
 * Takes payments that are locked to their next status. Throws where one has not the status to start
 * from: the ledger took the step, and so would say something else.
 */
export async function advanceStatuses(client: pg.ClientBase, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const { rowCount } = await client.query({
    name: "advance",
    text: `UPDATE payment p SET status = m.status, sequence = p.sequence + 1, amount = m.amount, fee = m.fee, ended_at = m.ended_at
      FROM ${MOVE.from("m")} WHERE p.id = m.id AND p.status = m.before`,
    values: MOVE.values(moves),
  });
  if (rowCount !== moves.length)
    throw new Error(`${moves.length - (rowCount ?? 0)} of ${moves.length} payments are not where the ledger has them`);
}
