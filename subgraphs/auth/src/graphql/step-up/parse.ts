import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { StepUpCommand } from "../../app/step-up/step-up.ts";
import type { MutationStepUpArgs, StepUpInput } from "../generated/types.ts";
import { asked, codeProof } from "../second-factors/parse.ts";

const provedBy: Parser<StepUpInput, Omit<StepUpCommand, "address">> = (input, path) => {
  const password = new Secret(input.password);
  if (!asked(input.totp) && !asked(input.recoveryCode)) return ok({ password, proof: null });
  const proof = codeProof(input, path);
  return proof.ok ? ok({ password, proof: proof.value }) : proof;
};

/**
 * Throws BAD_USER_INPUT: what is no code is not counted as a wrong one. Whether it proves anything
 * is for the use case: that it does not is a refusal.
 */
export const parseStepUp = (args: MutationStepUpArgs): Omit<StepUpCommand, "address"> =>
  readInput(args, (read) => ({ by: read("input", provedBy) })).by;
