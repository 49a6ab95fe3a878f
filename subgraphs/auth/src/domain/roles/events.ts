import type { NewEvent } from "@coffer/contracts/new-event";
import type { UserId } from "../users/ids.ts";
import type { RoleRequest } from "./role-request.ts";
import type { RoleAction } from "./roles.ts";

export type RoleChangedBy = { readonly byId: UserId | null; readonly approvedById: UserId | null };

/** Without the reason: it is for who may read roles, and events are read by every subgraph. */
export const roleChanged = (
  { userId, action, role, at }: { userId: UserId; action: RoleAction; role: string; at: Date },
  { byId, approvedById }: RoleChangedBy,
): NewEvent<"auth"> => ({
  type: "role.changed",
  subject: userId,
  ownerId: userId,
  data: { userId, action, role, byUserId: byId, approvedById },
  time: at,
});

/** For who may agree to it. */
export const roleRequested = ({ id, userId, action, role, byId, createdAt }: RoleRequest): NewEvent<"auth"> => ({
  type: "role.requested",
  subject: userId,
  data: { requestId: id, userId, action, role, byUserId: byId },
  time: createdAt,
});
