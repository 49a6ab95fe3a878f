import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { faultAt } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import type { UserActor } from "@coffer/platform/identity/actor";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { Proof, ProofOf } from "../../app/second-factors/ports.ts";
import { readRecoveryCode } from "../../domain/second-factors/recovery-code.ts";
import type { CompleteLoginInput, MutationCompleteLoginArgs, MutationConfirmTotpArgs } from "../generated/types.ts";
import { assertion } from "../passkeys/parse.ts";

const TOTP = /^\d{6}$/;
/** Apps show two groups of three. */
const TYPED_MAX = 16;

const totpCode: Parser<string, Secret> = (raw, path) => {
  const code = raw.length > TYPED_MAX ? "" : raw.replaceAll(/\s/g, "");
  return TOTP.test(code) ? ok(new Secret(code)) : faultAt(path, "INVALID_CODE", "must be the six digits of the app");
};

const recoveryCode: Parser<string, Secret> = (raw, path) => {
  const code = readRecoveryCode(raw);
  return code === null
    ? faultAt(path, "INVALID_CODE", "must be the sixteen characters of a recovery code")
    : ok(new Secret(code));
};

export const asked = (value: string | null | undefined): value is string => typeof value === "string";

/** Exactly one of the two. */
export const codeProof: Parser<Pick<CompleteLoginInput, "totp" | "recoveryCode">, Proof> = (
  { totp, recoveryCode: recovery },
  path,
) => {
  if (asked(totp) && !asked(recovery)) {
    const code = totpCode(totp, `${path}.totp`);
    return code.ok ? ok({ kind: "totp", code: code.value }) : code;
  }
  if (asked(recovery) && !asked(totp)) {
    const code = recoveryCode(recovery, `${path}.recoveryCode`);
    return code.ok ? ok({ kind: "recovery-code", code: code.value }) : code;
  }
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of totp and recoveryCode");
};

/** For what it was asked is part of what it proves. */
export const passkeyProof =
  (purpose: ProofOf<"passkey">["purpose"]): Parser<string, ProofOf<"passkey">> =>
  (raw, path) => {
    const response = assertion(raw, path);
    return response.ok ? ok({ kind: "passkey", purpose, response: response.value }) : response;
  };

const secondFactor = passkeyProof("SECOND_FACTOR");

const completion: Parser<CompleteLoginInput, Proof> = (input, path) => {
  const { totp, recoveryCode: recovery, passkey } = input;
  if ([totp, recovery, passkey].filter(asked).length !== 1)
    return faultAt(path, "EXACTLY_ONE", "must have exactly one of totp, recoveryCode and passkey");
  return asked(passkey) ? secondFactor(passkey, `${path}.passkey`) : codeProof(input, path);
};

/** A key or a client has no permission for it, so it is a session's. */
export function sessionOf({ userId, credential: { kind, id } }: UserActor) {
  if (kind !== "session" || !isId("ses", id)) throw unauthenticated();
  return { userId, sessionId: id };
}

/** Throws BAD_USER_INPUT: what is no code is not counted as a wrong one. */
export const parseProof = (args: MutationCompleteLoginArgs): Proof =>
  readInput(args, (read) => ({ proof: read("input", completion) })).proof;

/** Throws BAD_USER_INPUT. */
export const parseTotpCode = (args: MutationConfirmTotpArgs): Secret =>
  readInput(args, (read) => ({ code: read("input.code", totpCode) })).code;
