/**
 * Recurrence rules of RFC 5545 §3.3.10, as far as payments need them: read within bounds, before
 * anything is worked out of them. A payment is due on a day at the start's time of day, so whatever
 * divides a day is refused, and no rule can have more than one date a day.
 */

/** How often, and how many of them may lie between two dates. */
const INTERVAL_MAX = { DAILY: 366, WEEKLY: 104, MONTHLY: 60, YEARLY: 10 } as const;
export type Frequency = keyof typeof INTERVAL_MAX;

export const RULE_LENGTH_MAX = 256;
/** Of dates that are worked out when a rule is read. */
export const COUNT_MAX = 366;
const SETPOS_MAX = 366;
const [ORDINAL_OF_MONTH_MAX, ORDINAL_OF_YEAR_MAX] = [5, 53];

/**
 * What is wrong with a rule: it is none of RFC 5545; it has several dates a day; it says a time of
 * day, numbers of weeks or of days of the year, or is of RFC 7529; a number is out of its bounds,
 * or in a list twice; it has parts that RFC 5545 does not let stand together.
 */
export type RuleFault =
  | "RULE_MALFORMED"
  | "RULE_TOO_FREQUENT"
  | "RULE_PART_UNSUPPORTED"
  | "RULE_OUT_OF_RANGE"
  | "RULE_PARTS_CONFLICT";

export type Rule = {
  readonly frequency: Frequency;
  readonly interval: number;
  /** So many dates, and no more; null: no such end. */
  readonly count: number | null;
  /** No date behind it; null: no such end. */
  readonly until: Date | null;
  /** The rule in one written form, which is what is kept. */
  readonly text: string;
};

type Parts = ReadonlyMap<string, string>;

const SUB_DAILY = new Set(["SECONDLY", "MINUTELY", "HOURLY"]);
const UNSUPPORTED = ["BYHOUR", "BYMINUTE", "BYSECOND", "BYWEEKNO", "BYYEARDAY", "RSCALE", "SKIP"];
const KNOWN = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST"];
const DAY = /^(?:([+-]?\d{1,2}))?(MO|TU|WE|TH|FR|SA|SU)$/;
const UNTIL = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** What a rule says, or the first thing that is wrong with it. Names and values in any case. */
export function readRule(raw: string): Rule | RuleFault {
  if (raw.length > RULE_LENGTH_MAX) return "RULE_OUT_OF_RANGE";
  const parts = splitParts(raw.toUpperCase().replace(/^RRULE:/, ""));
  if (parts === null) return "RULE_MALFORMED";
  const frequency = parts.get("FREQ") ?? "";
  if (SUB_DAILY.has(frequency)) return "RULE_TOO_FREQUENT";
  if (UNSUPPORTED.some((name) => parts.has(name))) return "RULE_PART_UNSUPPORTED";
  if (!isFrequency(frequency) || [...parts.keys()].some((name) => !KNOWN.includes(name))) return "RULE_MALFORMED";
  const fault = faultOfParts(parts, frequency);
  if (fault !== null) return fault;
  const until = readUntil(parts.get("UNTIL"));
  return {
    frequency,
    interval: Number.parseInt(parts.get("INTERVAL") ?? "1", 10),
    count: parts.has("COUNT") ? Number.parseInt(parts.get("COUNT") ?? "", 10) : null,
    until: until === "malformed" ? null : until,
    text: KNOWN.flatMap((name) => (parts.has(name) ? [`${name}=${parts.get(name)}`] : [])).join(";"),
  };
}

const isFrequency = (name: string): name is Frequency => Object.hasOwn(INTERVAL_MAX, name);

/** Null where something is no part, or stands twice. */
function splitParts(text: string): Parts | null {
  const parts = new Map<string, string>();
  for (const part of text.split(";")) {
    const [, name, value] = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || parts.has(name)) return null;
    parts.set(name, value);
  }
  return parts;
}

