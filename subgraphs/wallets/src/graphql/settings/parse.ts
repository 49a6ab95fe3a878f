import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import {
  anything,
  faultAt,
  idempotencyKey,
  line,
  makeIdParser,
  optional,
  prose,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { WalletsApp } from "../../app/use-cases.ts";
import { findCurrency } from "../../app/wallets/find-currency.ts";
import { VBYTES } from "../../domain/sends/outputs/rates.ts";
import { CHANGE_REASON_MAX } from "../../domain/settings/network-change.ts";
import type {
  ConsolidationSettingsInput,
  MutationProposeNetworkSettingsArgs,
  MutationProposeTokenChangeArgs,
  MutationProposeTokenDelistingArgs,
  MutationProposeTokenListingArgs,
} from "../generated/types.ts";

type Networks = Pick<WalletsApp, "networks">;

/** Of a currency that the ledger can keep. */
const SCALE_MAX = 30;
const CODE = /^[A-Z][A-Z0-9]{1,15}$/;
/** Of what is typed in: what a network takes is for the use case. */
const COUNT_MAX = 1_000_000;

const count = within({ min: 0, max: COUNT_MAX });
const basedOn: Parser<number | null | undefined, number> = (raw, path) =>
  within({ min: 0, max: 2 ** 31 - 2 })(raw ?? 0, path);

/** Smallest units; of what is not known, that is the use case's to say. */
const unitsOf =
  (asset: Asset | undefined, parse: typeof parseMoney): Parser<string, bigint> =>
  (raw, path) => {
    if (!asset) return ok(1n);
    const read = parse(asset, raw);
    return read.ok ? ok(read.value.units) : faultAt(path, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };

const code: Parser<string, string> = (raw, path) =>
  CODE.test(raw) ? ok(raw) : faultAt(path, "UNKNOWN_CURRENCY", "is no code of a currency");

type AuthorInput = { readonly reason: string; readonly basedOn?: number | null; readonly idempotencyKey: string };
const authorOf = <A extends { readonly input: AuthorInput }>(args: A) =>
  readInput(args as { readonly input: AuthorInput }, (read) => ({
    reason: read("input.reason", prose(CHANGE_REASON_MAX)),
    basedOn: read("input.basedOn", basedOn),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

const consolidation = object((read: ReadAt<ConsolidationSettingsInput>) => ({
  rate: read("rateMax", count),
  outputs: read("outputs", count),
}));

export function parseSettings(args: MutationProposeNetworkSettingsArgs, { networks }: Networks) {
  const facts = networks.get(args.input.network)?.facts;
  const native = facts && { code: facts.nativeCurrency, scale: facts.nativeScale };
  const { joins, ...read } = readInput(args, (at) => ({
    network: at("input.network", anything),
    confirmations: at("input.confirmations", count),
    feeCap: at("input.feeMax", unitsOf(native, parseMoney)),
    sweepMinimum: at("input.sweepMinimum", optional(unitsOf(native, parsePositiveMoney))),
    joins: at("input.consolidation", optional(consolidation)),
  }));
  const { network, ...settings } = read;
  return {
    ...authorOf(args),
    network,
    settings: { ...settings, consolidation: joins && { ...joins, rate: BigInt(joins.rate) * VBYTES } },
  };
}

export function parseListing(args: MutationProposeTokenListingArgs) {
  const { currency, decimals } = args.input;
  const asset =
    CODE.test(currency) && decimals >= 0 && decimals <= SCALE_MAX ? { code: currency, scale: decimals } : undefined;
  const { name, version, ...read } = readInput(args, (at) => ({
    network: at("input.network", anything),
    currency: at("input.currency", code),
    contract: at("input.contract", line(64)),
    decimals: at("input.decimals", within({ min: 0, max: SCALE_MAX })),
    name: at("input.domainName", optional(line(64))),
    version: at("input.domainVersion", optional(line(16))),
    symbol: at("input.symbol", optional(line(32))),
    sweepMinimum: at("input.sweepMinimum", optional(unitsOf(asset, parsePositiveMoney))),
  }));
  return { ...authorOf(args), ...read, domain: name !== null && version !== null ? { name, version } : null };
}

export function parseTokenChange(args: MutationProposeTokenChangeArgs, { networks }: Networks) {
  const { network, currency } = args.input;
  const asset = findCurrency(networks, network, currency)?.asset;
  const read = readInput(args, (at) => ({
    network: at("input.network", anything),
    currency: at("input.currency", code),
    sweepMinimum: at("input.sweepMinimum", optional(unitsOf(asset, parsePositiveMoney))),
  }));
  return { ...authorOf(args), ...read };
}

export const parseDelisting = (args: MutationProposeTokenDelistingArgs) => ({
  ...authorOf(args),
  ...readInput(args, (at) => ({ network: at("input.network", anything), currency: at("input.currency", code) })),
});

export const parseDecision = (args: { readonly input: { readonly changeId: string; readonly reason: string } }) =>
  readInput(args, (read) => ({
    changeId: read("input.changeId", makeIdParser("nch")),
    reason: read("input.reason", prose(CHANGE_REASON_MAX)),
  }));
