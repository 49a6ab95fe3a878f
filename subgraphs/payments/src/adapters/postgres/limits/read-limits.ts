import { money } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { ReadLimits, WhoseLimits } from "../../../app/limits/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import { remainingOf } from "../../../domain/limits/decide-in-order.ts";
import { LIMITABLE } from "../../../domain/limits/rule.ts";
import type { Series } from "../../../domain/limits/series.ts";
import type { StandingLimit } from "../../../domain/money/limit-use.ts";
import { type HeldLimit, readRooms } from "./read-rooms.ts";

type Parts = {
  /** Or a transaction, to see what it has used. */
  readonly pool: pg.Pool | pg.ClientBase;
  readonly assets: Assets;
  readonly clock: Clock;
};

/** Of each operation by any method, and what is said of one kind of method besides. */
export const makeReadLimits =
  ({ pool, assets, clock }: Parts): ReadLimits =>
  async (asked) => {
    const series = asked.flatMap(seriesOf);
    const rooms = await readRooms(pool, series, clock.now());
    const found = series.map((one, i) =>
      (rooms[i] ?? [])
        .filter(({ methodKind }) => methodKind === one.methodKind)
        .map((room) => present(room, one, assets)),
    );
    const each = series.length / asked.length;
    return asked.map((_whose, i) => found.slice(i * each, (i + 1) * each).flat());
  };

const seriesOf = ({ userId, currency }: WhoseLimits): Series[] =>
  LIMITABLE.map((one) => ({ ...one, userId, currency }));

function present(room: HeldLimit, { operation, currency }: Series, assets: Assets): StandingLimit {
  const asset = assets.find(currency);
  if (!asset) throw new Error(`asset ${currency} of a limit is missing`);
  const { window, kind, timeZone, methodKind, limit, used, resetsAt } = room;
  return {
    operation,
    window,
    kind,
    timeZone,
    methodKind,
    limit: money(asset, limit),
    used: money(asset, used),
    remaining: money(asset, remainingOf(room)),
    resetsAt,
  };
}
