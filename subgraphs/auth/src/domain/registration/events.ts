import type { NewEvent } from "@coffer/contracts/new-event";
import type { Username } from "@coffer/platform/text/username";
import type { UserId } from "../users/ids.ts";

export const userRegistered = (userId: UserId, username: Username, at: Date): NewEvent<"auth"> => ({
  type: "user.registered",
  subject: userId,
  ownerId: userId,
  data: { userId, username },
  time: at,
});
