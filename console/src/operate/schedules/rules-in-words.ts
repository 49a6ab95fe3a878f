import type { FeeTableQuery, LimitTableQuery } from "../../generated/operate/schedules/schedules.ts";
import { type Money, splitAmount } from "../../money.ts";
import { windowOf } from "../../payment/limit-window.ts";
import { words } from "../../words/words.ts";
import type { ShownRule } from "./diff-rules.ts";

export type FeeRule = FeeTableQuery["feeSchedules"]["nodes"][number]["rules"][number];
export type LimitRule = LimitTableQuery["limitSchedules"]["nodes"][number]["rules"][number];

const textOf = (money: Money, locale: string): string => {
  const { sign, whole, fraction } = splitAmount(money, locale);
  return `${sign}${whole}${fraction} ${money.currency}`;
};

const fact = (name: string, value: string | null) => (value === null ? [] : [[name, value] as const]);

/** Basis points as a share, exact: 150 is 1.5 %. */
export function shareOf(basisPoints: number, locale: string): string {
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  return share.format(basisPoints / 10_000);
}

export function feeInWords(rule: FeeRule, locale: string): ShownRule {
  const { kind, user, level, method, priority, charge, tiers, minimum, maximum } = rule;
  const w = words.schedules;
  const who = [
    user && w.ofPerson(user.username),
    level === null ? null : w.ofLevel(level),
    method && words.methods.kinds[method],
    priority && words.payment.priorities[priority],
  ].filter(Boolean);
  return {
    key: [kind, user?.id ?? "", level ?? "", method ?? "", priority ?? ""].join(" "),
    title: [words.payment.kinds[kind], ...who].join(" · "),
    facts: [
      ...fact(w.charge, w.charges[charge]),
      ...tiers.map(
        ({ from, fixed, basisPoints }) =>
          [w.from(textOf(from, locale)), `${textOf(fixed, locale)} + ${shareOf(basisPoints, locale)}`] as const,
      ),
      ...fact(w.minimum, textOf(minimum, locale)),
      ...fact(w.maximum, maximum && textOf(maximum, locale)),
    ],
  };
}

export function limitInWords(rule: LimitRule, locale: string): ShownRule {
  const { operation, window, level, user, methodKind, maximum } = rule;
  const w = words.schedules;
  const who = [
    level === null ? null : w.ofLevel(level),
    user && w.ofPerson(user.username),
    methodKind && words.methods.kinds[methodKind],
  ].filter(Boolean);
  return {
    key: [operation, window, level ?? "", user?.id ?? "", methodKind ?? ""].join(" "),
    title: [words.limits.operations[operation], w.windows[window], ...who].join(" · "),
    facts: [...fact(w.over, windowOf(rule)), ...fact(w.most, textOf(maximum, locale))],
  };
}
