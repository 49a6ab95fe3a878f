import { anything, line, optional } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { err, ok } from "@coffer/platform/values/result";
import type { Side } from "../app/ports.ts";
import type { SubmittedFile, SubmitVerification } from "../app/submit-verification.ts";
import { networksFaults } from "../domain/networks.ts";
import type { DocumentInput, MutationSubmitVerificationArgs } from "./generated/types.ts";

/** What file systems take. */
const FILE_NAME_MAX = 255;

const fileName = line(FILE_NAME_MAX);

/** Its name alone. What is in it is for the use case: that is a refusal. */
const file: Parser<DocumentInput, SubmittedFile> = (input, path) => {
  const name = fileName(input.fileName, `${path}.fileName`);
  return name.ok ? ok({ ...input, fileName: name.value }) : name;
};

const networksAmong =
  (configured: readonly string[]): Parser<readonly string[], readonly string[]> =>
  (asked, path) => {
    const faults = networksFaults(asked, configured);
    return faults.length === 0 ? ok(asked) : err(faults.map((fault) => ({ path, ...fault })));
  };

/** Throws BAD_USER_INPUT with every fault. `networks`: those that a wallet can be asked for on. */
export function parseSubmission(
  args: MutationSubmitVerificationArgs,
  networks: readonly string[],
): Omit<SubmitVerification, "userId"> {
  const { front, back, ...rest } = readInput(args, (read) => ({
    documentType: read("input.documentType", anything),
    front: read("input.front", file),
    back: read("input.back", optional(file)),
    networks: read("input.networks", networksAmong(networks)),
  }));
  const files: { side: Side; file: SubmittedFile }[] = [{ side: "front", file: front }];
  if (back) files.push({ side: "back", file: back });
  return { ...rest, files };
}
