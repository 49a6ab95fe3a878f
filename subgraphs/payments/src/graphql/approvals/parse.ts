import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { AMOUNT_MESSAGES, type Money, parseMoney } from "@coffer/money/money";
import { anything, faultAt, idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import { ok } from "@coffer/platform/values/result";
import type { Assets } from "../../app/money/ports.ts";
import type { MutationSetApprovalPolicyArgs } from "../generated/types.ts";
import { makeCurrencyParser } from "../money/parse.ts";

/** What a passkey signed, as a browser gives it. */
export const approval: Parser<string, AssertionResponse> = (raw, path) => {
  const parsed = parseAssertion(raw);
  return parsed
    ? ok(parsed)
    : faultAt(path, "INVALID_PASSKEY", "must be the JSON that a browser gives of a passkey's credential");
};

/** Throws BAD_USER_INPUT with every fault. Zero is a threshold: then each payment is above it. */
export const parsePolicy = (args: MutationSetApprovalPolicyArgs, assets: Assets) =>
  readInput(args, (read) => ({
    currency: read("input.currency", makeCurrencyParser(assets)),
    threshold: read("input.threshold", makeThresholdParser(assets, args.input.currency)),
    newPayees: read("input.newPayees", anything<boolean>),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

const makeThresholdParser =
  (assets: Assets, currency: string): Parser<string | null | undefined, Money | null> =>
  (raw, path) => {
    const asset = assets.find(currency);
    // Of a currency that is none, that is the fault.
    if (raw === null || raw === undefined || !asset) return ok(null);
    const read = parseMoney(asset, raw);
    return read.ok ? read : faultAt(path, read.error.code, AMOUNT_MESSAGES[read.error.code]);
  };
