import type { NewEvent } from "@coffer/contracts/new-event";
import type { UserId } from "../users/ids.ts";

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
