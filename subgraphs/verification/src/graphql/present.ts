import { unreachable } from "@coffer/platform/values/result";
import type { SubmitVerificationRefusal } from "../app/submit-verification.ts";
import type { Verification } from "../domain/verification.ts";

export function presentRefusal(refusal: SubmitVerificationRefusal) {
  switch (refusal.code) {
    case "DOCUMENT_REFUSED":
      return {
        __typename: "DocumentRefused",
        code: refusal.code,
        message: "A file cannot be taken as it is: see its faults, and send it again.",
        faults: refusal.faults,
      } as const;
    case "VERIFICATION_IN_PROGRESS":
      return {
        __typename: "VerificationInProgress",
        code: refusal.code,
        message: sentenceOf(refusal.verification),
        verification: refusal.verification,
      } as const;
    default:
      return unreachable(refusal);
  }
}

const sentenceOf = ({ status }: Verification): string =>
  status === "VERIFIED"
    ? "You are verified already."
    : "An earlier verification is not decided yet: follow it by verificationStatus.";
