import { decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { AddsCurrencies } from "../../app/ports.ts";
import { CURRENCIES_MAX, type Currency } from "../../domain/currency.ts";
import type { CurrencyCodeTaken, QuotaExceeded } from "../../domain/refusals.ts";

type Refusal = CurrencyCodeTaken | QuotaExceeded;

type Parts = {
  readonly pool: pg.Pool;
  /** Called after each success, so that this process knows the currency at once. */
  readonly added: () => Promise<void>;
};

export const makeAddsCurrencies = ({ pool, added }: Parts): AddsCurrencies => ({
  async add(claim, currency) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const work = async () => ({ subjectId: null, refusal: await insert(sql, currency) });
      return decideOnce(sql, { claim, refusals: refusalObjects<Refusal>(), work });
    });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return err(decided.value.refusal);
    await added();
    return ok(currency);
  },
});

/** One at a time, so that a code and the last place are one currency's. */
async function insert(sql: Sql, { code, name, scale, kind, chain }: Currency): Promise<Refusal | null> {
  await lockName(sql, "coffer/ledger/currencies");
  const [found] = await sql.query<{ count: number; taken: boolean }>(
    "SELECT count(*)::int AS count, coalesce(bool_or(code = $1), false) AS taken FROM asset",
    [code],
  );
  if (found?.taken) return { code: "CURRENCY_CODE_TAKEN", currency: code };
  if (found && found.count >= CURRENCIES_MAX) return { code: "QUOTA_EXCEEDED", limit: CURRENCIES_MAX };
  await sql.query("INSERT INTO asset (code, name, scale, kind, chain) VALUES ($1, $2, $3::smallint, $4, $5)", [
    code,
    name,
    scale,
    kind,
    chain,
  ]);
  return null;
}
