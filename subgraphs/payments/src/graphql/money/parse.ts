import { parseId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { AMOUNT_MESSAGES, type Money, parseMoney, parsePositiveMoney } from "@coffer/money/money";
import { faultAt, line, optional, prose, within } from "@coffer/platform/graphql/input-parsers";
import type { Parser } from "@coffer/platform/graphql/read-input";
import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import { err, ok } from "@coffer/platform/values/result";
import type { Assets, SaidPayee } from "../../app/money/ports.ts";
import type { Prioritised, Priority } from "../../domain/money/priority.ts";
import type { MoneyInput, PayeeInput } from "../generated/types.ts";

const [NAME_MAX, REFERENCE_MAX, MEMO_MAX, REASON_MAX] = [64, 64, 256, 512];
const EXPIRES_IN_MAX = 30 * 24 * 3600;
const EXPIRES_IN_DEFAULT = 7 * 24 * 3600;

export const makeAmountParser =
  (assets: Assets): Parser<MoneyInput, Money> =>
  ({ currency, amount }, path) => {
    const asset = assets.find(currency);
    if (!asset) return unknownCurrency(`${path}.currency`);
    // A client may send a JSON number where the schema says Decimal; it would be rounded by the
    // client already, so it is refused.
    const read = typeof amount === "string" ? parsePositiveMoney(asset, amount) : err({ code: "NOT_A_DECIMAL" });
    return read.ok ? read : faultAt(`${path}.amount`, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };

/** An amount of a currency that stands beside it; null where that is none: that is the fault. */
export const makeMoneyInParser =
  (assets: Assets, currency: string): Parser<string, Money | null> =>
  (raw, path) => {
    const asset = assets.find(currency);
    if (!asset) return ok(null);
    const read = parseMoney(asset, raw);
    return read.ok ? read : faultAt(path, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };

export const makeCurrencyParser =
  (assets: Assets): Parser<string, string> =>
  (code, path) =>
    assets.find(code) ? ok(code) : unknownCurrency(path);

/** The same, as what amounts are of. */
export const makeAssetParser =
  (assets: Assets): Parser<string, Asset> =>
  (code, path) => {
    const asset = assets.find(code);
    return asset ? ok(asset) : unknownCurrency(path);
  };

/** Those that wallets can be of, whether one is configured here or not. */
const NETWORKS = ["BITCOIN", "ETHEREUM", "TRON"];

export const networkCode: Parser<string, string> = (code, path) =>
  NETWORKS.includes(code) ? ok(code) : faultAt(path, "UNKNOWN_NETWORK", `must be one of ${NETWORKS.join(", ")}`);

const unknownCurrency = (path: string) => faultAt(path, "UNKNOWN_CURRENCY", "is no currency of this system");

/** Null: what is no id of this kind is the id of nothing, and nobody's. */

export const accountName = optional(line(NAME_MAX));
/** Of the caller's own system. */
export const reference = optional(line(REFERENCE_MAX));
export const memo = optional(prose(MEMO_MAX));
/** Where whoever it is about has to be told. */
export const neededMemo = prose(MEMO_MAX);
export const actReason = prose(REASON_MAX);
/** Undefined of what is NORMAL. */
export const priority: Parser<Priority | null | undefined, Prioritised["priority"]> = (raw) =>
  ok(raw === null || raw === undefined || raw === "NORMAL" ? undefined : raw);

const seconds = within({ min: 1, max: EXPIRES_IN_MAX, message: `must be 1 to ${EXPIRES_IN_MAX} seconds` });

/** Seconds. */
export const expiresIn: Parser<number | null | undefined, number> = (raw, path) =>
  seconds(raw ?? EXPIRES_IN_DEFAULT, path);

export const payee: Parser<PayeeInput, SaidPayee> = ({ username, userId, accountId, contactId }, path) => {
  const given = [username, userId, accountId, contactId].filter((value) => value !== null && value !== undefined);
  if (given.length === 1) {
    if (typeof username === "string") return ok(payeeNamed(username));
    if (typeof userId === "string") return ok({ userId: parseId("usr", userId) });
    if (typeof accountId === "string") return ok({ accountId: parseId("acc", accountId) });
    if (typeof contactId === "string") return ok({ contactId: parseId("con", contactId) });
  }
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of username, userId, accountId and contactId");
};

/**
 * By the key that registration made of the name; what cannot be a username is the name of nobody.
 */
export function payeeNamed(raw: string): { readonly username: UsernameKey | null } {
  const username = parseUsername(raw);
  return { username: username.ok ? usernameKey(username.value) : null };
}
