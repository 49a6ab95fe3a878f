import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { anything, faultAt, idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import { ok } from "@coffer/platform/values/result";
import type { Assets } from "../../app/money/ports.ts";
import type { MutationSetApprovalPolicyArgs } from "../generated/types.ts";
import { makeCurrencyParser, makeMoneyInParser } from "../money/parse.ts";

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
    threshold: read("input.threshold", optional(makeMoneyInParser(assets, args.input.currency))),
    newPayees: read("input.newPayees", anything<boolean>),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
