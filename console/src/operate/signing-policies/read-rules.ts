import { readId } from "@coffer/client/ids";
import { type Currency, toDecimal } from "@coffer/client/money";
import { readTypedAmount, type TypedAmountFault } from "@coffer/client/typed-amount";
import { readDay } from "./days.ts";
import { NOTHING, type RuleField, type RulesInput, type RulesText, UNITS, type Writing } from "./rules-text.ts";

/** Why a line cannot be read: in the API's bounds, which it says only in English. */
export type Why =
  | TypedAmountFault
  | "FORM"
  | "DURATION"
  | "COUNT"
  | "NOTHING"
  | "DAY"
  | "HOURS"
  | "LABEL"
  | "NEEDED"
  | "ID"
  | "TWICE"
  | "MANY";

/** Which field, and of a list which line, from 1; null: of the whole field. */
export type TextFault = { readonly field: RuleField; readonly line: number | null; readonly why: Why };
/** Of lists, the lines that say something, from 1: the API counts these alone, from 0. */
export type SaidLines = Readonly<Partial<Record<RuleField, readonly number[]>>>;
type ReadRules =
  | { readonly ok: true; readonly rules: RulesInput; readonly lines: SaidLines }
  | { readonly ok: false; readonly faults: readonly TextFault[] };

/** The API's own bounds. */
const MOST = {
  seconds: 2_678_400,
  count: 1_000_000,
  velocities: 8,
  payees: 1_000,
  hours: 50,
  tiers: 8,
  label: 64,
  approvers: 50,
};

type Read<T> = { readonly value: T } | { readonly why: Why };
type Reading = Writing & { readonly currency: Currency };

/** Every field, and every fault in it. What the API makes of addresses, it says itself. */
export function readRules(text: RulesText, reading: Reading): ReadRules {
  const velocities = readLines(text.velocities, (line) => readVelocity(line, reading), MOST.velocities);
  const allowList = readLines(text.allowList, readPayee, MOST.payees, ({ address }) => address);
  const openHours = readLines(text.openHours, (line) => readHours(line, reading.language), MOST.hours);
  const approvals = readLines(
    text.approvals,
    (line) => readTier(line, reading),
    MOST.tiers,
    ({ from }) => from,
  );
  const transactionMax = readOne(text.transactionMax, (line) => readAmount(line, reading));
  const newPayeeDelaySeconds = readOne(text.newPayeeDelaySeconds, readDuration);
  const all = { transactionMax, velocities, allowList, openHours, newPayeeDelaySeconds, approvals };
  const faults = Object.entries(all).flatMap(([field, { faults: found }]) =>
    found.map((fault) => ({ field: field as RuleField, ...fault })),
  );
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    rules: {
      transactionMax: transactionMax.values[0] ?? null,
      velocities: velocities.values,
      allowList: allowList.values.length === 0 ? null : allowList.values,
      openHours: openHours.values.length === 0 ? null : openHours.values,
      newPayeeDelaySeconds: newPayeeDelaySeconds.values[0] ?? null,
      approvals: approvals.values,
    },
    lines: {
      ...{ velocities: velocities.lines, allowList: allowList.lines },
      ...{ openHours: openHours.lines, approvals: approvals.lines },
    },
  };
}

type Lines<T> = {
  readonly values: readonly T[];
  readonly lines: readonly number[];
  readonly faults: readonly Omit<TextFault, "field">[];
};

/** Of every line that says something. `keyOf`: no two may have the same. */
function readLines<T>(
  text: string,
  read: (line: string) => Read<T>,
  ...[most, keyOf]: readonly [most: number, keyOf?: (value: T) => string]
): Lines<T> {
  const said = text.split("\n").flatMap((line, place) => (line.trim() === "" ? [] : [{ line: line.trim(), place }]));
  const found = said.map(({ line, place }) => ({ line: place + 1, read: read(line) }));
  const values = found.flatMap(({ read: one }) => ("value" in one ? [one.value] : []));
  const keys = new Set<string>();
  const faults = found.flatMap(({ line, read: one }) => {
    if ("why" in one) return [{ line, why: one.why }];
    const key = keyOf?.(one.value);
    if (key === undefined || !keys.has(key)) {
      if (key !== undefined) keys.add(key);
      return [];
    }
    return [{ line, why: "TWICE" as const }];
  });
  const tooMany = found.length > most ? [{ line: null, why: "MANY" as const }] : [];
  return { values, lines: found.map(({ line }) => line), faults: [...faults, ...tooMany] };
}

