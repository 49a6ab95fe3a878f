import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { UserId } from "../money/ids.ts";
import { LimitReplay, type MadeUse, type RulesFor } from "./replay.ts";
import type { LimitRule } from "./rule.ts";

/** How many payments, of how many people, and of how much in all. */
export type Counted = { readonly payments: number; readonly people: number; readonly amount: Money };

/** What a table would have refused, and by which of its rules, in their order. */
export type LimitRefusals = Counted & {
  readonly rules: readonly (Counted & { readonly rule: LimitRule })[];
};

type Tally = { payments: number; units: bigint; readonly people: Set<UserId> };

/** Adds up what one table would have come to. */
export class LimitSimulation {
  readonly #asset: Asset;
  readonly #rules: readonly LimitRule[];
  readonly #replay: LimitReplay;
  readonly #refused = nothing();
  readonly #byRule = new Map<LimitRule, Tally>();

  /** `all`: what will be taken, in the order of time. */
  constructor(
    asset: Asset,
    table: { readonly rules: readonly LimitRule[]; readonly rulesFor: RulesFor },
    all: readonly MadeUse[],
  ) {
    this.#asset = asset;
    this.#rules = table.rules;
    this.#replay = new LimitReplay(table.rulesFor, all);
  }

  /** `isJudged`: else it was there before the table is tried out, and is counted in its windows. */
  take(made: MadeUse, isJudged: boolean): void {
    const rule = isJudged ? this.#replay.judge(made) : this.#replay.note(made);
    if (!rule) return;
    const tally = this.#byRule.get(rule) ?? nothing();
    this.#byRule.set(rule, tally);
    for (const one of [this.#refused, tally]) add(one, made);
  }

  result(): LimitRefusals {
    const rules = this.#rules.flatMap((rule) => {
      const tally = this.#byRule.get(rule);
      return tally ? [{ rule, ...toCounted(tally, this.#asset) }] : [];
    });
    return { ...toCounted(this.#refused, this.#asset), rules };
  }
}

/** Of what was judged, whatever became of it. */
export function countUses(uses: readonly MadeUse[], asset: Asset): Counted {
  const all = nothing();
  for (const made of uses) add(all, made);
  return toCounted(all, asset);
}

const nothing = (): Tally => ({ payments: 0, units: 0n, people: new Set() });

function add(tally: Tally, { use }: MadeUse): void {
  tally.payments += 1;
  tally.units += use.units;
  tally.people.add(use.userId);
}

const toCounted = ({ payments, units, people }: Tally, asset: Asset): Counted => ({
  payments,
  people: people.size,
  amount: money(asset, units),
});
