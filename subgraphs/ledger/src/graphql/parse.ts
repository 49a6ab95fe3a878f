import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, type Money, negate, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import { faultAt, id, instant, line, listOf, prose } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import type { Assets } from "../app/ports.ts";
import { CUSTOMER_CODE, type Metadata } from "../domain/account.ts";
import { type Leg, makeLeg } from "../domain/journal-entry.ts";
import type { EntryLegInput, MetadataInput, MoneyInput } from "./generated/types.ts";

const FLOOR_MESSAGES = {
  ...AMOUNT_MESSAGES,
  NOT_A_DECIMAL: 'must be a plain decimal as a string, such as "0.00" or "-5000.00"',
};

const CODE = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const KIND = /^[A-Z][A-Z0-9_]{0,31}$/;
const [LEGS_MIN, LEGS_MAX] = [2, 100];
const METADATA_MAX = 20;
/** Clocks differ: an entry of now must not be refused for it. */
const FUTURE_MAX_MS = 5 * 60_000;

export const currencyOf =
  (assets: Assets): Parser<string, Asset> =>
  (code, path) => {
    const asset = assets.find(code);
    return asset ? ok(asset) : faultAt(path, "UNKNOWN_CURRENCY", "is no currency of this system");
  };

const amountOf =
  (assets: Assets): Parser<MoneyInput, Money> =>
  (input, path) => {
    const asset = currencyOf(assets)(input.currency, `${path}.currency`);
    if (!asset.ok) return asset;
    // A client may send a JSON number where the schema says Decimal; it would be rounded by the
    // client already, so it is refused.
    const read = parsePositiveMoney(asset.value, textOf(input.amount));
    return read.ok ? read : faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };

const legIn =
  (assets: Assets): Parser<EntryLegInput, Leg> =>
  ({ accountId, side, amount }, path) => {
    const account = id("acc")(accountId, `${path}.accountId`);
    const money = amountOf(assets)(amount, `${path}.amount`);
    if (account.ok && money.ok) return ok(makeLeg(account.value, side, money.value));
    return err([account, money].flatMap((read) => (read.ok ? [] : read.error)));
  };

export const makeLegsParser = (assets: Assets): Parser<readonly EntryLegInput[], Leg[]> =>
  listOf(legIn(assets), { min: LEGS_MIN, max: LEGS_MAX, message: `must be ${LEGS_MIN} to ${LEGS_MAX} legs` });

/** May be below zero. */
export const floorIn =
  (asset: Asset): Parser<unknown, Money> =>
  (floor, path) => {
    const text = textOf(floor);
    const read = parseMoney(asset, text.replace(/^-/, ""));
    if (!read.ok) return faultAt(path, read.error.code, FLOOR_MESSAGES[read.error.code]);
    return ok(text.startsWith("-") ? negate(read.value) : read.value);
  };

/** Of any account, users' too. */
export const code: Parser<string, string> = (text, path) =>
  text.length <= 64 && CODE.test(text)
    ? ok(text)
    : faultAt(
        path,
        "INVALID_CODE",
        "must be 1 to 64 lower-case letters and digits, in parts with `.`, `_` or `-` between them",
      );

export const codeOfSystem: Parser<string, string> = (text, path) =>
  text === CUSTOMER_CODE ? faultAt(path, "RESERVED", "is the code of users' accounts") : code(text, path);

export const kind: Parser<string, string> = (text, path) =>
  KIND.test(text)
    ? ok(text)
    : faultAt(path, "INVALID_KIND", "must be capitals, digits and `_`, a capital first, 32 at most");

export const momentUntil =
  (now: Date): Parser<unknown, Date> =>
  (text, path) => {
    const at = instant(text, path);
    if (at.ok && at.value.getTime() > now.getTime() + FUTURE_MAX_MS)
      return faultAt(path, "IN_THE_FUTURE", "must be 5 minutes from now at the latest");
    return at;
  };

const note: Parser<MetadataInput, readonly [string, string]> = ({ key, value }, path) => {
  const [name, text] = [line(64)(key, `${path}.key`), prose(256)(value, `${path}.value`)];
  if (name.ok && text.ok) return ok([name.value, text.value]);
  return err([name, text].flatMap((read) => (read.ok ? [] : read.error)));
};

const notes = listOf(note, { min: 0, max: METADATA_MAX, message: `must be ${METADATA_MAX} notes at most` });

/** Null and absent mean the same: none. */
export const metadata: Parser<readonly MetadataInput[] | null | undefined, Metadata> = (inputs, path) => {
  const given = inputs ?? [];
  const read = notes(given, path);
  const repeated = repeatedKeys(given).map((i) => ({
    path: `${path}.${i}.key`,
    code: "DUPLICATE",
    message: "stands there twice",
  }));
  if (read.ok && repeated.length === 0) return ok(Object.fromEntries(read.value));
  return err([...(read.ok ? [] : read.error), ...repeated]);
};

/** Where a key stands that stood before, as it would be stored. */
function repeatedKeys(inputs: readonly MetadataInput[]): number[] {
  const seen = new Set<string>();
  return inputs.slice(0, METADATA_MAX).flatMap(({ key }, i) => {
    const name = line(64)(key, "");
    if (!name.ok) return [];
    const isRepeated = seen.has(name.value);
    seen.add(name.value);
    return isRepeated ? [i] : [];
  });
}

/** What is no text becomes what no parser takes. */
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
