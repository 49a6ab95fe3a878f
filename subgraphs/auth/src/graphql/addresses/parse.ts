import { readInput } from "@coffer/platform/graphql/read-input";
import type { Secret } from "@coffer/platform/values/secret";
import type { Email } from "../../domain/users/email.ts";
import type { MutationChangeEmailArgs } from "../generated/types.ts";
import { email, password } from "../registration/parse.ts";

/** Throws BAD_USER_INPUT. */
export const parseChangeEmail = (args: MutationChangeEmailArgs): { email: Email; password: Secret } =>
  readInput(args, (read) => ({
    email: read("input.email", email),
    password: read("input.currentPassword", password),
  }));
