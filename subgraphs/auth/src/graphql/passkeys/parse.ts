import { faultAt, line, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import { ok } from "@coffer/platform/values/result";
import type { MutationAddPasskeyArgs, MutationRenamePasskeyArgs } from "../generated/types.ts";
import { parseCreation } from "./parse-response.ts";

const NAME_MAX = 64;

const response =
  <Response>(parse: (raw: string) => Response | null): Parser<string, Response> =>
  (raw, path) => {
    const parsed = parse(raw);
    return parsed
      ? ok(parsed)
      : faultAt(path, "INVALID_PASSKEY", "must be the JSON that a browser gives of a passkey's credential");
  };

/** What a passkey signed, wherever it is sent. */
export const assertion = response(parseAssertion);

/** Throws BAD_USER_INPUT with every fault. */
export const parseAdd = (args: MutationAddPasskeyArgs) =>
  readInput(args, (read) => ({
    response: read("input.credential", response(parseCreation)),
    name: read("input.name", optional(line(NAME_MAX))),
  }));

/** The same. What is no id is the id of nothing: null. */
export const parseRename = (args: MutationRenamePasskeyArgs) =>
  readInput(args, (read) => ({
    id: read("input.id", makeIdParser("psk")),
    name: read("input.name", line(NAME_MAX)),
  }));
