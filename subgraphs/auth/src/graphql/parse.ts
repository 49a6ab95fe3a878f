import { isId } from "@coffer/contracts/ids";
import { InputFaults, unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { parseUsername } from "@coffer/platform/text/username";
import { Secret } from "@coffer/platform/values/secret";
import type { FreezeCommand } from "../app/freeze-user.ts";
import type { RegisterCommand } from "../app/register.ts";
import { parseEmail } from "../domain/email.ts";
import type { FreezeUserInput, RegisterInput, UnfreezeUserInput } from "./generated/types.ts";

const REASON_MAX = 512;

/** Of a freeze and of its end. Throws BAD_USER_INPUT with every fault. */
export function parseFreeze(input: FreezeUserInput | UnfreezeUserInput, { userId: actorId }: UserActor): FreezeCommand {
  const { userId, reason } = input;
  const faults = new InputFaults();
  const isUser = isId("usr", userId);
  if (!isUser) faults.add("input.userId", "INVALID_ID", "must be an id that begins with usr_");
  const text = faults.prose("input.reason", reason, REASON_MAX);
  const idempotencyKey = faults.idempotencyKey(input.idempotencyKey);
  faults.throwIfAny();
  if (!isUser) throw new Error("a fault was not reported");
  if (!isId("usr", actorId)) throw unauthenticated();
  return { actorId, userId, reason: text, idempotencyKey };
}

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
