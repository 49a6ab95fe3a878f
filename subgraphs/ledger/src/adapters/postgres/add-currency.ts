import { decideOnce, refusalCodes } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { err, ok, type Result, unreachable } from "@coffer/platform/values/result";
import type pg from "pg";
import type { AddsCurrencies } from "../../app/ports.ts";
import { CURRENCIES_MAX, type Currency } from "../../domain/currency.ts";
import type { CurrencyCodeTaken, QuotaExceeded } from "../../domain/refusals.ts";

type Code = (CurrencyCodeTaken | QuotaExceeded)["code"];

type Parts = {
  readonly pool: pg.Pool;
  /** Called after each success, so that this process knows the currency at once. */
  readonly added: () => Promise<void>;
};

export const makeAddsCurrencies = ({ pool, added }: Parts): AddsCurrencies => ({
  async add(claim, currency) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const refusals = refusalCodes<Code>();
      const work = async () => ({ subjectId: null, refusal: await insert(sql, currency) });
      return decideOnce(sql, { claim, refusals, work });
    });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return refuse(decided.value.refusal, currency.code);
    await added();
    return ok(currency);
  },
});

/** One at a time, so that a code and the last place are one currency's. */
async function insert(sql: Sql, { code, name, scale, kind, chain }: Currency): Promise<Code | null> {
  await lockName(sql, "coffer/ledger/currencies");
  const [found] = await sql.query<{ count: number; taken: boolean }>(
    "SELECT count(*)::int AS count, coalesce(bool_or(code = $1), false) AS taken FROM asset",
    [code],
  );
  if (found?.taken) return "CURRENCY_CODE_TAKEN";
  if (found && found.count >= CURRENCIES_MAX) return "QUOTA_EXCEEDED";
  await sql.query("INSERT INTO asset (code, name, scale, kind, chain) VALUES ($1, $2, $3::smallint, $4, $5)", [
    code,
    name,
    scale,
    kind,
    chain,
  ]);
  return null;
}

function refuse(code: Code, currency: string): Result<never, CurrencyCodeTaken | QuotaExceeded> {
  switch (code) {
    case "CURRENCY_CODE_TAKEN":
      return err({ code, currency });
    case "QUOTA_EXCEEDED":
      return err({ code, limit: CURRENCIES_MAX });
    default:
      return unreachable(code);
  }
}