function faultOfParts(parts: Parts, frequency: Frequency): RuleFault | null {
  if (parts.has("COUNT") && parts.has("UNTIL")) return "RULE_PARTS_CONFLICT";
  if (readUntil(parts.get("UNTIL")) === "malformed") return "RULE_MALFORMED";
  const wkst = parts.get("WKST");
  if (wkst !== undefined && !/^(MO|TU|WE|TH|FR|SA|SU)$/.test(wkst)) return "RULE_MALFORMED";
  const faults = [
    faultOfNumbers(parts.get("INTERVAL"), { least: 1, most: INTERVAL_MAX[frequency], isOne: true }),
    faultOfNumbers(parts.get("COUNT"), { least: 1, most: COUNT_MAX, isOne: true }),
    faultOfNumbers(parts.get("BYMONTH"), { least: 1, most: 12 }),
    faultOfNumbers(parts.get("BYMONTHDAY"), { least: 1, most: 31, fromTheEnd: true }),
    faultOfNumbers(parts.get("BYSETPOS"), { least: 1, most: SETPOS_MAX, fromTheEnd: true }),
    faultOfDays(parts.get("BYDAY"), frequency),
  ];
  const fault = faults.find((one) => one !== null);
  if (fault) return fault;
  if (parts.has("BYMONTHDAY") && frequency === "WEEKLY") return "RULE_PARTS_CONFLICT";
  const selects = ["BYMONTH", "BYMONTHDAY", "BYDAY"].some((name) => parts.has(name));
  return parts.has("BYSETPOS") && !selects ? "RULE_PARTS_CONFLICT" : null;
}

type Bounds = {
  readonly least: number;
  readonly most: number;
  readonly isOne?: boolean;
  /** -1 is the last. */
  readonly fromTheEnd?: boolean;
};

function faultOfNumbers(value: string | undefined, { least, most, isOne, fromTheEnd }: Bounds): RuleFault | null {
  if (value === undefined) return null;
  const texts = value.split(",");
  if (isOne && texts.length > 1) return "RULE_MALFORMED";
  if (texts.some((text) => !(fromTheEnd ? /^[+-]?\d{1,9}$/ : /^\d{1,9}$/).test(text))) return "RULE_MALFORMED";
  const numbers = texts.map((text) => Number.parseInt(text, 10));
  if (new Set(numbers).size < numbers.length) return "RULE_OUT_OF_RANGE";
  const isOut = (number: number) => Math.abs(number) < least || Math.abs(number) > most;
  return numbers.some(isOut) ? "RULE_OUT_OF_RANGE" : null;
}

/** `2FR`: the second Friday of a month, or of a year. */
function faultOfDays(value: string | undefined, frequency: Frequency): RuleFault | null {
  if (value === undefined) return null;
  const days = value.split(",").map((text) => DAY.exec(text));
  if (days.some((day) => day === null)) return "RULE_MALFORMED";
  const names = days.map((day) => `${Number.parseInt(day?.[1] ?? "0", 10)}${day?.[2]}`);
  if (new Set(names).size < names.length) return "RULE_OUT_OF_RANGE";
  const ordinals = days.flatMap((day) => (day?.[1] === undefined ? [] : [Math.abs(Number.parseInt(day[1], 10))]));
  if (ordinals.length === 0) return null;
  if (frequency === "DAILY" || frequency === "WEEKLY") return "RULE_PARTS_CONFLICT";
  const most = frequency === "MONTHLY" ? ORDINAL_OF_MONTH_MAX : ORDINAL_OF_YEAR_MAX;
  return ordinals.some((ordinal) => ordinal < 1 || ordinal > most) ? "RULE_OUT_OF_RANGE" : null;
}

/** In UTC, as RFC 5545 wants it beside a start with a time zone. */
function readUntil(value: string | undefined): Date | null | "malformed" {
  if (value === undefined) return null;
  const [, year, month, day, hour, minute, second] = UNTIL.exec(value) ?? [];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = new Date(text);
  // What is no day of the calendar is not the text that its time is written as.
  return Number.isFinite(at.getTime()) && at.toISOString() === text ? at : "malformed";
}
