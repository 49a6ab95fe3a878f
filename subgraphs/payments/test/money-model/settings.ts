import type { UserId } from "../../src/domain/money/ids.ts";
import type { Priority } from "../../src/domain/money/priority.ts";
import type { Books, Currency, Kind, LimitedOperation, MethodKind, Refusal, Use } from "./books.ts";
import { beginsOwn, calendarBegin, UTC } from "./calendars.ts";

export type FeeRule = {
  readonly kind: Exclude<Kind, "REFUND">;
  readonly user: UserId | null;
  readonly level: number | null;
  readonly method: MethodKind | null;
  readonly priority: Priority | null;
  readonly charge: "ON_TOP" | "INSIDE";
  readonly tiers: readonly { readonly from: bigint; readonly fixed: bigint; readonly basisPoints: number }[];
  readonly minimum: bigint;
  readonly maximum: bigint | null;
};
export type LimitRule = {
  readonly operation: LimitedOperation;
  readonly window: "TRANSACTION" | "DAY" | "MONTH";
  readonly kind: "ROLLING" | "CALENDAR" | "OWN_CALENDAR" | null;
  readonly zone: string | null;
  readonly level: number | null;
  readonly user: UserId | null;
  readonly method: MethodKind | null;
  readonly maximum: bigint;
};
/** How two currencies are exchanged for each other, either way: what one of `base` is worth. */
export type Terms = {
  readonly base: Currency;
  readonly counter: Currency;
  readonly at: number;
  /** Null: they are not. */
  readonly spread: number | null;
  /** Null: what the market says. */
  readonly rate: string | null;
  readonly minimum: string | null;
  readonly maximum: string | null;
};
export type Version<Rule> = { readonly currency: Currency; readonly at: number; readonly rules: readonly Rule[] };
export type Direction = "deposits" | "payments" | "withdrawals" | "exchanges";

/** What operators have said, which is everybody's, and the moment. */
export type Settings = {
  readonly now: number;
  readonly fees: readonly Version<FeeRule>[];
  readonly limits: readonly Version<LimitRule>[];
  readonly terms: readonly Terms[];
  /** What the market says of any two; null: nothing. */
  readonly market: string | null;
  /** What is counted: `SEND USD`. */
  readonly limited: ReadonlySet<string>;
  readonly disabled: ReadonlySet<string>;
  readonly policies: ReadonlyMap<Currency, { readonly threshold: bigint | null; readonly newPayees: boolean }>;
};

/** What holds at a moment: the latest to begin; of two that begin together, which was set last. */
function inForce<Rule>(versions: readonly Version<Rule>[], currency: Currency, at: number): readonly Rule[] {
  let found: Version<Rule> | null = null;
  for (const one of versions)
    if (one.currency === currency && one.at <= at && (!found || one.at >= found.at)) found = one;
  return found?.rules ?? [];
}

/** What is limited of a currency: by the table that holds, and by all that will. */
export function limitedBy(limits: readonly Version<LimitRule>[], currency: Currency, now: number): string[] {
  const later = limits.filter((one) => one.currency === currency && one.at > now).flatMap(({ rules }) => rules);
  return [...inForce(limits, currency, now), ...later].map(({ operation }) => `${operation} ${currency}`);
}

export type Priced = {
  readonly kind: FeeRule["kind"];
  readonly user: UserId;
  readonly level: number;
  readonly method: MethodKind | null;
  readonly priority: Priority | undefined;
  readonly currency: Currency;
  readonly units: bigint;
};
export type Quote = {
  readonly at: Date;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly priority?: Exclude<Priority, "NORMAL"> | undefined;
};
export type Price = { readonly amount: bigint; readonly fee: bigint };

const QUOTED_MS = 60_000;
const SKEW_MS = 2_000;

/** What is asked for, priced; or why not. */
export function priceOf(
  settings: Settings,
  priced: Priced,
  quote: Quote | null,
): Price | { readonly refusal: Refusal } {
  const age = quote ? settings.now - quote.at.getTime() : 0;
  if (age > QUOTED_MS || age < -SKEW_MS) return { refusal: { code: "FEE_QUOTE_UNUSABLE" } };
  if (quote && quote.priority !== priced.priority) return { refusal: { code: "FEE_QUOTE_UNUSABLE" } };
  const price = priceAt(settings, priced, quote?.at.getTime() ?? settings.now);
  if (!price) return { refusal: { code: "FEE_EXCEEDS_AMOUNT" } };
  if (quote && (quote.amount !== price.amount || quote.fee !== price.fee))
    return { refusal: { code: "FEE_QUOTE_UNUSABLE" } };
  return price;
}

