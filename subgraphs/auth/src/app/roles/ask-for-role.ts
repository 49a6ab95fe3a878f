import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { roleRequested } from "../../domain/roles/events.ts";
import type { GrantRoleRefusal, RevokeRoleRefusal } from "../../domain/roles/refusals.ts";
import {
  needsSecondPerson,
  REQUEST_LIFE_MS,
  type RoleRequest,
  type StaffRole,
} from "../../domain/roles/role-request.ts";
import { type RoleAction, rolesAfter } from "../../domain/roles/roles.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions, ListSessionsEnded } from "../users/ports.ts";
import { applyChange } from "./apply-change.ts";
import type { RoleDesk, RoleLists, RoleOutcome, RolesUnderLock } from "./ports.ts";

export type AskForRoleCommand = {
  readonly actorId: UserId;
  readonly userId: UserId;
  readonly role: StaffRole;
  readonly reason: string;
  readonly idempotencyKey: string;
};

/** The request that a second person has to agree to; null where it was done at once. */
export type AskedForRole = { readonly request: RoleRequest | null };

export type GrantRole = (command: AskForRoleCommand) => Promise<Result<AskedForRole, GrantRoleRefusal>>;
export type RevokeRole = (command: AskForRoleCommand) => Promise<Result<AskedForRole, RevokeRoleRefusal>>;

export type AskForRoleDeps = {
  desk: RoleDesk;
  lists: Pick<RoleLists, "findRequests">;
  listSessionsEnded: ListSessionsEnded;
  endedSessions: EndedSessions;
  clock: Clock;
};

type Code = "USER_NOT_FOUND" | "CANNOT_CHANGE_OWN_ROLES" | "ROLE_REQUEST_PENDING" | "UNCHANGED";
type AskRefusal = Exclude<GrantRoleRefusal, { readonly code: "ROLE_HELD_ALREADY" }>;

export const makeGrantRole =
  (deps: AskForRoleDeps): GrantRole =>
  (command) =>
    ask(deps, { ...command, action: "GRANT" }, { code: "ROLE_HELD_ALREADY" });

export const makeRevokeRole =
  (deps: AskForRoleDeps): RevokeRole =>
  (command) =>
    ask(deps, { ...command, action: "REVOKE" }, { code: "ROLE_NOT_HELD" });

type Asked = AskForRoleCommand & { readonly action: RoleAction };

async function ask<Unchanged>(
  { desk, lists, listSessionsEnded, endedSessions, clock }: AskForRoleDeps,
  asked: Asked,
  unchanged: Unchanged,
): Promise<Result<AskedForRole, AskRefusal | Unchanged>> {
  const { actorId, userId, role, reason, action, idempotencyKey } = asked;
  const operation = action === "GRANT" ? "grantRole" : "revokeRole";
  const claim = makeClaim({ actorId, operation, key: idempotencyKey }, [userId, role, reason]);
  const decided = await desk.decide<Code>(claim, userId, (locked) => decide(locked, asked, clock.now()));
  if (!decided.ok) return decided;

  const { refusal, requestId } = decided.value;
  const [request = null] = requestId !== null ? await lists.findRequests([requestId]) : [];
  if (refusal === "UNCHANGED") return err(unchanged);
  if (refusal === "ROLE_REQUEST_PENDING") {
    if (request === null) throw new Error("a request for a role is missing");
    return err({ code: refusal, request });
  }
  if (refusal) return err({ code: refusal });
  // Also at a repeat: whoever asked first may not have come so far as to tell the gateways.
  if (action === "REVOKE" && request === null)
    await announceAll(endedSessions, await listSessionsEnded(userId, "ROLE_REVOKED"));
  return ok({ request });
}

async function decide(locked: RolesUnderLock, asked: Asked, now: Date): Promise<RoleOutcome<Code>> {
  const { actorId, userId, action, role, reason } = asked;
  const { user } = locked;
  if (actorId === userId) return { refusal: "CANNOT_CHANGE_OWN_ROLES", requestId: null };
  if (!user) return { refusal: "USER_NOT_FOUND", requestId: null };
  const roles = rolesAfter(user.roles, action, role);
  if (roles === user.roles) return { refusal: "UNCHANGED", requestId: null };
  if (!needsSecondPerson(role)) {
    await applyChange(user, { roles, action, role, by: { byId: actorId, approvedById: null, reason } });
    return { refusal: null, requestId: null };
  }
  const pending = await locked.findPending(role, now);
  if (pending) return { refusal: "ROLE_REQUEST_PENDING", requestId: pending.id };
  const expiresAt = new Date(now.getTime() + REQUEST_LIFE_MS);
  const request = {
    id: newId("rrq"),
    userId,
    action,
    role,
    reason,
    byId: actorId,
    createdAt: now,
    expiresAt,
    decided: null,
  };
  await locked.add(request);
  await user.tell(roleRequested(request));
  return { refusal: null, requestId: request.id };
}
