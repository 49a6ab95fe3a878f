import { faultAt } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { ProvedBy } from "../../app/step-up/step-up.ts";
import type { MutationStepUpArgs, StepUpInput } from "../generated/types.ts";
import { asked, codeProof, passkeyProof } from "../second-factors/parse.ts";

const freshProof = passkeyProof("STEP_UP");

const provedBy: Parser<StepUpInput, ProvedBy> = (input, path) => {
  const { password: typed, totp, recoveryCode, passkey } = input;
  if (asked(typed) === asked(passkey) || (asked(passkey) && (asked(totp) || asked(recoveryCode))))
    return faultAt(path, "EXACTLY_ONE", "must have a password, or a passkey alone");
  if (asked(passkey)) {
    const proof = freshProof(passkey, `${path}.passkey`);
    return proof.ok ? ok({ password: null, proof: proof.value }) : proof;
  }
  const password = new Secret(typed ?? "");
  if (!asked(totp) && !asked(recoveryCode)) return ok({ password, proof: null });
  const proof = codeProof(input, path);
  return proof.ok ? ok({ password, proof: proof.value }) : proof;
};

/**
 * Throws BAD_USER_INPUT: what is no code is not counted as a wrong one. Whether it proves anything
 * is for the use case: that it does not is a refusal.
 */
export const parseStepUp = (args: MutationStepUpArgs): ProvedBy =>
  readInput(args, (read) => ({ by: read("input", provedBy) })).by;
