import { parseId } from "@coffer/contracts/ids";
import { anything, faultAt, optional } from "@coffer/platform/graphql/input-parsers";
import { type PageArguments, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { isTimeZone } from "@coffer/platform/values/time-zone";
import type { SchedulePage } from "../../app/schedules/ports.ts";
import type { ScheduleId } from "../../domain/money/ids.ts";
import type { ScheduleStatus } from "../../domain/money/payment-schedule.ts";
import { readLocalTime } from "../../domain/schedules/local-time.ts";
import { COUNT_MAX, RULE_LENGTH_MAX, type Rule, type RuleFault, readRule } from "../../domain/schedules/rule.ts";

export const localTime: Parser<string, string> = (raw, path) => {
  const read = readLocalTime(raw);
  return read === null
    ? faultAt(path, "INVALID_TIME", "must be a local time, without a zone: 2026-12-31T09:00")
    : ok(read);
};

export const timeZone: Parser<string, string> = (raw, path) =>
  isTimeZone(raw) ? ok(raw) : faultAt(path, "UNKNOWN_TIME_ZONE", "is no time zone of the IANA database");

const FAULTS = {
  RULE_MALFORMED: "is no RRULE of RFC 5545",
  RULE_TOO_FREQUENT: "has several dates a day: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY",
  RULE_PART_UNSUPPORTED:
    "has a part that is not taken: the start says the time of day, and BYMONTH, BYMONTHDAY and BYDAY the days",
  RULE_OUT_OF_RANGE: `has a number out of its bounds, or twice: COUNT is at most ${COUNT_MAX}, and the rule ${RULE_LENGTH_MAX} characters`,
  RULE_PARTS_CONFLICT: "has parts that RFC 5545 does not let stand together",
} as const satisfies Record<RuleFault, string>;

export const rule: Parser<string, Rule> = (raw, path) => {
  const read = readRule(raw);
  return typeof read === "string" ? faultAt(path, read, FAULTS[read]) : ok(read);
};

export type SchedulePageArguments = PageArguments & { readonly status?: ScheduleStatus | null | undefined };

/** A list of schedules by its name, and whose it is. */
export type ScheduleList = {
  readonly name: "payment schedules" | "payment schedules of a user";
  readonly owner: string;
};

export const scheduleList = ({ name, owner }: ScheduleList, { status }: SchedulePageArguments) =>
  pagedList<ScheduleId>({ name, of: [owner, status ?? null], parsePlace: (text) => parseId("sch", text) });

/** Throws BAD_USER_INPUT with every fault. */
export const readSchedulePage = (list: ScheduleList, args: SchedulePageArguments): SchedulePage =>
  readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", scheduleList(list, args).after),
    status: read("status", optional(anything<ScheduleStatus>)),
  }));
