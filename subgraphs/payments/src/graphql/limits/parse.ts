import type { UserId } from "@coffer/contracts/ids";
import {
  anything,
  faultAt,
  id,
  idempotencyKey,
  instant,
  listOf,
  optional,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import type { Assets } from "../../app/money/ports.ts";
import { faultOf, findRepeated, type LimitRule, RULES_MAX, type RuleFault } from "../../domain/limits/rule.ts";
import type { LimitedOperation, LimitKind, LimitWindow } from "../../domain/money/limit-use.ts";
import type { MethodKind } from "../../domain/money/method-kind.ts";
import { LEVEL_MAX } from "../../domain/money/priced.ts";
import type { LimitRuleInput, MutationSetLimitScheduleArgs } from "../generated/types.ts";
import { actReason, makeCurrencyParser, makeMoneyInParser } from "../money/parse.ts";

const VERSION_MAX = 2 ** 31 - 1;

type Known = { readonly assets: Assets; readonly timeZones: ReadonlySet<string> };

/** Throws BAD_USER_INPUT with every fault. */
export const parseSchedule = (args: MutationSetLimitScheduleArgs, known: Known) =>
  readInput(args, (read) => ({
    currency: read("input.currency", makeCurrencyParser(known.assets)),
    effectiveAt: read("input.effectiveAt", optional(instant)),
    rules: read("input.rules", makeLimitRulesParser(known, args.input.currency)),
    reason: read("input.reason", actReason),
    basedOnVersion: read("input.basedOnVersion", within({ min: 0, max: VERSION_MAX })),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export function makeLimitRulesParser(known: Known, currency: string): Parser<readonly LimitRuleInput[], LimitRule[]> {
  const all = listOf(makeRuleParser(known, currency), {
    min: 0,
    max: RULES_MAX,
    message: `must be ${RULES_MAX} at most`,
  });
  return (raw, path) => {
    const read = all(raw, path);
    const repeated = read.ok ? findRepeated(read.value) : [];
    if (repeated.length === 0) return read;
    const message = "is for the same operation, window, level, person and method as one before it";
    return err(repeated.map((place) => ({ path: `${path}.${place}`, code: "AMBIGUOUS", message })));
  };
}

const FAULTS: Readonly<Record<RuleFault, readonly [field: keyof LimitRuleInput, message: string]>> = {
  WINDOW_NEEDS_KIND: ["kind", "must say which day or month: ROLLING, CALENDAR or OWN_CALENDAR"],
  TRANSACTION_HAS_NO_KIND: ["kind", "must be left out: one transaction has no time"],
  CALENDAR_NEEDS_TIME_ZONE: ["timeZone", "must say whose days and months the calendar has"],
  ONLY_CALENDAR_HAS_TIME_ZONE: ["timeZone", "must be left out: only a CALENDAR names one"],
  LEVEL_OR_USER: ["level", "must be left out of a rule for one person"],
  NO_METHOD: ["methodKind", "must be left out: only a withdrawal names a payment method"],
};

function makeRuleParser({ assets, timeZones }: Known, currency: string): Parser<LimitRuleInput, LimitRule> {
  const zone: Parser<string, string> = (raw, path) =>
    timeZones.has(raw) ? ok(raw) : faultAt(path, "UNKNOWN_TIME_ZONE", "is no time zone of the IANA database");
  const parse = object((read) => ({
    operation: read("operation", anything<LimitedOperation>),
    window: read("window", anything<LimitWindow>),
    kind: read("kind", optional(anything<LimitKind>)),
    timeZone: read("timeZone", optional(zone)),
    level: read("level", optional(within({ min: 0, max: LEVEL_MAX }))),
    userId: read("userId", optional<string, UserId>(id("usr"))),
    methodKind: read("methodKind", optional(anything<MethodKind>)),
    maximum: read("maximum", makeMoneyInParser(assets, currency)),
  })) as Parser<LimitRuleInput, LimitRule>;
  return (raw, path) => {
    const read = parse(raw, path);
    const fault = read.ok ? faultOf(read.value) : null;
    if (fault === null) return read;
    const [field, message] = FAULTS[fault];
    return faultAt(`${path}.${field}`, fault, message);
  };
}
