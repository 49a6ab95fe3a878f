import { InputFaults } from "@coffer/platform/graphql/errors";
import type { Side } from "../app/ports.ts";
import type { SubmittedFile } from "../app/submit-verification.ts";
import type { DocumentInput, SubmitVerificationInput } from "./generated/types.ts";

/** What file systems take. */
const FILE_NAME_MAX = 255;

/** Throws BAD_USER_INPUT with every fault of the files' names. What is in them is for the use case: that is a refusal. */
export function parseFiles({ front, back }: SubmitVerificationInput): { side: Side; file: SubmittedFile }[] {
  const faults = new InputFaults();
  const read = (side: Side, file: DocumentInput) => ({
    side,
    file: { ...file, fileName: faults.line(`input.${side}.fileName`, file.fileName, FILE_NAME_MAX) },
  });
  const files = [read("front", front), ...(back === null || back === undefined ? [] : [read("back", back)])];
  faults.throwIfAny();
  return files;
}
