import { money } from "@coffer/money/money";
import type pg from "pg";
import type { ReadTrialBalance } from "../../app/ports.ts";
import type { AccountKind } from "../../domain/account.ts";

type Row = {
  asset: string;
  scale: number;
  kind: AccountKind;
  of_users: boolean;
  accounts: number;
  debit: string;
  credit: string;
};

/** One statement, so one moment: no entry is in it by half. Sums as text. */
const SUMS = `SELECT a.asset, s.scale, a.kind, a.owner_id IS NOT NULL AS of_users, count(*)::int AS accounts,
  sum(greatest(a.debits_posted - a.credits_posted, 0))::text AS debit, sum(greatest(a.credits_posted - a.debits_posted, 0))::text AS credit
  FROM account a JOIN asset s ON s.code = a.asset GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 4`;

export const makeReadTrialBalance =
  (pool: pg.Pool): ReadTrialBalance =>
  async () => {
    const { rows } = await pool.query<Row>(SUMS);
    return rows.map(({ asset: code, scale, kind, of_users: ofUsers, accounts, debit, credit }) => {
      const asset = { code, scale };
      return { kind, ofUsers, accounts, debit: money(asset, BigInt(debit)), credit: money(asset, BigInt(credit)) };
    });
  };
