import { faultAt } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseUsername, type UsernameKey, usernameKey } from "@coffer/platform/text/username";
import { ok } from "@coffer/platform/values/result";
import type { QueryUserArgs, UserReference as UserReferenceInput } from "../generated/types.ts";

/** What cannot be a username is the name of nobody: null. */
export type UserReference = { readonly username: UsernameKey | null } | { readonly id: string };

const reference: Parser<UserReferenceInput, UserReference> = ({ username, id }, path) => {
  if (typeof username === "string" && typeof id !== "string") {
    const read = parseUsername(username);
    return ok({ username: read.ok ? usernameKey(read.value) : null });
  }
  if (typeof id === "string" && typeof username !== "string") return ok({ id });
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of username and id");
};

/** Throws BAD_USER_INPUT. */
export const parseUserReference = (args: QueryUserArgs): UserReference =>
  readInput(args, (read) => ({ by: read("by", reference) })).by;
