import { idFromUuid, isId, newUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { toListed } from "@coffer/platform/graphql/pages";
import { type Decided, decideOnce, refusalObjects } from "@coffer/platform/postgres/decide-once";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql, type Sql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { DecidedSchedule, FeeDesk, KnownFees, NewSchedule } from "../../../app/fees/ports.ts";
import type { FeeRule, Fees } from "../../../domain/fees/schedule.ts";
import type { FeeScheduleOutdated } from "../../../domain/money/fee-refusals.ts";
import type { Priority } from "../../../domain/money/priority.ts";
import { PRESENT } from "../clock/present.ts";
import { makeKnownLatest } from "../money/known-latest.ts";
import { makeKnownLevels } from "./levels.ts";

/**
 * A rule as it is kept: amounts as text, for a JSON number would become a double. Those from before
 * there were levels and priorities name none.
 */
type KeptRule = Omit<FeeRule, "tiers" | "minimum" | "maximum" | "level" | "priority"> & {
  readonly level?: number | null;
  readonly priority?: Priority | null;
  readonly tiers: readonly { readonly from: string; readonly fixed: string; readonly basisPoints: number }[];
  readonly minimum: string;
  readonly maximum: string | null;
};

type ScheduleRow = {
  version: number;
  currency: string;
  effective_at: Date;
  rules: KeptRule[];
  reason: string;
  operator_id: Uuid | null;
  decided_at: Date;
};

const SELECT = "SELECT version, currency, effective_at, rules, reason, operator_id, decided_at FROM fee_schedule";

/** Within a statement: the version that prices are at. A look at the end of an index. */
export const PRICES_VERSION = "(SELECT coalesce(max(version), 0) FROM fee_schedule)";

export const makeKnownFees = (pool: pg.Pool): KnownFees => ({
  ...makeKnownLatest(async (): Promise<Fees> => {
    const { rows } = await pool.query<ScheduleRow>({ name: "fee-schedules", text: `${SELECT} ORDER BY version` });
    return { version: rows.at(-1)?.version ?? 0, schedules: rows.map(toSchedule) };
  }),
  levels: makeKnownLevels(pool),
});

function toSchedule(row: ScheduleRow): DecidedSchedule {
  return {
    version: row.version,
    currency: row.currency,
    effectiveAt: row.effective_at,
    rules: row.rules.map(toRule),
    reason: row.reason,
    operatorId: row.operator_id && idFromUuid("usr", row.operator_id),
    decidedAt: row.decided_at,
  };
}

function toRule({ userId, tiers, minimum, maximum, level = null, priority = null, ...rule }: KeptRule): FeeRule {
  const [first, ...rest] = tiers.map(({ from, fixed, basisPoints }) => ({
    from: BigInt(from),
    fixed: BigInt(fixed),
    basisPoints,
  }));
  if (!first || !(userId === null || isId("usr", userId))) throw new Error("a kept fee rule is none");
  return {
    ...rule,
    userId,
    level,
    priority,
    tiers: [first, ...rest],
    minimum: BigInt(minimum),
    maximum: maximum === null ? null : BigInt(maximum),
  };
}

const toKept = ({ tiers, minimum, maximum, ...rule }: FeeRule): KeptRule => ({
  ...rule,
  tiers: tiers.map(({ from, fixed, basisPoints }) => ({
    from: from.toString(),
    fixed: fixed.toString(),
    basisPoints,
  })),
  minimum: minimum.toString(),
  maximum: maximum?.toString() ?? null,
});

/** What was said of a currency, in the place of what its author has seen. */
async function write(sql: Sql, schedule: NewSchedule): Promise<Decided<FeeScheduleOutdated>> {
  const { currency, basedOn } = schedule;
  await lockSchedules(sql);
  const [latest] = await sql.query<{ version: number | null }>(
    "SELECT max(version) AS version FROM fee_schedule WHERE currency = $1",
    [currency],
  );
  const latestVersion = latest?.version ?? null;
  if (latestVersion !== basedOn)
    return { subjectId: null, refusal: { code: "FEE_SCHEDULE_OUTDATED", latestVersion: latestVersion ?? 0 } };
  return { subjectId: await addSchedule(sql, schedule), refusal: null };
}

/** One at a time, so that no version becomes visible behind a later one. */
export const lockSchedules = (sql: Sql): Promise<void> => lockName(sql, "payments/fee schedules");

type Said = Omit<NewSchedule, "basedOn" | "operatorId"> & Pick<DecidedSchedule, "operatorId">;

/** Under the lock of {@link lockSchedules}. */
export async function addSchedule(sql: Sql, { currency, effectiveAt, rules, reason, operatorId }: Said): Promise<Uuid> {
  const id = newUuid();
  await sql.query(
    `INSERT INTO fee_schedule (id, version, currency, effective_at, rules, reason, operator_id)
     SELECT $1::uuid, ${PRICES_VERSION} + 1, $2, greatest($3::timestamptz, ${PRESENT}), $4::jsonb, $5, $6::uuid`,
    [id, currency, effectiveAt, JSON.stringify(rules.map(toKept)), reason, operatorId && uuidOf(operatorId)],
  );
  return id;
}

export const makeFeeDesk = (pool: pg.Pool): FeeDesk => ({
  async list(currency, { first, after }) {
    const { rows } = await pool.query<ScheduleRow>({
      name: "fee-schedules-of",
      text: `${SELECT} WHERE currency = $1 AND version < coalesce($2, 2147483647) ORDER BY version DESC LIMIT $3`,
      values: [currency, after, first + 1],
    });
    return toListed(rows.map(toSchedule), first);
  },
  async decide(claim, schedule) {
    const decided = await inTransaction(pool, (client) => {
      const sql = pgSql(client);
      const work = () => write(sql, schedule);
      const refusals = refusalObjects<FeeScheduleOutdated>();
      return decideOnce<FeeScheduleOutdated>(sql, { table: "replay", claim, refusals, work });
    });
    if (!decided.ok) return decided;
    if (decided.value.refusal) return err(decided.value.refusal);
    const { rows } = await pool.query<ScheduleRow>(`${SELECT} WHERE id = $1`, [decided.value.subjectId]);
    const [row] = rows;
    if (!row) throw new Error(`the schedule of ${schedule.currency} is missing`);
    return ok(toSchedule(row));
  },
});
