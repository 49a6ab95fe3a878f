import type { StreamOwner } from "@coffer/platform/streams/streams";
import type { Result } from "@coffer/platform/values/result";
import type { Verification } from "../domain/verification.ts";
import type { ReadVerifications } from "./read-verifications.ts";
import type { SubmitVerification, SubmitVerificationRefusal } from "./submit-verification.ts";

/** What resolvers may call. */
export type VerificationApp = {
  submitVerification(command: SubmitVerification): Promise<Result<Verification, SubmitVerificationRefusal>>;
  /** That a wallet can be asked for on. */
  readonly networks: readonly string[];
  readVerifications: ReadVerifications;
  stream: StreamOwner;
};
