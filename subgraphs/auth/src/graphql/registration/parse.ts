import { faultAt } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { parseUsername, type Username } from "@coffer/platform/text/username";
import { ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { RegisterCommand } from "../../app/registration/register.ts";
import { type Email, parseEmail } from "../../domain/users/email.ts";
import { type MailLanguage, mailLanguageOf } from "../../domain/users/mail-language.ts";
import type { MutationRegisterArgs } from "../generated/types.ts";

const username: Parser<string, Username> = (raw, path) => {
  const read = parseUsername(raw);
  const message = "must be 3 to 32 letters, digits, _, - or ., the first a letter or digit";
  return read.ok ? read : faultAt(path, read.error.code, message);
};

export const email: Parser<string, Email> = (raw, path) => {
  const read = parseEmail(raw);
  return read.ok ? read : faultAt(path, read.error.code, "must be an email address, such as ann@example.com");
};

export const password: Parser<string, Secret> = (raw) => ok(new Secret(raw));

const asTyped: Parser<string, string> = (raw) => ok(raw);

const language: Parser<string | null | undefined, MailLanguage> = (raw) => ok(mailLanguageOf(raw));

/**
 * Throws BAD_USER_INPUT with every fault. Whether the password is good enough is for the use case:
 * that is a refusal.
 */
export const parseRegister = (args: MutationRegisterArgs): Omit<RegisterCommand, "address" | "work"> =>
  readInput(args, (read) => ({
    username: read("input.username", username),
    typed: read("input.username", asTyped),
    email: read("input.email", email),
    language: read("input.language", language),
    password: read("input.password", password),
  }));
