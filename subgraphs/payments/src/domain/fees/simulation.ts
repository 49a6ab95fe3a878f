import type { Asset } from "@coffer/money/asset";
import { type Money, money } from "@coffer/money/money";
import type { PaymentId, UserId } from "../money/ids.ts";
import { type MadePayment, personOf } from "../money/made-payment.ts";
import type { MethodKind } from "../money/method-kind.ts";
import type { Priority } from "../money/priority.ts";
import { askedFor, feeByDraft } from "./replay.ts";
import { type FeeRule, type Fees, isPriced, type PricedKind } from "./schedule.ts";

/** Of single payments, those that would have cost the most more. */
export const RISES_MAX = 10;

/** What was taken of some payments, and what a draft would have taken of the same ones. */
export type FeeSums = {
  readonly payments: number;
  readonly amount: Money;
  readonly taken: Money;
  readonly simulated: Money;
  /**
   * How many the draft would have refused, for it would leave nothing of them: they cost nothing
   * there.
   */
  readonly refused: number;
};

/** Null where no rule tells these apart. */
export type FeeGroup = FeeSums & {
  readonly kind: PricedKind;
  readonly method: MethodKind | null;
  readonly priority: Priority | null;
  readonly level: number | null;
};

export type FeeRise = {
  readonly paymentId: PaymentId;
  readonly kind: PricedKind;
  readonly amount: Money;
  readonly taken: Money;
  readonly simulated: Money;
};

export type FeeSimulated = FeeSums & {
  readonly groups: readonly FeeGroup[];
  readonly rises: readonly FeeRise[];
  /** People whose payments would have cost them more in all, and less. */
  readonly payingMore: number;
  readonly payingLess: number;
};

/** By which payments of one kind can be told apart. */
const DIMENSIONS = ["method", "priority", "level"] as const;

type Names = Pick<FeeGroup, "kind" | "method" | "priority" | "level">;
type Counted = { payments: number; amount: bigint; taken: bigint; simulated: bigint; refused: number };

export type FeeSimulating = {
  readonly asset: Asset;
  /** Every schedule that was in force when one of the payments was made. */
  readonly fees: Fees;
  readonly draft: readonly FeeRule[];
  readonly quoteMs: number;
};

/**
 * Prices payments that were made anew, by a draft in the place of what held, one after the other in
 * whatever order they come, and adds up.
 */
export class FeeSimulation {
  readonly #of: FeeSimulating;
  readonly #draft: Fees;
  /** What rules of each kind name, now or before: `SEND level`. */
  readonly #named: ReadonlySet<string>;
  readonly #all = nothing();
  readonly #groups = new Map<string, { readonly names: Names; readonly counted: Counted }>();
  readonly #people = new Map<UserId, bigint>();
  #rises: FeeRise[] = [];

  constructor(of: FeeSimulating) {
    this.#of = of;
    // It has begun before everything, so that it holds at every moment.
    const schedule = { version: 1, currency: of.asset.code, effectiveAt: new Date(0), rules: of.draft };
    this.#draft = { version: 1, schedules: [schedule] };
    const told = [...of.draft, ...of.fees.schedules.flatMap(({ rules }) => rules)];
    this.#named = new Set(
      told.flatMap((rule) => DIMENSIONS.filter((name) => rule[name] !== null).map((name) => `${rule.kind} ${name}`)),
    );
  }

  take(made: MadePayment): void {
    const { kind } = made;
    if (!isPriced(kind)) throw new Error(`${made.id} has no price`);
    const simulated = feeByDraft(made, askedFor(made, this.#of.fees, this.#of.quoteMs), this.#draft);
    for (const counted of [this.#all, this.#groupOf(made, kind)]) count(counted, made, simulated);
    if (!simulated) return;
    const more = simulated.units - made.fee.units;
    const person = personOf(made);
    this.#people.set(person, (this.#people.get(person) ?? 0n) + more);
    const last = this.#rises[RISES_MAX - 1];
    if (more <= 0n || (last && riseOf(last) >= more)) return;
    const rise = { paymentId: made.id, kind, amount: made.amount, taken: made.fee, simulated };
    this.#rises = [...this.#rises, rise].toSorted((a, b) => (riseOf(a) < riseOf(b) ? 1 : -1)).slice(0, RISES_MAX);
  }

  result(): FeeSimulated {
    const changes = [...this.#people.values()];
    return {
      ...this.#sums(this.#all),
      groups: [...this.#groups.entries()]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, { names, counted }]) => ({ ...names, ...this.#sums(counted) })),
      rises: this.#rises,
      payingMore: changes.filter((more) => more > 0n).length,
      payingLess: changes.filter((more) => more < 0n).length,
    };
  }

  /**
   * By what some rule of the kind names, now or before: of the rest nobody could say why they
   * differ.
   */
  #groupOf({ method, priority, level }: MadePayment, kind: PricedKind): Counted {
    const isNamed = (name: (typeof DIMENSIONS)[number]) => this.#named.has(`${kind} ${name}`);
    const names = {
      kind,
      method: isNamed("method") ? method : null,
      priority: isNamed("priority") ? priority : null,
      level: isNamed("level") ? level : null,
    };
    const name = JSON.stringify(Object.values(names));
    const group = this.#groups.get(name) ?? { names, counted: nothing() };
    this.#groups.set(name, group);
    return group.counted;
  }

  #sums({ payments, refused, ...units }: Counted): FeeSums {
    const toMoney = (of: bigint) => money(this.#of.asset, of);
    const [amount, taken, simulated] = [toMoney(units.amount), toMoney(units.taken), toMoney(units.simulated)];
    return { payments, amount, taken, simulated, refused };
  }
}

const nothing = (): Counted => ({ payments: 0, amount: 0n, taken: 0n, simulated: 0n, refused: 0 });
const riseOf = ({ taken, simulated }: FeeRise): bigint => simulated.units - taken.units;

function count(counted: Counted, { amount, fee }: MadePayment, simulated: Money | null): void {
  counted.payments += 1;
  counted.amount += amount.units;
  counted.taken += fee.units;
  if (simulated) counted.simulated += simulated.units;
  else counted.refused += 1;
}
