import type pg from "pg";
import { decideInOrder, type Refused, remainingOf } from "../../../domain/limits/decide-in-order.ts";
import { nameOfSeries, seriesOf } from "../../../domain/limits/series.ts";
import type { LimitWindow } from "../../../domain/money/limit-use.ts";
import { type StoredRefusal, storedAmount } from "../../../domain/money/refusals.ts";
import type { Crowded } from "../money/guards.ts";
import { type Item, isUndecided } from "../money/item.ts";
import { listUses, type Using } from "./limited.ts";
import { readRooms } from "./read-rooms.ts";
import { distinctSeries, SERIES, seriesFrom } from "./series.ts";

export type Limits = { readonly limited: ReadonlySet<string>; readonly now: Date };

const LOCK = `SELECT lock_limits($1::timestamptz, ${seriesFrom(2)})`;

/**
 * Refuses, in order, what limits leave no room for; locks what is used of them, until the end. What
 * passes is written once it is done (./use-table.ts). Whether the money is there is looked at
 * behind the others (./say-short.ts).
 */
export async function takeLimits(
  client: pg.ClientBase,
  items: readonly Item[],
  { limited, now }: Limits,
): Promise<Crowded> {
  const using = listUses(items.filter(isUndecided), limited);
  if (using.length === 0) return [];
  const series = distinctSeries(using.flatMap(({ use }) => seriesOf(use)));
  await client.query({ name: "lock-limits", text: LOCK, values: [now, ...SERIES.values(series)] });
  // A statement of its own: the one above may have waited for those who have used some.
  const asked = distinctSeries(using.map(({ use }) => use));
  const rooms = await readRooms(client, asked, now);
  const roomsOf = new Map(asked.map((one, i) => [nameOfSeries(one), rooms[i] ?? []]));
  const refused = decideInOrder(
    using.map((one) => ({
      item: one,
      units: one.use.units,
      series: seriesOf(one.use).map(nameOfSeries),
      rooms: roomsOf.get(nameOfSeries(one.use)) ?? [],
    })),
  );
  for (const one of refused) one.item.item.outcome = { kind: "refused", refusal: toRefusal(one, now) };
  return refused.flatMap(({ item, crowdedBy }) =>
    crowdedBy.length > 0 ? [{ item: item.item, by: crowdedBy.map((other) => other.item) }] : [],
  );
}

const WINDOW_MS: Readonly<Record<LimitWindow, number>> = {
  TRANSACTION: 0,
  DAY: 24 * 3_600_000,
  MONTH: 30 * 24 * 3_600_000,
};

function toRefusal({ item: { use }, by, isShared }: Refused<Using>, now: Date): StoredRefusal {
  const { window, kind, limit, used } = by;
  const amount = (units: bigint) => storedAmount(units, use.currency);
  // What a neighbour of this batch has used is used now.
  const resetsAt = isShared && kind === "ROLLING" ? new Date(now.getTime() + WINDOW_MS[window]) : by.resetsAt;
  return {
    code: "LIMIT_EXCEEDED",
    limit: amount(limit),
    used: amount(used),
    remaining: amount(remainingOf(by)),
    window,
    kind,
    resetsAt: resetsAt?.toISOString() ?? null,
  };
}
