import { idFromUuid, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { DecidedTerms, NewTerms, TermsDesk } from "../../../app/exchanges/ports.ts";
import type { ExchangeTermsOutdated } from "../../../domain/money/exchange-refusals.ts";

type TermsRow = {
  version: number;
  base: string;
  counter: string;
  effective_at: Date;
  spread: number | null;
  rate: string | null;
  minimum_rate: string | null;
  maximum_rate: string | null;
  reason: string;
  operator_id: Uuid | null;
  decided_at: Date;
};

const SELECT =
  "SELECT version, base, counter, effective_at, spread, rate, minimum_rate, maximum_rate, reason, operator_id, decided_at FROM exchange_terms";
/** Of two currencies, whichever of them rates are of. */
const OF_BOTH = "least(base, counter) = least($1, $2) AND greatest(base, counter) = greatest($1, $2)";
/** No list of pairs is longer: so many more than anybody exchanges. */
const PAIRS_MAX = 500;

const toTerms = (row: TermsRow): DecidedTerms => ({
  version: row.version,
  base: row.base,
  counter: row.counter,
  effectiveAt: row.effective_at,
  spreadBasisPoints: row.spread,
  rate: row.rate,
  minimumRate: row.minimum_rate,
  maximumRate: row.maximum_rate,
  reason: row.reason,
  operatorId: row.operator_id && idFromUuid("usr", row.operator_id),
  decidedAt: row.decided_at,
});

type Parts = { readonly pool: pg.Pool; readonly clock: Clock };

export const makeTermsDesk = ({ pool, clock }: Parts): TermsDesk => ({
  async find([one, other], at) {
    const { rows } = await pool.query<TermsRow>({
      name: "exchange-terms-at",
      text: `${SELECT} WHERE ${OF_BOTH} AND effective_at <= $3 ORDER BY effective_at DESC, version DESC LIMIT 1`,
      values: [one, other, at],
    });
    return rows[0] ? toTerms(rows[0]) : null;
  },
  async listHolding(at) {
    const { rows } = await pool.query<TermsRow>({
      name: "exchange-pairs",
      text: `SELECT * FROM (SELECT DISTINCT ON (least(base, counter), greatest(base, counter)) * FROM (${SELECT} WHERE effective_at <= $1) t
        ORDER BY least(base, counter), greatest(base, counter), effective_at DESC, version DESC) h
        WHERE spread IS NOT NULL ORDER BY base, counter LIMIT ${PAIRS_MAX}`,
      values: [at],
    });
    return rows.map(toTerms);
  },
  async list([one, other], { first, after }) {
    const { rows } = await pool.query<TermsRow>({
      name: "exchange-terms-of",
      text: `${SELECT} WHERE ${OF_BOTH} AND version < coalesce($3, 2147483647) ORDER BY version DESC LIMIT $4`,
      values: [one, other, after, first + 1],
    });
    return toListed(rows.map(toTerms), first);
  },
  async decide(claim, terms) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const work = () => write(sql, terms, clock.now());
      const refusals = refusalObjects<ExchangeTermsOutdated>();
      return decideOnce<ExchangeTermsOutdated>(sql, { table: "replay", claim, refusals, work });
    });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return err(decided.value.refusal);
    const { rows } = await pool.query<TermsRow>(`${SELECT} WHERE id = $1`, [decided.value.subjectId]);
    const [row] = rows;
    if (!row) throw new Error(`the terms of ${terms.base} and ${terms.counter} are missing`);
    return ok(toTerms(row));
  },
});

/** What was said of two currencies, in the place of what its author has seen. */
async function write(sql: Sql, terms: NewTerms, now: Date): Promise<Decided<ExchangeTermsOutdated>> {
  await lockTerms(sql);
  const [latest] = await sql.query<{ version: number | null }>(
    `SELECT max(version) AS version FROM exchange_terms WHERE ${OF_BOTH}`,
    [terms.base, terms.counter],
  );
  const latestVersion = latest?.version ?? null;
  if (latestVersion !== terms.basedOn)
    return { subjectId: null, refusal: { code: "EXCHANGE_TERMS_OUTDATED", latestVersion: latestVersion ?? 0 } };
  return { subjectId: await addTerms(sql, terms, now), refusal: null };
}

/** One at a time, so that no version becomes visible behind a later one. */
export const lockTerms = (sql: Sql): Promise<void> => lockName(sql, "payments/exchange terms");

/** Under the lock of terms. */
export async function addTerms(
  sql: Sql,
  { base, counter, effectiveAt, ...said }: Omit<NewTerms, "basedOn">,
  now: Date,
): Promise<Uuid> {
  const id = newUuid();
  await sql.query(
    `INSERT INTO exchange_terms (id, version, base, counter, effective_at, spread, rate, minimum_rate, maximum_rate, reason, operator_id, decided_at)
     SELECT $1::uuid, (SELECT coalesce(max(version), 0) FROM exchange_terms) + 1, $2, $3, greatest($4::timestamptz, $11::timestamptz), $5::int, $6, $7, $8, $9, $10::uuid, $11::timestamptz`,
    [
      id,
      base,
      counter,
      effectiveAt,
      said.spreadBasisPoints,
      said.rate,
      said.minimumRate,
      said.maximumRate,
      said.reason,
      said.operatorId && uuidOf(said.operatorId),
      now,
    ],
  );
  return id;
}
