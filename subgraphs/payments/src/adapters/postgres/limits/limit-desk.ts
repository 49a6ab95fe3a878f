import { idFromUuid, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { toListed } from "@coffer/platform/graphql/pages";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { LimitDesk, LimitSchedule, LimitWord } from "../../../app/limits/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { LimitRule } from "../../../domain/limits/rule.ts";
import type { LimitedOperation, LimitKind, LimitWindow } from "../../../domain/money/limit-use.ts";
import type { MethodKind } from "../../../domain/money/method-kind.ts";
import type { LimitScheduleInPast, LimitScheduleOutdated } from "../../../domain/money/refusals.ts";

type Parts = { readonly pool: pg.Pool; readonly assets: Assets; readonly clock: Clock };
type Refusal = LimitScheduleOutdated | LimitScheduleInPast;

type RuleRow = {
  operation: LimitedOperation;
  window: LimitWindow;
  kind: LimitKind | null;
  time_zone: string | null;
  level: number | null;
  user_id: Uuid | null;
  method_kind: MethodKind | null;
  maximum: string;
};

type ScheduleRow = {
  version: number;
  currency: string;
  effective_at: Date;
  reason: string;
  operator_id: Uuid | null;
  decided_at: Date;
  rules: RuleRow[];
};

const RULE = columnsOf<LimitRule>({
  operation: ["text", ({ operation }) => operation],
  '"window"': ["text", ({ window }) => window],
  kind: ["text", ({ kind }) => kind],
  time_zone: ["text", ({ timeZone }) => timeZone],
  level: ["int", ({ level }) => level],
  user_id: ["uuid", ({ userId }) => userId && uuidOf(userId)],
  method_kind: ["text", ({ methodKind }) => methodKind],
  maximum: ["numeric", ({ maximum }) => maximum.units],
});

const SELECT = `SELECT s.version, s.currency, s.effective_at, s.reason, s.operator_id, s.decided_at, coalesce(r.rules, '[]') AS rules
  FROM limit_schedule s LEFT JOIN LATERAL (
    SELECT jsonb_agg(to_jsonb(r) || jsonb_build_object('maximum', r.maximum::text) ORDER BY r.place) AS rules FROM limit_rule r WHERE r.version = s.version) r ON true`;

/**
 * What is limited of a currency, by the table that holds and by all that will. Looked at with every
 * key that is taken: whatever is not in it costs nothing.
 */
const LIMITED = `SELECT DISTINCT r.operation || ' ' || s.currency FROM limit_schedule s JOIN limit_rule r USING (version)
  WHERE s.currency = $1 AND (s.effective_at > $2::timestamptz OR s.version = (
    SELECT version FROM limit_schedule WHERE currency = $1 AND effective_at <= $2::timestamptz ORDER BY effective_at DESC, version DESC LIMIT 1))`;

export function makeLimitDesk({ pool, assets, clock }: Parts): LimitDesk {
  let zones: Promise<ReadonlySet<string>> | undefined;
  return {
    async decide(claim, word) {
      const decided = await inTransaction(pool, (client) => {
        const sql = pgSql(client);
        const work = () => decideWithin(sql, word, clock.now());
        return decideOnce(sql, { table: "replay", claim, refusals: refusalObjects<Refusal>(), work });
      });
      if (!decided.ok) return decided;
      if (decided.value.refusal) return err(decided.value.refusal);
      const { rows } = await pool.query<ScheduleRow>(`${SELECT} WHERE s.id = $1`, [decided.value.subjectId]);
      const [row] = rows;
      if (!row) throw new Error("a key has set a table of limits that is missing");
      return ok(toSchedule(row, assets));
    },
    async findInForce(currency, at) {
      const { rows } = await pool.query<ScheduleRow>({
        name: "limit-schedule-in-force",
        text: `${SELECT} WHERE s.version = (SELECT version FROM limit_tables($1::timestamptz, ARRAY[$2::text]))`,
        values: [at, currency],
      });
      return rows[0] ? toSchedule(rows[0], assets) : null;
    },
    async list(currency, { first, after }) {
      const { rows } = await pool.query<ScheduleRow>({
        name: "limit-schedules",
        text: `${SELECT} WHERE s.currency = $1 AND ($2::int IS NULL OR s.version < $2) ORDER BY s.version DESC LIMIT $3`,
        values: [currency, after, first + 1],
      });
      return toListed(
        rows.map((row) => toSchedule(row, assets)),
        first,
      );
    },
    timeZones() {
      zones ??= readTimeZones(pool).catch((error) => {
        zones = undefined;
        throw error;
      });
      return zones;
    },
  };
}

async function decideWithin(sql: Sql, word: LimitWord, now: Date): Promise<Decided<Refusal>> {
  const { currency, basedOnVersion, effectiveAt } = word;
  // One at a time, so that no version becomes visible behind a later one.
  await lockName(sql, "payments/limits");
  const [latest] = await sql.query<{ version: number }>(
    "SELECT coalesce(max(version), 0) AS version FROM limit_schedule WHERE currency = $1",
    [currency],
  );
  const latestVersion = latest?.version ?? 0;
  if (latestVersion !== basedOnVersion)
    return { subjectId: null, refusal: { code: "LIMIT_SCHEDULE_OUTDATED", latestVersion } };
  if (effectiveAt && effectiveAt < now) return { subjectId: null, refusal: { code: "LIMIT_SCHEDULE_IN_PAST" } };
  return { subjectId: await addSchedule(sql, word, now), refusal: null };
}

type Adding = Omit<LimitWord, "operatorId" | "basedOnVersion"> & {
  readonly operatorId: LimitWord["operatorId"] | null;
};

/** The lock must be held. */
export async function addSchedule(sql: Sql, word: Adding, now: Date): Promise<Uuid> {
  const { currency, effectiveAt, reason, operatorId, rules } = word;
  const id = newUuid();
  await sql.query(
    `INSERT INTO limit_schedule (version, id, currency, effective_at, reason, operator_id)
     SELECT (SELECT coalesce(max(version), 0) FROM limit_schedule) + 1, $1::uuid, $2, $3::timestamptz, $4, $5::uuid`,
    [id, currency, effectiveAt ?? now, reason, operatorId && uuidOf(operatorId)],
  );
  await addRules(sql, id, rules);
  await sql.query(`DELETE FROM limited_operation WHERE split_part(name, ' ', 2) = $1 AND name NOT IN (${LIMITED})`, [
    currency,
    now,
  ]);
  await sql.query(`INSERT INTO limited_operation (name) ${LIMITED} ON CONFLICT DO NOTHING`, [currency, now]);
  return id;
}

/** Of the table that has this id. */
export const addRules = (sql: Sql, id: Uuid, rules: readonly LimitRule[]): Promise<unknown> =>
  sql.query(
    `INSERT INTO limit_rule (version, place, ${RULE.names})
     SELECT (SELECT version FROM limit_schedule WHERE id = $${RULE.count + 1}::uuid), place, ${RULE.names} FROM ${RULE.from("r")}`,
    [...RULE.values(rules), id],
  );

/** As PostgreSQL has them, which tells their days; not those that it has twice. */
async function readTimeZones(pool: pg.Pool): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT name FROM pg_timezone_names WHERE name !~ '^(posix|right)/' AND name <> 'posixrules'",
  );
  return new Set(rows.map(({ name }) => name));
}

function toSchedule(row: ScheduleRow, assets: Assets): LimitSchedule {
  const asset = assets.find(row.currency);
  if (!asset) throw new Error(`asset ${row.currency} of a table of limits is missing`);
  return {
    version: row.version,
    currency: row.currency,
    effectiveAt: row.effective_at,
    reason: row.reason,
    operatorId: row.operator_id && idFromUuid("usr", row.operator_id),
    decidedAt: row.decided_at,
    rules: row.rules.map((rule) => ({
      operation: rule.operation,
      window: rule.window,
      kind: rule.kind,
      timeZone: rule.time_zone,
      level: rule.level,
      userId: rule.user_id && idFromUuid("usr", rule.user_id),
      methodKind: rule.method_kind,
      maximum: money(asset, BigInt(rule.maximum)),
    })),
  };
}
