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
import { object, type Parser, type Read, readInput } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import { type Quote, readQuote } from "../../app/fees/quote.ts";
import type { Assets } from "../../app/money/ports.ts";
import {
  BASIS_POINTS_MAX,
  type Charge,
  type FeeRule,
  type FeeTier,
  faultOf,
  isPriced,
  type PricedKind,
  RULES_MAX,
  type ScheduleFault,
  TIERS_MAX,
} from "../../domain/fees/schedule.ts";
import type { MethodKind } from "../../domain/money/method-kind.ts";
import type { PaymentKind } from "../../domain/money/payment.ts";
import { LEVEL_MAX } from "../../domain/money/priced.ts";
import type { Priority } from "../../domain/money/priority.ts";
import type { FeeRuleInput, FeeTierInput, MutationSetFeeScheduleArgs } from "../generated/types.ts";
import { actReason, makeCurrencyParser, makeMoneyInParser } from "../money/parse.ts";

export const pricedKind: Parser<PaymentKind, PricedKind> = (kind, path) =>
  isPriced(kind) ? ok(kind) : faultAt(path, "NOT_PRICED", "is free, whatever the schedule says: leave it out");

/** Of what is quoted with its fee, that is said there. */
export const quotedKind: Parser<PaymentKind, PricedKind> = (kind, path) =>
  kind === "EXCHANGE"
    ? faultAt(path, "QUOTED_ELSEWHERE", "is quoted by `exchangeQuote`, with its fee")
    : pricedKind(kind, path);

/** Of what is no quote: one of long ago, which the payment is refused for. */
export const feeQuoteId: Parser<string, Quote> = (raw) =>
  ok(readQuote(raw) ?? { at: new Date(0), amount: 0n, fee: 0n });

const FAULTS: Record<ScheduleFault, { readonly at: string; readonly message: string }> = {
  TOO_MANY: { at: "", message: `must be at most ${RULES_MAX} rules of at most ${TIERS_MAX} tiers` },
  TWICE: { at: "", message: "is of the same kind, user, level, method and priority as one before it" },
  LEVEL_OR_USER: { at: ".level", message: "must not be said of one user" },
  NOT_PRIORITISED: { at: ".priority", message: "must not be said of this kind, which has none" },
  TIERS: { at: ".tiers", message: "must rise, the first from 0" },
  MAXIMUM: { at: ".maximum", message: "must not be less than the minimum" },
};

/** Throws BAD_USER_INPUT with every fault. */
export const parseSchedule = (args: MutationSetFeeScheduleArgs, assets: Assets) =>
  readInput(args, (read) => ({
    currency: read("input.currency", makeCurrencyParser(assets)),
    effectiveAt: read("input.effectiveAt", optional(instant)),
    rules: read("input.rules", makeFeeRulesParser(assets, args.input.currency)),
    reason: read("input.reason", actReason),
    basedOn: read("input.basedOn", optional(within({ min: 1, max: 2 ** 31 - 1 }))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export function makeFeeRulesParser(
  assets: Assets,
  currency: string,
): Parser<readonly FeeRuleInput[], readonly FeeRule[]> {
  const rule = makeRuleParser(makeUnitsParser(assets, currency));
  const all = listOf(rule, { min: 0, max: RULES_MAX, message: FAULTS.TOO_MANY.message });
  return (raw, path) => {
    const read = all(raw, path);
    if (!read.ok) return read;
    const faults = read.value.flatMap((_, place) => {
      const code = faultOf(read.value, place);
      return code !== null ? [{ path: `${path}.${place}${FAULTS[code].at}`, code, message: FAULTS[code].message }] : [];
    });
    return faults.length === 0 ? read : err(faults);
  };
}

type Units = Parser<string, bigint>;

/** Smallest units of the currency; of one that is none, that is the fault. */
function makeUnitsParser(assets: Assets, currency: string): Units {
  const amount = makeMoneyInParser(assets, currency);
  return (raw, path) => {
    const read = amount(raw, path);
    return read.ok ? ok(read.value?.units ?? 0n) : read;
  };
}

const orZero =
  (parse: Units): Parser<string | null | undefined, bigint> =>
  (raw, path) =>
    raw === null || raw === undefined ? ok(0n) : parse(raw, path);

const basisPoints: Parser<number | null | undefined, number> = (raw, path) =>
  within({ min: 0, max: BASIS_POINTS_MAX })(raw ?? 0, path);

const makeTierParser = (units: Units): Parser<FeeTierInput, FeeTier> =>
  object((read) => ({
    from: read("from", units),
    fixed: read("fixed", orZero(units)),
    basisPoints: read("basisPoints", basisPoints),
  }));

function makeRuleParser(units: Units): Parser<FeeRuleInput, FeeRule> {
  const tiers = listOf(makeTierParser(units), { min: 1, max: TIERS_MAX, message: `must be 1 to ${TIERS_MAX} tiers` });
  return object((read) => ({
    kind: read("kind", pricedKind),
    userId: read("userId", optional(id("usr"))),
    level: read("level", optional(within({ min: 0, max: LEVEL_MAX }))),
    method: read("method", optional(anything<MethodKind>)),
    priority: read("priority", optional(anything<Priority>)),
    charge: read("charge", anything<Charge>),
    tiers: read("tiers", (raw, path) => atLeastOne(tiers(raw, path), path)),
    minimum: read("minimum", orZero(units)),
    maximum: read("maximum", optional(units)),
  }));
}

function atLeastOne(read: Read<readonly FeeTier[]>, path: string): Read<FeeRule["tiers"]> {
  if (!read.ok) return read;
  const [first, ...rest] = read.value;
  return first ? ok([first, ...rest]) : faultAt(path, "OUT_OF_RANGE", `must be 1 to ${TIERS_MAX} tiers`);
}
