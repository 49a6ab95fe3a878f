import { randomInt } from "node:crypto";
import { newUuid } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { inTrial, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { FindHeldLimits } from "../../../app/limits/ports.ts";
import type { HeldRule, RulesFor } from "../../../domain/limits/replay.ts";
import { LIMITABLE, type LimitRule } from "../../../domain/limits/rule.ts";
import type { Series } from "../../../domain/limits/series.ts";
import type { UserId } from "../../../domain/money/ids.ts";
import {
  LIMIT_WINDOWS,
  type LimitedOperation,
  type LimitKind,
  type LimitWindow,
} from "../../../domain/money/limit-use.ts";
import { METHOD_KINDS, type MethodKind } from "../../../domain/money/method-kind.ts";
import { addRules } from "./limit-desk.ts";
import { SERIES, seriesFrom } from "./series.ts";
import { beginOf, readCalendars } from "./window-begins.ts";

/**
 * When a draft holds, and in whose place: behind every table that was ever said, so that nobody's
 * payments can be judged by it, and the functions that judge payments find it at that moment.
 */
const HELD_AT = "9999-12-31T00:00:00.000Z";
const VERSION_END = 2 ** 31 - 1;
const VERSIONS = 1_000_000;
const LOCK_WAIT_MS = 1_000;
const STATEMENT_MS = 4_000;

const CHOSEN = `span AS "window", kind, time_zone, method_kind, maximum::text AS maximum, (extract(epoch FROM ($1::timestamptz - begins)) * 1000)::float8 AS length_ms`;
const OF_LEVELS = `SELECT operation, asked_kind, level, ${CHOSEN} FROM level_limits($1::timestamptz, array_fill($2::int, ARRAY[cardinality($3::text[])]), $3::text[], $4::text[])`;
const OF_PEOPLE = `SELECT place, ${CHOSEN}, coalesce((SELECT p.level FROM person_level p WHERE p.user_id = ($2::uuid[])[place]), 0) AS level
  FROM limits_of($1::timestamptz, ${seriesFrom(2)})`;

type Chosen = {
  window: LimitWindow;
  kind: LimitKind | null;
  time_zone: string | null;
  method_kind: MethodKind | null;
  maximum: string;
  /** From the first moment of a rolling window to its end, in milliseconds. */
  length_ms: number | null;
};
type OfLevel = Chosen & { operation: LimitedOperation; asked_kind: string; level: number };
type OfPerson = Chosen & { place: number; level: number };

const nameOfAsked = ({ operation, methodKind }: Pick<Series, "operation" | "methodKind">, who: UserId | number) =>
  `${operation} ${methodKind ?? ""} ${who}`;

/**
 * The rules are written where tables are and read by the functions that payments are judged by,
 * which choose the most specific and know when windows begin; and all of it is taken back.
 */
export const makeFindHeldLimits =
  (pool: pg.Pool): FindHeldLimits =>
  async (asset, rules, among) => {
    const [begins, chosen] = await Promise.all([readCalendars(pool, rules, among), choose(pool, asset, rules)]);
    const held = (of: Chosen, who: Who): HeldRule => {
      const rule = ruleOf(rules, of, who);
      return { rule, beginOf: beginOf({ ...rule, lengthMs: of.length_ms ?? 0 }, begins) };
    };
    const found = new Map<string, HeldRule[]>();
    const keep = (name: string, rule: HeldRule) => found.set(name, [...(found.get(name) ?? []), rule]);
    for (const row of chosen.ofLevels) {
      const methodKind = METHOD_KINDS.find((kind) => kind === row.asked_kind) ?? null;
      keep(nameOfAsked({ ...row, methodKind }, row.level), held(row, { ...row, userId: null }));
    }
    for (const row of chosen.ofPeople) {
      const asked = chosen.asked[row.place - 1];
      if (!asked) throw new Error("a limit of what was not asked for");
      keep(nameOfAsked(asked, asked.userId), held(row, { ...asked, level: row.level }));
    }
    // As those are that payments are judged by: of two that leave as little, the first refuses.
    for (const some of found.values()) some.sort((a, b) => placeOf(a) - placeOf(b));
    const own = new Set(chosen.asked.map(({ userId }) => userId));
    return ((asked, level) =>
      found.get(nameOfAsked(asked, own.has(asked.userId) ? asked.userId : level)) ?? []) satisfies RulesFor;
  };

const placeOf = ({ rule }: HeldRule): number => LIMIT_WINDOWS.indexOf(rule.window);

async function choose(pool: pg.Pool, asset: Asset, rules: readonly LimitRule[]) {
  const people = [...new Set(rules.flatMap(({ userId }) => userId ?? []))];
  const asked = people.flatMap((userId) => LIMITABLE.map((one) => ({ ...one, userId, currency: asset.code })));
  if (rules.length === 0) return { asked, ofLevels: [], ofPeople: [] };
  // Each its own, so that two do not wait for each other.
  const [version, id] = [VERSION_END - randomInt(VERSIONS), newUuid()];
  const operations = LIMITABLE.map(({ operation }) => operation);
  const methods = LIMITABLE.map(({ methodKind }) => methodKind ?? "");
  return inTrial(pool, {
    lockWaitMs: LOCK_WAIT_MS,
    async work(client, { begun }) {
      await begun;
      const sql = pgSql(client);
      await sql.query(`SET LOCAL statement_timeout = ${STATEMENT_MS}`);
      await sql.query(
        "INSERT INTO limit_schedule (version, id, currency, effective_at, reason) VALUES ($1, $2::uuid, $3, $4::timestamptz, 'A draft')",
        [version, id, asset.code, HELD_AT],
      );
      await addRules(sql, id, rules);
    },
    // All of it at once: behind what is awaited it would be taken back already.
    async look(client) {
      const sql = pgSql(client);
      const [ofLevels, ofPeople] = await Promise.all([
        sql.query<OfLevel>(OF_LEVELS, [HELD_AT, version, operations, methods]),
        asked.length > 0 ? sql.query<OfPerson>(OF_PEOPLE, [HELD_AT, ...SERIES.values(asked)]) : [],
      ]);
      return { asked, ofLevels, ofPeople };
    },
  });
}

type Who = { readonly operation: LimitedOperation; readonly userId: UserId | null; readonly level: number };

/**
 * Which of the rules was chosen: of those that say just the same the most specific, as of two that
 * name the same method that one was.
 */
function ruleOf(rules: readonly LimitRule[], of: Chosen, who: Who): LimitRule {
  const alike = rules.filter(
    (rule) =>
      rule.operation === who.operation &&
      rule.window === of.window &&
      rule.kind === of.kind &&
      // Of one's own calendar the zone is the person's, and no rule's.
      (rule.kind === "OWN_CALENDAR" || rule.timeZone === of.time_zone) &&
      rule.methodKind === of.method_kind &&
      rule.maximum.units === BigInt(of.maximum),
  );
  const found =
    alike.find(({ userId }) => userId !== null && userId === who.userId) ??
    alike.find(({ userId, level }) => userId === null && level !== null && level === who.level) ??
    alike.find(({ userId, level }) => userId === null && level === null);
  if (!found) throw new Error("a limit that no rule has said");
  return found;
}
