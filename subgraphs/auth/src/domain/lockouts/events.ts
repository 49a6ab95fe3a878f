import type { NewEvent } from "@coffer/contracts/new-event";
import type { UserId } from "../users/ids.ts";

/** Without the reason: it is the operators' alone, and events are read by every subgraph. */
export const lockoutLifted = (lift: {
  readonly userId: UserId;
  readonly byId: UserId;
  readonly at: Date;
}): NewEvent<"auth"> => ({
  type: "lockout.lifted",
  subject: lift.userId,
  data: { userId: lift.userId, operatorId: lift.byId },
  time: lift.at,
});
