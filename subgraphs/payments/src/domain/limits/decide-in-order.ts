import type { LimitKind, LimitWindow } from "../money/limit-use.ts";

/** One limit, and what was used of it. */
export type Room = {
  readonly window: LimitWindow;
  readonly kind: LimitKind | null;
  /** What it counts: of one series every limit has the same uses. */
  readonly series: string;
  readonly limit: bigint;
  readonly used: bigint;
  readonly resetsAt: Date | null;
};

export type Ask<Item> = {
  readonly item: Item;
  readonly units: bigint;
  /** Every one that it counts in, whether or not a limit looks at it. */
  readonly series: readonly string[];
  readonly rooms: readonly Room[];
};

export type Refused<Item> = {
  readonly item: Item;
  /** Of the limits that it exceeds the one that leaves the least; used by others here, too. */
  readonly by: Room;
  /** Whether others of the asks have used some of it. */
  readonly isShared: boolean;
  /** Those without whom it would have passed; empty where it never would. */
  readonly crowdedBy: readonly Item[];
};

/** Lets pass, in order, what every limit leaves room for; returns the others. */
export function decideInOrder<Item>(asks: readonly Ask<Item>[]): Refused<Item>[] {
  const taken = new Map<string, { units: bigint; items: Item[] }>();
  const takenOf = ({ window, series }: Room) => (window === "TRANSACTION" ? undefined : taken.get(series));
  return asks.flatMap(({ item, units, series, rooms }) => {
    const now = rooms.map((room) => ({ ...room, used: room.used + (takenOf(room)?.units ?? 0n) }));
    const exceeded = now.filter((room) => exceeds(room, units)).toSorted(byWhatIsLeft);
    const [by] = exceeded;
    if (by) {
      const isFinal = rooms.some((room) => exceeds(room, units));
      const others = isFinal ? [] : series.flatMap((one) => taken.get(one)?.items ?? []);
      return [{ item, by, isShared: (takenOf(by)?.units ?? 0n) > 0n, crowdedBy: [...new Set(others)] }];
    }
    for (const one of series) {
      const sum = taken.get(one) ?? { units: 0n, items: [] };
      sum.units += units;
      sum.items.push(item);
      taken.set(one, sum);
    }
    return [];
  });
}

const exceeds = ({ used, limit }: Room, units: bigint): boolean => used + units > limit;
const byWhatIsLeft = (one: Room, other: Room): number => {
  const less = one.limit - one.used - (other.limit - other.used);
  return less < 0n ? -1 : less > 0n ? 1 : 0;
};

/** What is left; a limit may have been lowered below what was used. */
export const remainingOf = ({ limit, used }: Pick<Room, "limit" | "used">): bigint =>
  limit > used ? limit - used : 0n;