/** Of a field of one line, which may be empty. */
function readOne<T>(text: string, read: (line: string) => Read<T>): Lines<T> {
  const { values, faults } = readLines(text.replaceAll("\n", " "), read, 1);
  return { values, lines: [], faults: faults.map(({ why }) => ({ line: null, why })) };
}

function readAmount(text: string, { currency, locale }: Reading): Read<string> {
  const read = readTypedAmount(text, currency, locale);
  return read.ok ? { value: toDecimal(read.money) } : { why: read.code };
}

function readDuration(text: string): Read<number> {
  const [, count, unit] = /^(\d{1,7})([dhms])$/i.exec(text) ?? [];
  const seconds = count && unit ? Number.parseInt(count, 10) * UNITS[unit.toLowerCase() as keyof typeof UNITS] : 0;
  return seconds >= 1 && seconds <= MOST.seconds ? { value: seconds } : { why: "DURATION" };
}

function readCount(text: string, most: number): number | null {
  const count = /^\d{1,7}$/.test(text) ? Number.parseInt(text, 10) : 0;
  return count >= 1 && count <= most ? count : null;
}

const wordsIn = (line: string): readonly string[] => line.split(/\s+/);

function readVelocity(line: string, reading: Reading): Read<NonNullable<RulesInput["velocities"]>[number]> {
  const [window, amountText, countText, ...rest] = wordsIn(line);
  if (!window || !amountText || !countText || rest.length > 0) return { why: "FORM" };
  const windowSeconds = readDuration(window);
  if ("why" in windowSeconds) return windowSeconds;
  const amount = amountText === NOTHING ? { value: null } : readAmount(amountText, reading);
  if ("why" in amount) return amount;
  const count = countText === NOTHING ? null : readCount(countText, MOST.count);
  if (count === null && countText !== NOTHING) return { why: "COUNT" };
  if (amount.value === null && count === null) return { why: "NOTHING" };
  return { value: { windowSeconds: windowSeconds.value, amount: amount.value, count } };
}

function readPayee(line: string): Read<{ readonly address: string; readonly label: string }> {
  const [address, ...names] = wordsIn(line);
  const label = names.join(" ");
  if (!address || label === "") return { why: "FORM" };
  return [...label].length > MOST.label ? { why: "LABEL" } : { value: { address, label } };
}

function readClock(text: string): number | null {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (!hour || !minute || Number.parseInt(minute, 10) > 59) return null;
  const at = Number.parseInt(hour, 10) * 60 + Number.parseInt(minute, 10);
  return at <= 1_440 ? at : null;
}

function readHours(line: string, language: string): Read<NonNullable<RulesInput["openHours"]>[number]> {
  const [, dayText, fromText, toText] = /^(\S+)\s+([^\s–-]+)\s*[–-]\s*([^\s–-]+)$/.exec(line) ?? [];
  if (!dayText || !fromText || !toText) return { why: "FORM" };
  const day = readDay(dayText, language);
  if (!day) return { why: "DAY" };
  const [fromMinute, toMinute] = [readClock(fromText), readClock(toText)];
  if (fromMinute === null || toMinute === null || fromMinute >= toMinute) return { why: "HOURS" };
  return { value: { day, fromMinute, toMinute } };
}

function readTier(line: string, reading: Reading): Read<NonNullable<RulesInput["approvals"]>[number]> {
  const [fromText, neededText, ...approverIds] = wordsIn(line);
  if (!fromText || !neededText || approverIds.length === 0) return { why: "FORM" };
  const from = readAmount(fromText, reading);
  // From the least on: nothing is below it.
  if ("why" in from && from.why !== "NOT_POSITIVE") return from;
  if (approverIds.some((id) => readId(id)?.type !== "User")) return { why: "ID" };
  if (new Set(approverIds).size < approverIds.length) return { why: "TWICE" };
  if (approverIds.length > MOST.approvers) return { why: "MANY" };
  const needed = readCount(neededText, approverIds.length);
  return needed === null
    ? { why: "NEEDED" }
    : { value: { from: "value" in from ? from.value : "0", needed, approverIds } };
}
