import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { PaymentPage, PaymentReader } from "../../../app/history/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import { type PaymentRow, selectPayments, toPayment } from "../money/row.ts";

/**
 * Of some accounts, newest first: ids are UUIDv7, so they sort by time. UNION drops the second look
 * at a payment between two of the accounts.
 */
const listText = (accounts: string) => `
  WITH mine AS (${accounts}), listed AS (
    SELECT * FROM (
      SELECT p.* FROM mine CROSS JOIN LATERAL (SELECT * FROM payment
        WHERE from_account = mine.id AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3::int + $4::int) p
      UNION
      SELECT p.* FROM mine CROSS JOIN LATERAL (SELECT * FROM payment
        WHERE to_account = mine.id AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3::int + $4::int) p
    ) either ORDER BY id DESC LIMIT $3 OFFSET $4
  )
  ${selectPayments("listed")} ORDER BY p.id DESC`;

const BY_USER = listText("SELECT id FROM account WHERE owner_id = $1::uuid");
const BY_ACCOUNT = listText("SELECT $1::uuid AS id");

export function makePaymentReader(pool: pg.Pool, assets: Assets): PaymentReader {
  const read = async (query: pg.QueryConfig) => {
    const { rows } = await pool.query<PaymentRow>(query);
    if (rows.some(({ currency }) => !assets.find(currency))) await assets.look();
    return rows.map((row) => toPayment(row, assets.find));
  };
  const values = (uuid: Uuid, { first, after, offset }: PaymentPage) => [
    uuid,
    after && uuidOf(after),
    first + 1,
    offset,
  ];

  return {
    async findMany(ids) {
      const found = await read({
        name: "payments",
        text: `${selectPayments("payment")} WHERE p.id = ANY ($1::uuid[])`,
        values: [ids.map((id) => uuidOf(id))],
      });
      const byId = new Map(found.map((payment) => [payment.id, payment]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    listByUser: (userId, page) =>
      read({ name: "payments-of-user", text: BY_USER, values: values(uuidOf(userId), page) }),
    listByAccount: (accountId, page) =>
      read({ name: "payments-of-account", text: BY_ACCOUNT, values: values(uuidOf(accountId), page) }),
  };
}
