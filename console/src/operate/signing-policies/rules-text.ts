import type {
  DraftSigningPolicyMutationVariables,
  SigningRulesFactsFragment,
} from "../../generated/operate/signing-policies/signing-policies.ts";

type Rules = SigningRulesFactsFragment;
export type RulesInput = DraftSigningPolicyMutationVariables["input"]["rules"];

/** As somebody types them: of lists one line each. */
export type RulesText = Readonly<Record<RuleField, string>>;
export const RULE_FIELDS = [
  "transactionMax",
  "velocities",
  "allowList",
  "openHours",
  "newPayeeDelaySeconds",
  "approvals",
] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
type Day = (typeof DAYS)[number];
const UNITS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
const NOTHING = "-";

/** Of the largest unit that leaves no rest: 24h is 1d. */
export function toDuration(seconds: number): string {
  const [unit, size] = Object.entries(UNITS).find(([, each]) => seconds % each === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

function readDuration(text: string): number | null {
  const [, count, unit] = /^(\d{1,7})([dhms])$/.exec(text) ?? [];
  return count && unit ? Number.parseInt(count, 10) * UNITS[unit as keyof typeof UNITS] : null;
}

const toClock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

function readClock(text: string): number | null {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(text) ?? [];
  if (!hour || !minute || Number.parseInt(hour, 10) > 24 || Number.parseInt(minute, 10) > 59) return null;
  return Number.parseInt(hour, 10) * 60 + Number.parseInt(minute, 10);
}

export const toText = (rules: Rules): RulesText => ({
  transactionMax: rules.transactionMax?.amount ?? "",
  velocities: rules.velocities
    .map(({ windowSeconds, amount, count }) =>
      [toDuration(windowSeconds), amount?.amount ?? NOTHING, count ?? NOTHING].join(" "),
    )
    .join("\n"),
  allowList: (rules.allowList ?? []).map(({ address, label }) => `${address} ${label}`).join("\n"),
  openHours: (rules.openHours ?? [])
    .map(({ day, fromMinute, toMinute }) => `${day} ${toClock(fromMinute)}-${toClock(toMinute)}`)
    .join("\n"),
  newPayeeDelaySeconds: rules.newPayeeDelaySeconds === null ? "" : toDuration(rules.newPayeeDelaySeconds),
  approvals: rules.approvals
    .map(({ from, needed, approvers }) => [from.amount, needed, ...approvers.map(({ id }) => id)].join(" "))
    .join("\n"),
});

/** Where what was typed cannot be read: which field, and of a list which line, from 1. */
export type TextFault = { readonly field: RuleField; readonly line: number };
type ReadRules = { readonly ok: true; readonly rules: RulesInput } | { readonly ok: false; readonly fault: TextFault };

/** What the API makes of amounts and addresses, it says itself. */
export function readRules(text: RulesText): ReadRules {
  const delay = text.newPayeeDelaySeconds.trim();
  const newPayeeDelaySeconds = delay === "" ? null : readDuration(delay);
  const velocities = readLines(text.velocities, readVelocity);
  const allowList = readLines(text.allowList, readPayee);
  const openHours = readLines(text.openHours, readHours);
  const approvals = readLines(text.approvals, readTier);
  const at = (field: RuleField, line: number): ReadRules => ({ ok: false, fault: { field, line } });
  if (!Array.isArray(velocities)) return at("velocities", velocities.line);
  if (!Array.isArray(allowList)) return at("allowList", allowList.line);
  if (!Array.isArray(openHours)) return at("openHours", openHours.line);
  if (delay !== "" && newPayeeDelaySeconds === null) return at("newPayeeDelaySeconds", 1);
  if (!Array.isArray(approvals)) return at("approvals", approvals.line);
  const transactionMax = text.transactionMax.trim() || null;
  return {
    ok: true,
    rules: {
      ...{ transactionMax, velocities, newPayeeDelaySeconds, approvals },
      allowList: allowList.length === 0 ? null : allowList,
      openHours: openHours.length === 0 ? null : openHours,
    },
  };
}

/** Of every line that says something; or the first that cannot be read. */
function readLines<T>(text: string, read: (words: readonly string[]) => T | null): T[] | { readonly line: number } {
  const found: T[] = [];
  for (const [place, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const one = read(line.trim().split(/\s+/));
    if (one === null) return { line: place + 1 };
    found.push(one);
  }
  return found;
}

function readVelocity([window, amount, count, ...rest]: readonly string[]) {
  const windowSeconds = readDuration(window ?? "");
  if (windowSeconds === null || !amount || !count || rest.length > 0 || !/^(-|\d{1,7})$/.test(count)) return null;
  return {
    windowSeconds,
    amount: amount === NOTHING ? null : amount,
    count: count === NOTHING ? null : Number.parseInt(count, 10),
  };
}

function readPayee([address, ...label]: readonly string[]) {
  return address && label.length > 0 ? { address, label: label.join(" ") } : null;
}

function readHours([day, hours, ...rest]: readonly string[]) {
  const known = DAYS.find((one) => one === day?.toUpperCase());
  const [from, to, ...more] = (hours ?? "").split("-").map(readClock);
  if (!known || typeof from !== "number" || typeof to !== "number" || more.length > 0 || rest.length > 0) return null;
  return { day: known as Day, fromMinute: from, toMinute: to };
}

function readTier([from, needed, ...approverIds]: readonly string[]) {
  return from && needed && /^\d{1,3}$/.test(needed) && approverIds.length > 0
    ? { from, needed: Number.parseInt(needed, 10), approverIds }
    : null;
}
