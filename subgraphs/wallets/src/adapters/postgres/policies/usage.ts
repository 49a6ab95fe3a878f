import type { Sql } from "@coffer/platform/postgres/sql";
import type { PolicyScope, UsageOf } from "../../../app/policies/ports.ts";
import type { Usage } from "../../../domain/policies/evaluate.ts";
import type { Velocity } from "../../../domain/policies/policy.ts";

/**
 * Pay-outs of a network ($1) and a currency ($2), when they were signed first; but what has paid
 * nothing.
 */
export const SPENDS = `SELECT t.signed_at AS at, s.units FROM attempt t JOIN send s ON s.id = t.send_id
  WHERE t.network = $1 AND t.number = 1 AND s.currency = $2 AND s.kind = 'PAYOUT' AND s.state NOT IN ('FAILED', 'CANCELLED')`;

/** As `usageOf` of domain/policies/evaluate.ts counts, of what may be too much to read. */
export async function countUsages(
  sql: Sql,
  { network, currency }: PolicyScope,
  { rules: { velocities }, units, now }: UsageOf,
): Promise<readonly Usage[]> {
  const usages: Usage[] = [];
  for (const { windowSeconds, ...velocity } of velocities) {
    const since = new Date(now.getTime() - windowSeconds * 1_000);
    const [row] = await sql.query<{ units: string; count: number }>(
      `SELECT coalesce(sum(units), 0)::text AS units, count(*)::int AS count FROM (${SPENDS} AND t.signed_at > $3::timestamptz) q`,
      [network, currency, since],
    );
    const used = { units: BigInt(row?.units ?? 0), count: row?.count ?? 0 };
    const fits =
      (velocity.units === null || used.units + units <= velocity.units) &&
      (velocity.count === null || used.count < velocity.count);
    const of = { velocity: { windowSeconds, ...velocity }, units, since, now };
    usages.push({ ...used, fitsAt: fits ? null : await findFitsAt(sql, { network, currency }, of) });
  }
  return usages;
}

type Fitting = {
  readonly velocity: Velocity;
  readonly units: bigint;
  readonly since: Date;
  readonly now: Date;
};

/** As soon as enough of it is as old as the window is long; what alone is too much never fits. */
async function findFitsAt(
  sql: Sql,
  { network, currency }: PolicyScope,
  { velocity, units, since, now }: Fitting,
): Promise<Date> {
  const [row] = await sql.query<{ at: Date | null }>(
    `SELECT coalesce(min(at) FILTER (WHERE (($4::numeric IS NULL) OR later + $5::numeric <= $4::numeric) AND (($6::int IS NULL) OR more < $6::int)), max(at)) AS at
     FROM (SELECT at, sum(units) OVER () - sum(units) OVER (ORDER BY at) AS later, count(*) OVER () - count(*) OVER (ORDER BY at) AS more
       FROM (${SPENDS} AND t.signed_at > $3::timestamptz) q) w`,
    [network, currency, since, velocity.units === null ? null : String(velocity.units), String(units), velocity.count],
  );
  return row?.at ? new Date(row.at.getTime() + velocity.windowSeconds * 1_000) : now;
}
