import { InputFaults } from "@coffer/platform/graphql/errors";
import { parseUsername } from "@coffer/platform/text/username";
import { Secret } from "@coffer/platform/values/secret";
import type { RegisterCommand } from "../../app/registration/register.ts";
import { parseEmail } from "../../domain/email.ts";
import type { RegisterInput } from "../generated/types.ts";

/** Throws BAD_USER_INPUT with every fault. Whether the password is good enough is for the use case: that is a refusal. */
export function parseRegister(input: RegisterInput): RegisterCommand {
  const faults = new InputFaults();
  const [username, email] = [parseUsername(input.username), parseEmail(input.email)];
  if (!username.ok)
    faults.add(
      "input.username",
      username.error.code,
      "must be 3 to 32 letters, digits, _, - or ., the first a letter or digit",
    );
  if (!email.ok) faults.add("input.email", email.error.code, "must be an email address, such as ann@example.com");
  faults.throwIfAny();
  if (!username.ok || !email.ok) throw new Error("a fault was not reported");
  return { username: username.value, email: email.value, password: new Secret(input.password) };
}
