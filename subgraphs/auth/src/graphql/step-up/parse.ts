import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { StepUpCommand } from "../../app/step-up/step-up.ts";
import type { MutationStepUpArgs } from "../generated/types.ts";

const secret: Parser<string, Secret> = (raw) => ok(new Secret(raw));

/** Whether it proves anything is for the use case: that it does not is a refusal. */
export const parseStepUp = (args: MutationStepUpArgs): Omit<StepUpCommand, "address"> =>
  readInput(args, (read) => ({ password: read("input.password", secret) }));
