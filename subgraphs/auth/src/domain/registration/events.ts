import type { NewEvent } from "@coffer/contracts/new-event";
import type { Username } from "@coffer/platform/text/username";
import type { Email } from "../users/email.ts";
import type { UserId } from "../users/ids.ts";

export const userRegistered = (userId: UserId, username: Username, at: Date): NewEvent<"auth"> => ({
  type: "user.registered",
  subject: userId,
  ownerId: userId,
  data: { userId, username },
  time: at,
});

/**
 * Somebody tried to register with an address that has an account. For its owner alone: no answer of
 * the API says so.
 */
export const registrationEmailTaken = (userId: UserId, email: Email, at: Date): NewEvent<"auth"> => ({
  type: "registration.email_taken",
  subject: userId,
  ownerId: userId,
  data: { userId, email },
  time: at,
});