/** Null where the fee would leave nothing. `charge`: whatever the rule says. */
export function priceAt({ fees }: Pick<Settings, "fees">, priced: Priced, at: number, charge?: "ON_TOP"): Price | null {
  const { kind, user, level, method, priority = "NORMAL", currency, units } = priced;
  const fits = (rule: FeeRule) =>
    rule.kind === kind &&
    (rule.user ?? user) === user &&
    (rule.level ?? level) === level &&
    (rule.method === null || rule.method === method) &&
    (rule.priority ?? priority) === priority;
  // As digits: whose it is comes before of which level, that before how, and that before how soon.
  const weightOf = (rule: FeeRule) =>
    Number(
      ["user", "level", "method", "priority"].map((name) => (rule[name as keyof FeeRule] === null ? 0 : 1)).join(""),
    );
  const [rule] = inForce(fees, currency, at)
    .filter(fits)
    .toSorted((one, other) => weightOf(other) - weightOf(one));
  if (!rule) return { amount: units, fee: 0n };
  const tier = rule.tiers.filter(({ from }) => from <= units).at(-1);
  if (!tier) throw new Error("a rule has no tier from 0");
  const share = units * BigInt(tier.basisPoints);
  // Halves up, to the smallest unit.
  let fee = tier.fixed + share / 10_000n + (2n * (share % 10_000n) >= 10_000n ? 1n : 0n);
  if (fee < rule.minimum) fee = rule.minimum;
  if (rule.maximum !== null && fee > rule.maximum) fee = rule.maximum;
  if ((charge ?? rule.charge) === "ON_TOP") return { amount: units, fee };
  return fee >= units ? null : { amount: units - fee, fee };
}

const DAY_MS = 86_400_000;
const WINDOW_MS = { TRANSACTION: 0, DAY: DAY_MS, MONTH: 30 * DAY_MS } as const;

type Moment = { readonly user: UserId; readonly now: number };

/** The first moment that is in a rule's window. */
function beginsAt({ window, kind, zone }: LimitRule, { calendars }: Books, { user, now }: Moment): number {
  if (window === "TRANSACTION") return now;
  if (kind === "OWN_CALENDAR") return beginsOwn(calendars.get(user), window, now);
  return kind === "CALENDAR" ? calendarBegin(window, zone ?? UTC, now) : now - WINDOW_MS[window] + 1;
}

export type Room = LimitRule & { readonly used: bigint; readonly remaining: bigint };

export const levelOf = ({ people }: Books, user: UserId): number => people.find(({ id }) => id === user)?.level ?? 0;

/** Of each window the most specific rule, and what was used of it. */
export function roomsOf(
  books: Books,
  settings: Settings,
  of: {
    readonly user: UserId;
    readonly operation: string;
    readonly currency: Currency;
    readonly method: MethodKind | null;
  },
): Room[] {
  const level = levelOf(books, of.user);
  const fitting = inForce(settings.limits, of.currency, settings.now).filter(
    (rule) =>
      rule.operation === of.operation &&
      (rule.user === null || rule.user === of.user) &&
      (rule.level === null || rule.level === level) &&
      (rule.method === null || rule.method === of.method),
  );
  const rankOf = ({ user, level, method }: LimitRule) => (user ? 4 : level === null ? 0 : 2) + (method ? 1 : 0);
  return (["TRANSACTION", "DAY", "MONTH"] as const).flatMap((window) => {
    const [rule] = fitting.filter((one) => one.window === window).toSorted((a, b) => rankOf(b) - rankOf(a));
    if (!rule) return [];
    const since = beginsAt(rule, books, { user: of.user, now: settings.now });
    const used = window === "TRANSACTION" ? 0n : usedSince(books, { ...of, method: rule.method }, since);
    const zone = rule.kind === "OWN_CALENDAR" ? (books.calendars.get(of.user)?.zone ?? UTC) : rule.zone;
    return [{ ...rule, zone, used, remaining: rule.maximum > used ? rule.maximum - used : 0n }];
  });
}

function usedSince(
  { uses }: Books,
  of: {
    readonly user: UserId;
    readonly operation: string;
    readonly currency: Currency;
    readonly method: MethodKind | null;
  },
  since: number,
): bigint {
  let sum = 0n;
  for (const use of uses.values())
    if (
      use.user === of.user &&
      use.operation === of.operation &&
      use.currency === of.currency &&
      (of.method === null || use.method === of.method) &&
      use.at >= since
    )
      sum += use.units;
  return sum;
}

/** Of the limits that something exceeds, those that leave the least. */
export function limitReasons(books: Books, settings: Settings, use: Omit<Use, "at">): Refusal[] {
  const exceeded = roomsOf(books, settings, use).filter(({ used, maximum }) => used + use.units > maximum);
  // Left of it, it may have been lowered below what was used: then it is the furthest below.
  const leastOf = ({ maximum, used }: Room) => maximum - used;
  return exceeded
    .filter((room) => exceeded.every((other) => leastOf(room) <= leastOf(other)))
    .map(({ window, kind, maximum, used, remaining }) => ({
      code: "LIMIT_EXCEEDED",
      window,
      kind,
      limit: maximum,
      used,
      remaining,
    }));
}

export function needsApproval(
  { policies }: Settings,
  { kind, currency, total }: { readonly kind: Kind; readonly currency: Currency; readonly total: bigint },
  hasApprovedPayee: boolean,
): boolean {
  const policy = kind === "SEND" || kind === "WITHDRAWAL" ? policies.get(currency) : undefined;
  if (!policy) return false;
  return (policy.threshold !== null && total >= policy.threshold) || (policy.newPayees && !hasApprovedPayee);
}
