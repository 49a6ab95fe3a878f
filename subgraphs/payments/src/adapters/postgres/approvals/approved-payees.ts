import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { makeBatchedRead } from "@coffer/platform/running/batched-read";
import type pg from "pg";
import type { ApprovedPayees } from "../../../app/approvals/ports.ts";

type Pair = Parameters<ApprovedPayees["has"]>[0];

const PAIR = columnsOf<Pair>({
  payer_id: ["uuid", ({ payerId }) => uuidOf(payerId)],
  payee_id: ["uuid", ({ payeeId }) => uuidOf(payeeId)],
});

const SELECT = `SELECT a.place::int AS place FROM ${PAIR.from("a")}
  WHERE EXISTS (SELECT FROM payment_approval p WHERE p.payer_id = a.payer_id AND p.payee_id = a.payee_id)`;

export const makeApprovedPayees = (pool: pg.Pool): ApprovedPayees => ({
  has: makeBatchedRead(async (pairs: readonly Pair[]) => {
    const values = PAIR.values(pairs);
    const { rows } = await pool.query<{ place: number }>({ name: "approved-payees", text: SELECT, values });
    const places = new Set(rows.map(({ place }) => place));
    return pairs.map((_pair, i) => places.has(i + 1));
  }),
});
