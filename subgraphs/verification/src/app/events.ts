import type { StreamPlace } from "@coffer/contracts/event";
import type { EventData } from "@coffer/contracts/event-data";
import type { NewEvent } from "@coffer/contracts/new-event";
import { streamOfPerson } from "@coffer/contracts/streams";
import type { UserId } from "../domain/ids.ts";
import type { Verification } from "../domain/verification.ts";
import type { StatusChange, StatusEvent } from "./ports.ts";

export const VERIFICATION_FIELD = "verificationStatus";

/** One person's verifications, one after the other, are one stream. */
export const streamOf = (userId: UserId): string => streamOfPerson(VERIFICATION_FIELD, userId);

/** What a subscriber gets of one change, live or from the history: the same. */
export type StatusData = EventData<"coffer.verification.status.changed">;

export const statusData = (userId: UserId, event: Omit<StatusEvent, "sequence">): StatusData => ({
  verificationId: event.verificationId,
  userId,
  status: event.status,
  level: event.level,
  at: event.at.toISOString(),
});

export const toStreamPlace = (userId: UserId, sequence: string): StreamPlace => ({
  stream: streamOf(userId),
  sequence,
  audience: [streamOf(userId)],
});

export const statusChange = (verification: Verification, at: Date): StatusChange => ({
  verification,
  at,
  events: (sequence) => [
    statusChanged({ verification, at, sequence }),
    ...(verification.status === "VERIFIED" ? [userVerified(verification, at)] : []),
  ],
});

function statusChanged(change: { verification: Verification; at: Date; sequence: string }): NewEvent<"verification"> {
  const { id, userId, status, level } = change.verification;
  return {
    type: "status.changed",
    subject: userId,
    sequence: change.sequence,
    ownerId: userId,
    time: change.at,
    data: statusData(userId, { verificationId: id, status, level, at: change.at }),
    follow: { field: VERIFICATION_FIELD, places: [toStreamPlace(userId, change.sequence)] },
  };
}

const userVerified = ({ id, userId, level, networks }: Verification, at: Date): NewEvent<"verification"> => ({
  type: "user.verified",
  subject: userId,
  ownerId: userId,
  time: at,
  data: { userId, verificationId: id, level, networks },
});
