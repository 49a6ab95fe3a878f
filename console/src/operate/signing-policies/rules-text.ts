import type {
  DraftSigningPolicyMutationVariables,
  SigningRulesFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";
import { typedForm } from "../../ui/typed-form.ts";
import { writeDay } from "./days.ts";

type Rules = SigningRulesFactsFragment;
export type RulesInput = DraftSigningPolicyMutationVariables["input"]["rules"];

export const RULE_FIELDS = [
  "transactionMax",
  "velocities",
  "allowList",
  "openHours",
  "newPayeeDelaySeconds",
  "approvals",
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** As somebody types them: of lists one line each. */
export type RulesText = Readonly<Record<RuleField, string>>;

/** Which language numbers are written in, and which one words are. */
export type Writing = { readonly locale: string; readonly language: string };

export const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
export const NOTHING = "-";

/** Of the largest unit that leaves no rest: 24h is 1d. */
export function toDuration(seconds: number): string {
  const [unit, size] = Object.entries(UNITS).find(([, each]) => seconds % each === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

const toClock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

type Hours = NonNullable<Rules["openHours"]>[number];
export const toHours = ({ day, fromMinute, toMinute }: Hours, language: string): string =>
  `${writeDay(day, language)} ${toClock(fromMinute)}-${toClock(toMinute)}`;

/** Without the zeros that say nothing. */
const toAmount = (amount: string, locale: string): string =>
  typedForm(amount.includes(".") ? amount.replace(/\.?0+$/, "") : amount, locale);

/** What a policy says, as its author would type it. */
export const toText = (rules: Rules, { locale, language }: Writing): RulesText => ({
  transactionMax: rules.transactionMax ? toAmount(rules.transactionMax.amount, locale) : "",
  velocities: rules.velocities
    .map(({ windowSeconds, amount, count }) =>
      [toDuration(windowSeconds), amount ? toAmount(amount.amount, locale) : NOTHING, count ?? NOTHING].join(" "),
    )
    .join("\n"),
  allowList: (rules.allowList ?? []).map(({ address, label }) => `${address} ${label}`).join("\n"),
  openHours: (rules.openHours ?? []).map((hours) => toHours(hours, language)).join("\n"),
  newPayeeDelaySeconds: rules.newPayeeDelaySeconds === null ? "" : toDuration(rules.newPayeeDelaySeconds),
  approvals: rules.approvals
    .map(({ from, needed, approvers }) =>
      [toAmount(from.amount, locale), needed, ...approvers.map(({ id }) => id)].join(" "),
    )
    .join("\n"),
});
