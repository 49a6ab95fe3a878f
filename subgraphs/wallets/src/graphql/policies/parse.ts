import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import {
  anything,
  faultAt,
  id,
  idempotencyKey,
  line,
  listOf,
  makeIdParser,
  optional,
  prose,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { SIMULATED_DAYS_MAX, type SimulatedRules } from "../../app/policies/simulate-policy.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import { findCurrency } from "../../app/wallets/find-currency.ts";
import {
  ALLOWED_MAX,
  type AllowedPayee,
  APPROVERS_MAX,
  type ApprovalTier,
  type Day,
  DELAY_SECONDS_MAX,
  HOURS_MAX,
  type OpenHours,
  PAYEE_LABEL_MAX,
  POLICY_REASON_MAX,
  type PolicyRules,
  payeeKeyOf,
  TIERS_MAX,
  VELOCITIES_MAX,
  VELOCITY_COUNT_MAX,
  type Velocity,
  WINDOW_SECONDS_MAX,
} from "../../domain/policies/policy.ts";
import type {
  AllowedPayeeInput,
  ApprovalTierInput,
  MutationProposeSigningPolicyArgs,
  OpenHoursInput,
  QuerySimulateSigningPolicyArgs,
  SigningRulesInput,
  SigningVelocityInput,
  SimulatedPaymentInput,
} from "../generated/types.ts";

type Networks = Pick<WalletsApp, "networks">;
type Scope = { readonly network: string; readonly currency: string };

const findAsset = ({ networks }: Networks, { network, currency }: Scope): Asset | null =>
  findCurrency(networks, network, currency)?.asset ?? null;

const makeAssetParser =
  (app: Networks, network: string): Parser<string, Asset> =>
  (currency, path) => {
    const asset = findAsset(app, { network, currency });
    return asset ? ok(asset) : faultAt(path, "UNKNOWN_CURRENCY", "is not what this network sends here");
  };

/** Throws BAD_USER_INPUT with every fault. */
export const parseProposal = (args: MutationProposeSigningPolicyArgs, app: Networks) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    asset: read("input.currency", makeAssetParser(app, args.input.network)),
    rules: read("input.rules", makeRulesParser(app, args.input)),
    reason: read("input.reason", prose(POLICY_REASON_MAX)),
    basedOn: read("input.basedOn", (raw, path) => within({ min: 0, max: 2 ** 31 - 2 })(raw ?? 0, path)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseDecision = (args: { readonly input: { readonly policyId: string; readonly reason: string } }) =>
  readInput(args, (read) => ({
    policyId: read("input.policyId", makeIdParser("spl")),
    reason: read("input.reason", prose(POLICY_REASON_MAX)),
  }));

export const parseSimulation = (args: QuerySimulateSigningPolicyArgs, app: Networks) => {
  const { rules, version, ...read } = readInput(args, (at) => ({
    network: at("input.network", anything),
    asset: at("input.currency", makeAssetParser(app, args.input.network)),
    rules: at("input.rules", optional(makeRulesParser(app, args.input))),
    version: at("input.version", (raw, path) =>
      raw !== null && raw !== undefined && args.input.rules
        ? faultAt(path, "TWO_POLICIES", "must not stand beside a draft")
        : optional(within({ min: 1, max: 2 ** 31 - 1 }))(raw, path),
    ),
    proposed: at("input.payment", optional(makePaymentParser(app, args.input))),
    days: at("input.days", (raw, path) => within({ min: 1, max: SIMULATED_DAYS_MAX })(raw ?? 7, path)),
  }));
  const by: SimulatedRules = rules ? { rules } : version === null ? { inForce: true } : { version };
  return { ...read, by };
};

const makePaymentParser = (app: Networks, scope: Scope): Parser<SimulatedPaymentInput, Proposed> =>
  object((read) => ({
    payee: read("address", makeAddressParser(app, scope)),
    units: read("amount", makeUnitsParser(app, scope, parsePositiveMoney)),
    askedBy: read("userId", optional(id("usr"))),
  }));
type Proposed = {
  readonly payee: string;
  readonly units: bigint;
  readonly askedBy: PolicyRules["tiers"][number]["approvers"][number] | null;
};

const makeAddressParser =
  ({ networks }: Networks, { network }: Scope): Parser<string, string> =>
  (raw, path) =>
    networks.get(network)?.chain.isAddress(raw)
      ? ok(raw)
      : faultAt(path, "ADDRESS_INVALID", "is no address of this network");

/** Smallest units; of a currency that is none, that is the fault. */
const makeUnitsParser =
  (app: Networks, scope: Scope, parse: typeof parseMoney): Parser<string, bigint> =>
  (raw, path) => {
    const asset = findAsset(app, scope);
    if (!asset) return ok(1n);
    const read = parse(asset, raw);
    return read.ok ? ok(read.value.units) : faultAt(path, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };

function makeRulesParser(app: Networks, scope: Scope): Parser<SigningRulesInput, PolicyRules> {
  const positive = makeUnitsParser(app, scope, parsePositiveMoney);
  const payee = makePayeeParser(makeAddressParser(app, scope));
  return object((read) => ({
    transactionMax: read("transactionMax", optional(positive)),
    velocities: read("velocities", orNone(some(makeVelocityParser(positive), { min: 0, max: VELOCITIES_MAX }))),
    allowed: read("allowList", optional(once(some(payee, { min: 1, max: ALLOWED_MAX }), payeeKey))),
    openHours: read("openHours", optional(nonEmpty(some(hours, { min: 1, max: HOURS_MAX })))),
    newPayeeDelaySeconds: read("newPayeeDelaySeconds", optional(within({ min: 1, max: DELAY_SECONDS_MAX }))),
    tiers: read("approvals", orNone(once(some(makeTierParser(app, scope), { min: 0, max: TIERS_MAX }), tierKey))),
  }));
}

const payeeKey = ({ address }: AllowedPayee): string => payeeKeyOf(address);
const tierKey = ({ from }: ApprovalTier): string => String(from);

const some = <Raw, Value>(parse: Parser<Raw, Value>, range: { readonly min: number; readonly max: number }) =>
  listOf(parse, { ...range, message: `must be ${range.min} to ${range.max}` });

const orNone =
  <Raw, Value>(
    parse: Parser<readonly Raw[], readonly Value[]>,
  ): Parser<readonly Raw[] | null | undefined, readonly Value[]> =>
  (raw, path) =>
    parse(raw ?? [], path);

const nonEmpty =
  <Raw, Value>(parse: Parser<readonly Raw[], readonly Value[]>): Parser<readonly Raw[], readonly [Value, ...Value[]]> =>
  (raw, path) => {
    const read = parse(raw, path);
    if (!read.ok) return read;
    const [first, ...rest] = read.value;
    return first === undefined ? faultAt(path, "OUT_OF_RANGE", "must not be empty") : ok([first, ...rest]);
  };

/** No two of one key. */
const once =
  <Raw, Value>(
    parse: Parser<readonly Raw[], readonly Value[]>,
    keyOf: (value: Value) => string,
  ): Parser<readonly Raw[], readonly Value[]> =>
  (raw, path) => {
    const read = parse(raw, path);
    if (!read.ok) return read;
    const keys = read.value.map(keyOf);
    const twice = keys.findIndex((key, place) => keys.indexOf(key) < place);
    return twice < 0 ? read : faultAt(`${path}.${twice}`, "TWICE", "is the same as one before it");
  };

const makePayeeParser = (address: Parser<string, string>): Parser<AllowedPayeeInput, AllowedPayee> =>
  object((read) => ({ address: read("address", address), label: read("label", line(PAYEE_LABEL_MAX)) }));

const makeVelocityParser =
  (units: Parser<string, bigint>): Parser<SigningVelocityInput, Velocity> =>
  (raw, path) => {
    const read = toVelocity(units)(raw, path);
    if (!read.ok || read.value.units !== null || read.value.count !== null) return read;
    return faultAt(path, "LIMITS_NOTHING", "must have an amount, a number, or both");
  };

const toVelocity = (units: Parser<string, bigint>): Parser<SigningVelocityInput, Velocity> =>
  object((read) => ({
    windowSeconds: read("windowSeconds", within({ min: 1, max: WINDOW_SECONDS_MAX })),
    units: read("amount", optional(units)),
    count: read("count", optional(within({ min: 1, max: VELOCITY_COUNT_MAX }))),
  }));

const hours: Parser<OpenHoursInput, OpenHours> = (raw, path) => {
  const read = dayHours(raw, path);
  return !read.ok || read.value.from < read.value.to
    ? read
    : faultAt(`${path}.toMinute`, "OUT_OF_RANGE", "must be behind `fromMinute`");
};

const dayHours: Parser<OpenHoursInput, OpenHours> = object((read) => ({
  day: read("day", anything<Day>),
  from: read("fromMinute", within({ min: 0, max: 1_439 })),
  to: read("toMinute", within({ min: 1, max: 1_440 })),
}));

const makeTierParser =
  (app: Networks, scope: Scope): Parser<ApprovalTierInput, ApprovalTier> =>
  (raw, path) => {
    const read = toTier(makeUnitsParser(app, scope, parseMoney))(raw, path);
    return !read.ok || read.value.needed <= read.value.approvers.length
      ? read
      : faultAt(`${path}.needed`, "OUT_OF_RANGE", "must be no more than there are approvers");
  };

const toTier = (units: Parser<string, bigint>): Parser<ApprovalTierInput, ApprovalTier> =>
  object((read) => ({
    from: read("from", units),
    needed: read("needed", within({ min: 1, max: APPROVERS_MAX })),
    approvers: read("approverIds", once(some(id("usr"), { min: 1, max: APPROVERS_MAX }), String)),
  }));
