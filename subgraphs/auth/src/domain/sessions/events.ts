import type { NewEvent } from "@coffer/contracts/new-event";
import type { SessionId, UserId } from "../users/ids.ts";
import type { Seen } from "./device.ts";
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

/** For the user to know of: if it was not they, somebody else has what they log in with. */
export const sessionOnNewDevice = (started: {
  sessionId: SessionId;
  userId: UserId;
  seen: Seen;
  at: Date;
}): NewEvent<"auth"> => ({
  type: "session.new_device",
  subject: started.sessionId,
  ownerId: started.userId,
  data: {
    sessionId: started.sessionId,
    userId: started.userId,
    device: started.seen.device?.name ?? null,
    address: started.seen.address,
    at: started.at.toISOString(),
  },
  time: started.at,
});
