import type pg from "pg";
import type { CurrencyReader } from "../../app/ports.ts";
import { CURRENCIES_MAX, type Currency } from "../../domain/currency.ts";

export const makeCurrencyReader = (pool: pg.Pool): CurrencyReader => ({
  async list() {
    const { rows } = await pool.query<Currency>(
      "SELECT code, coalesce(name, code) AS name, scale, kind, chain FROM asset ORDER BY code LIMIT $1",
      [CURRENCIES_MAX],
    );
    return rows;
  },
  async findMany(codes) {
    const { rows } = await pool.query<Currency>(
      "SELECT code, coalesce(name, code) AS name, scale, kind, chain FROM asset WHERE code = ANY ($1)",
      [codes],
    );
    const found = new Map(rows.map((row) => [row.code, row]));
    return codes.map((code) => found.get(code) ?? null);
  },
});
