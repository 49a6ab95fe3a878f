import type { UserId } from "../money/ids.ts";
import { limitUseOf } from "../money/limit-use.ts";
import type { MadePayment } from "../money/made-payment.ts";
import { isOpen, MOVED } from "../money/payment.ts";
import { totalOf } from "../money/total.ts";
import { decideInOrder, type Room } from "./decide-in-order.ts";
import { type LimitRule, namesMethod } from "./rule.ts";
import { nameOfSeries, type Series, seriesOf } from "./series.ts";

/**
 * A rule that holds for somebody, and when its window began that ends at a moment; null: it has
 * none.
 */
export type HeldRule = {
  readonly rule: LimitRule;
  readonly beginOf: ((at: number, userId: UserId) => number) | null;
};

/**
 * Which rules of a table hold for what is asked for by somebody of a level: one for each window at
 * most.
 */
export type RulesFor = (asked: Series, level: number) => readonly HeldRule[];

/**
 * What a payment uses, as far as it is limited: when, how much, and when how much of it came back.
 */
export type MadeUse = {
  /** How far its person is verified. */
  readonly level: number;
  readonly use: Series & { readonly units: bigint };
  readonly at: number;
  readonly freed: bigint;
  readonly freedAt: number;
};

/** Null of what no limit counts. */
export function useOf(made: MadePayment): MadeUse | null {
  const { kind, from, to, method, reserved, fee, createdAt, endedAt, notedUnits } = made;
  const amount = reserved ?? made.amount;
  const named = method !== null && kind === "WITHDRAWAL" && namesMethod(kind) ? { methodKind: method } : {};
  const use = limitUseOf({ kind, from, to, amount, fee, ...named });
  if (!use) return null;
  const units = notedUnits ?? use.units;
  const paid = isOpen(made) ? units : MOVED.includes(made.status) ? totalOf(made).units : 0n;
  return {
    level: made.level,
    use: { ...use, units },
    at: createdAt.getTime(),
    freed: units > paid ? units - paid : 0n,
    freedAt: endedAt?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

type Noted = { readonly at: number; units: bigint };
type Window = { first: number; sum: bigint };
type Used = { readonly uses: Noted[]; readonly windows: Map<string, Window> };
/**
 * Judges what was used in the order of time, by a table in the place of what held, as payments are
 * judged: what is refused uses nothing, and what came to nothing is there again.
 */
export class LimitReplay {
  readonly #rulesFor: RulesFor;
  readonly #used = new Map<string, Used>();
  readonly #noted = new Map<MadeUse, readonly (readonly [used: Used, place: number])[]>();
  /** What comes back, the earliest first, and how much of it has. */
  readonly #freed: readonly MadeUse[];
  #freedSoFar = 0;

  /** `all`: what will be noted or judged, each once, in the order of time. */
  constructor(rulesFor: RulesFor, all: readonly MadeUse[]) {
    this.#rulesFor = rulesFor;
    this.#freed = all.filter(({ freed }) => freed > 0n).toSorted((a, b) => a.freedAt - b.freedAt);
  }

  /** It was there before the table is tried out: it is counted, whatever the table says. */
  note(made: MadeUse): null {
    const { use, at, freed, freedAt } = made;
    this.#free(at);
    const isOver = freedAt <= at;
    const units = isOver ? use.units - freed : use.units;
    const places = seriesOf(use).map((series) => {
      const used = this.#usedOf(nameOfSeries(series));
      used.uses.push({ at, units });
      for (const window of used.windows.values()) window.sum += units;
      return [used, used.uses.length - 1] as const;
    });
    if (freed > 0n && !isOver) this.#noted.set(made, places);
    return null;
  }

  /** Null where it fits, and is counted; else the rule that leaves no room for it. */
  judge(made: MadeUse): LimitRule | null {
    const { use, at } = made;
    this.#free(at);
    const held = this.#rulesFor(use, made.level);
    const rooms = held.map(({ rule, beginOf }): Room => {
      const series = nameOfSeries({ ...use, methodKind: rule.methodKind });
      const used = beginOf ? this.#usedSince(series, rule, beginOf(at, use.userId)) : 0n;
      return { window: rule.window, kind: rule.kind, series, limit: rule.maximum.units, used, resetsAt: null };
    });
    const series = seriesOf(use).map(nameOfSeries);
    const [refused] = decideInOrder([{ item: made, units: use.units, series, rooms }]);
    if (!refused) return this.note(made);
    const by = held.find(({ rule }) => rule.window === refused.by.window);
    if (!by) throw new Error("refused by a limit that was not asked");
    return by.rule;
  }

  #usedOf(series: string): Used {
    const used = this.#used.get(series) ?? { uses: [], windows: new Map() };
    this.#used.set(series, used);
    return used;
  }

  /** Windows begin later and later: what has left one is looked at once. */
  #usedSince(series: string, { window: span, kind, timeZone }: LimitRule, begin: number): bigint {
    const { uses, windows } = this.#usedOf(series);
    const name = `${span} ${kind} ${timeZone}`;
    const window = windows.get(name) ?? { first: 0, sum: uses.reduce((sum, { units }) => sum + units, 0n) };
    windows.set(name, window);
    for (let use = uses[window.first]; use && use.at < begin; use = uses[window.first]) {
      window.sum -= use.units;
      window.first += 1;
    }
    return window.sum;
  }

  /** What has come back by then, of what was counted. */
  #free(at: number): void {
    for (let next = this.#freed[this.#freedSoFar]; next && next.freedAt <= at; next = this.#freed[this.#freedSoFar]) {
      this.#freedSoFar += 1;
      for (const [used, place] of this.#noted.get(next) ?? []) {
        const use = used.uses[place];
        if (!use) throw new Error("what comes back was used nowhere");
        use.units -= next.freed;
        for (const window of used.windows.values()) if (place >= window.first) window.sum -= next.freed;
      }
      this.#noted.delete(next);
    }
  }
}
