import { AMOUNT_MESSAGES, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import {
  anything,
  faultAt,
  idempotencyKey,
  listOf,
  makeIdParser,
  optional,
  prose,
  within,
} from "@coffer/platform/graphql/input-parsers";
import { object, type Parser, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { ColdPlaceFault } from "../../app/cold/ports.ts";
import type { WalletsApp } from "../../app/use-cases.ts";
import { findCurrency } from "../../app/wallets/find-currency.ts";
import type { ColdPlace, HotCap } from "../../domain/cold/cold-storage.ts";
import { POLICY_REASON_MAX } from "../../domain/policies/policy.ts";
import { ACT_REASON_MAX } from "../../domain/sends/send.ts";
import type { HotCapInput, MutationProposeColdStorageArgs, MutationRefillTreasuryArgs } from "../generated/types.ts";
import { makeNetworkAmountParser } from "../network-amount.ts";

type App = Pick<WalletsApp, "networks" | "readColdPlace">;

/** More than move over one network. */
const CAPS_MAX = 50;
/** A descriptor of one key has some 200 characters. */
const WATCH_MAX = 512;
/** Of the longest address. */
const ADDRESS_MAX = 128;

/** Throws BAD_USER_INPUT with every fault. */
export const parseColdProposal = (args: MutationProposeColdStorageArgs, app: App) =>
  readInput(args, (read) => ({
    network: read("input.network", anything),
    place: read("input.watch", makePlaceParser(app, args.input.network)),
    caps: read("input.caps", makeCapsParser(app, args.input.network)),
    reason: read("input.reason", prose(POLICY_REASON_MAX)),
    basedOn: read("input.basedOn", (raw, path) => within({ min: 0, max: 2 ** 31 - 2 })(raw ?? 0, path)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const parseColdDecision = (args: {
  readonly input: { readonly coldStorageId: string; readonly reason: string };
}) =>
  readInput(args, (read) => ({
    coldStorageId: read("input.coldStorageId", makeIdParser("cst")),
    reason: read("input.reason", prose(POLICY_REASON_MAX)),
  }));

export const parseRefill = (args: MutationRefillTreasuryArgs, app: App) => {
  const amount = makeNetworkAmountParser(app, args.input.network);
  return readInput(args, (read) => ({
    network: read("input.network", anything),
    amount: read("input.amount", amount),
    coldAddress: read("input.coldAddress", optional(someText(ADDRESS_MAX))),
    maximumFee: read("input.maximumFee", optional(amount)),
    priority: read("input.priority", (raw) => ok(raw ?? ("NORMAL" as const))),
    reason: read("input.reason", prose(ACT_REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
};

const someText =
  (max: number): Parser<string, string> =>
  (raw, path) => {
    if (raw.trim() === "") return faultAt(path, "EMPTY", "must not be empty");
    return raw.length > max ? faultAt(path, "TOO_LONG", `must have at most ${max} characters`) : ok(raw.trim());
  };

/** No message repeats what was said: it may spend, where somebody is mistaken. */
const PLACE_FAULTS: Readonly<Record<ColdPlaceFault, string>> = {
  ADDRESS_INVALID: "is neither an address of this network, nor a public key of an account",
  PRIVATE_KEY: "could spend: give its public part, and never this",
  ADDRESS_TYPE: "has addresses that nothing is given out to be signed for: take one of P2WPKH (bc1q…)",
};

const makePlaceParser =
  ({ readColdPlace }: App, network: string): Parser<string, ColdPlace> =>
  (raw, path) => {
    const text = someText(WATCH_MAX)(raw, path);
    if (!text.ok) return text;
    const read = readColdPlace(network, text.value);
    if (!read) return faultAt(path, "NETWORK_UNAVAILABLE", "cannot be kept cold on this network here");
    return read.ok ? read : faultAt(path, read.error, PLACE_FAULTS[read.error]);
  };

const makeCapsParser =
  (app: App, network: string): Parser<readonly HotCapInput[], readonly HotCap[]> =>
  (raw, path) => {
    const each = listOf(makeCapParser(app, network), { min: 0, max: CAPS_MAX, message: `must be at most ${CAPS_MAX}` });
    const read = each(raw, path);
    if (!read.ok) return read;
    const codes = read.value.map(({ asset }) => asset.code);
    const twice = codes.findIndex((code, place) => codes.indexOf(code) < place);
    return twice < 0 ? read : faultAt(`${path}.${twice}.currency`, "TWICE", "is the same as one before it");
  };

const makeCapParser =
  (app: App, network: string): Parser<HotCapInput, HotCap> =>
  (raw, path) => {
    const asset = findCurrency(app.networks, network, raw.currency)?.asset;
    if (!asset) return faultAt(`${path}.currency`, "UNKNOWN_CURRENCY", "does not move over this network");
    const units =
      (parse: typeof parseMoney): Parser<string, bigint> =>
      (text, at) => {
        const read = parse(asset, text);
        return read.ok ? ok(read.value.units) : faultAt(at, read.error.code, AMOUNT_MESSAGES[read.error.code]);
      };
    const read = object((at: ReadAt<HotCapInput>) => ({
      cap: at("cap", units(parsePositiveMoney)),
      target: at("target", units(parsePositiveMoney)),
      floor: at("floor", optional(units(parseMoney))),
    }))(raw, path);
    if (!read.ok) return read;
    const { cap, target, floor } = read.value;
    if (target >= cap) return faultAt(`${path}.target`, "OUT_OF_RANGE", "must be less than `cap`");
    if (floor !== null && floor > target) return faultAt(`${path}.floor`, "OUT_OF_RANGE", "must be at most `target`");
    return ok({ asset, ...read.value });
  };
