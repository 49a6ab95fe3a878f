import type { Role } from "@coffer/platform/identity/roles";
import { roleChanged } from "../../domain/roles/events.ts";
import type { RoleAction } from "../../domain/roles/roles.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { KeyGrantId, SessionId } from "../../domain/users/ids.ts";
import type { ChangedBy, LockedUser } from "./ports.ts";

type Change = {
  readonly roles: readonly Role[];
  readonly action: RoleAction;
  readonly role: Role;
  readonly by: ChangedBy;
};

export type Ended = { readonly endedSessions: readonly SessionId[]; readonly endedGrants: readonly KeyGrantId[] };

/**
 * Writes the roles, the record and the event, and ends every session of whom something is taken
 * from: their tokens say more than they may do now. Their API keys are exchanged anew, for less.
 */
export async function applyChange(user: LockedUser, change: Change): Promise<Ended> {
  const { action, role, by } = change;
  const { at } = await user.replaceRoles(change);
  await user.tell(
    roleChanged({ userId: user.id, action, role, at }, "byId" in by ? by : { byId: null, approvedById: null }),
  );
  if (action === "GRANT") return { endedSessions: [], endedGrants: [] };
  const reason = "ROLE_REVOKED";
  const eventOf = (sessionId: SessionId) => sessionEnded({ sessionId, userId: user.id, reason, at });
  const endedSessions = await user.endSessions({ reason, at, eventOf });
  return { endedSessions, endedGrants: await user.narrowKeys(at) };
}
