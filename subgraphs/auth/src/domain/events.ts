import type { NewEvent } from "@coffer/contracts/new-event";
import type { Username } from "@coffer/platform/text/username";
import type { Email } from "./email.ts";
import type { SessionId, UserId } from "./ids.ts";
import type { EndReason } from "./session.ts";

export const userRegistered = (userId: UserId, username: Username, at: Date): NewEvent<"auth"> => ({
  type: "user.registered",
  subject: userId,
  ownerId: userId,
  data: { userId, username },
  time: at,
});

/** Somebody tried to register with an address that has an account. For its owner alone: no answer of the API says so. */
export const registrationEmailTaken = (userId: UserId, email: Email, at: Date): NewEvent<"auth"> => ({
  type: "registration.email_taken",
  subject: userId,
  ownerId: userId,
  data: { userId, email },
  time: at,
});

type FreezeChange = { readonly userId: UserId; readonly byId: UserId; readonly at: Date };

/** Without the reason: it is the operators' alone, and events are read by every subgraph. */
export const userFrozen = ({ userId, byId, at }: FreezeChange): NewEvent<"auth"> => ({
  type: "user.frozen",
  subject: userId,
  data: { userId, operatorId: byId },
  time: at,
});

export const userUnfrozen = ({ userId, byId, at }: FreezeChange): NewEvent<"auth"> => ({
  type: "user.unfrozen",
  subject: userId,
  data: { userId, operatorId: byId },
  time: at,
});

export const sessionEnded = (ended: {
  sessionId: SessionId;
  userId: UserId;
  reason: EndReason;
  at: Date;
}): NewEvent<"auth"> => ({
  type: "session.ended",
  subject: ended.sessionId,
  ownerId: ended.userId,
  data: { sessionId: ended.sessionId, userId: ended.userId, reason: ended.reason },
  time: ended.at,
});
