import type { NewEvent } from "@coffer/contracts/new-event";
import type { SessionId, UserId } from "../users/ids.ts";
import type { EndReason } from "./session.ts";

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
