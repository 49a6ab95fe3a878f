import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { decideOnce, refusalCodes } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { CurrencyChange, CurrencyDesk, CurrencyWord } from "../../../app/currencies/ports.ts";

type ChangeRow = {
  currency: string;
  deposits: boolean;
  payments: boolean;
  withdrawals: boolean;
  exchanges: boolean;
  reason: string;
  operator_id: Uuid;
  decided_at: Date;
};

const SELECT = `SELECT DISTINCT ON (currency) currency, deposits, payments, withdrawals, exchanges, reason, operator_id, decided_at
  FROM currency_change WHERE currency = ANY ($1::text[]) ORDER BY currency, version DESC`;

export const makeCurrencyDesk = (pool: pg.Pool): CurrencyDesk => ({
  async findMany(codes) {
    const { rows } = await pool.query<ChangeRow>({ name: "currency-changes", text: SELECT, values: [codes] });
    const found = new Map(rows.map((row) => [row.currency, toChange(row)]));
    return codes.map((code) => found.get(code) ?? null);
  },
  async decide(claim, word) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const work = async () => {
        await write(sql, word);
        return { subjectId: null, refusal: null };
      };
      return decideOnce<never>(sql, { table: "replay", claim, refusals: refusalCodes<never>(), work });
    });
    return decided.ok ? ok(null) : decided;
  },
});

/** What was said, and what batches look at for it. */
async function write(sql: Sql, { currency, enabled, reason, operatorId }: CurrencyWord): Promise<void> {
  // One at a time, so that what holds is what was said last.
  await lockName(sql, "payments/currencies");
  await sql.query(
    `INSERT INTO currency_change (version, currency, deposits, payments, withdrawals, exchanges, reason, operator_id)
     SELECT (SELECT coalesce(max(version), 0) FROM currency_change) + 1, $1, $2::boolean, $3::boolean, $4::boolean, $5::boolean, $6, $7::uuid`,
    [currency, enabled.deposits, enabled.payments, enabled.withdrawals, enabled.exchanges, reason, uuidOf(operatorId)],
  );
  const off = Object.entries(enabled).flatMap(([direction, isOn]) => (isOn ? [] : [direction]));
  await sql.query("DELETE FROM currency_disabled WHERE currency = $1 AND direction <> ALL ($2::text[])", [
    currency,
    off,
  ]);
  await sql.query(
    "INSERT INTO currency_disabled (currency, direction) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
    [currency, off],
  );
}

const toChange = (row: ChangeRow): CurrencyChange => ({
  currency: row.currency,
  enabled: {
    deposits: row.deposits,
    payments: row.payments,
    withdrawals: row.withdrawals,
    exchanges: row.exchanges,
  },
  reason: row.reason,
  operatorId: idFromUuid("usr", row.operator_id),
  decidedAt: row.decided_at,
});
