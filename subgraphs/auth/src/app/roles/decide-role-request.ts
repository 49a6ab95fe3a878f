import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ApproveRoleRefusal, DenyRoleRefusal } from "../../domain/roles/refusals.ts";
import { type RoleRequest, type RoleRequestId, stateOf } from "../../domain/roles/role-request.ts";
import { rolesAfter } from "../../domain/roles/roles.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import { applyChange } from "./apply-change.ts";
import type { AskForRoleDeps } from "./ask-for-role.ts";
import type { RoleOutcome, RolesUnderLock } from "./ports.ts";

export type DecideRoleCommand = {
  readonly actorId: UserId;
  readonly requestId: RoleRequestId;
  /** Null: none was given. */
  readonly reason: string | null;
  readonly idempotencyKey: string;
};

export type ApproveRole = (command: DecideRoleCommand) => Promise<Result<RoleRequest, ApproveRoleRefusal>>;
export type DenyRole = (command: DecideRoleCommand) => Promise<Result<RoleRequest, DenyRoleRefusal>>;

type ApproveCode = "ROLE_REQUEST_DECIDED" | "CANNOT_CHANGE_OWN_ROLES" | "CANNOT_APPROVE_OWN_REQUEST";

/** By somebody else than who asked, and than whom it is about. */
export const makeApproveRole =
  (deps: AskForRoleDeps): ApproveRole =>
  async (command) => {
    const { actorId } = command;
    const decided = await decide<ApproveCode>(deps, { ...command, operation: "approveRoleRequest" }, approve);
    if (!decided.ok) return decided;
    const { refusal, request } = decided.value;
    if (refusal === "ROLE_REQUEST_DECIDED") return err({ code: refusal, request });
    if (refusal) return err({ code: refusal });
    if (request.action === "REVOKE")
      await announceAll(deps.endedSessions, await deps.listSessionsEnded(request.userId, "ROLE_REVOKED"));
    return ok(request);

    async function approve(locked: RolesUnderLock, request: RoleRequest, now: Date): Promise<ApproveCode | null> {
      if (stateOf(request, now) !== "PENDING") return "ROLE_REQUEST_DECIDED";
      if (request.byId === actorId) return "CANNOT_APPROVE_OWN_REQUEST";
      if (request.userId === actorId) return "CANNOT_CHANGE_OWN_ROLES";
      const { user } = locked;
      if (!user) throw new Error("the user of a request is missing");
      await locked.decide(request.id, { decision: "APPROVED", byId: actorId, at: now, reason: command.reason });
      const { action, role, reason } = request;
      const roles = rolesAfter(user.roles, action, role);
      // A command may have done the same meanwhile.
      if (roles !== user.roles)
        await applyChange(user, { roles, action, role, by: { byId: request.byId, approvedById: actorId, reason } });
      return null;
    }
  };

/** By any ADMIN; by who asked, it is taken back. */
export const makeDenyRole =
  (deps: AskForRoleDeps): DenyRole =>
  async (command) => {
    const { actorId, reason } = command;
    const decided = await decide<"ROLE_REQUEST_DECIDED">(deps, { ...command, operation: "denyRoleRequest" }, deny);
    if (!decided.ok) return decided;
    const { refusal, request } = decided.value;
    return refusal ? err({ code: refusal, request }) : ok(request);

    async function deny(
      locked: RolesUnderLock,
      request: RoleRequest,
      now: Date,
    ): Promise<"ROLE_REQUEST_DECIDED" | null> {
      if (stateOf(request, now) !== "PENDING") return "ROLE_REQUEST_DECIDED";
      const decision = request.byId === actorId ? "WITHDRAWN" : "DENIED";
      await locked.decide(request.id, { decision, byId: actorId, at: now, reason });
      return null;
    }
  };

type Operation = { readonly operation: "approveRoleRequest" | "denyRoleRequest" };
type Work<Code> = (locked: RolesUnderLock, request: RoleRequest, now: Date) => Promise<Code | null>;
type Decided<Code> = { readonly refusal: Code | null; readonly request: RoleRequest };

/** The request as it is now, whatever was decided of it, and why this decided nothing. */
async function decide<Code extends string>(
  { desk, lists, clock }: { desk: AskForRoleDeps["desk"]; lists: AskForRoleDeps["lists"]; clock: Clock },
  { actorId, requestId, reason, idempotencyKey, operation }: DecideRoleCommand & Operation,
  work: Work<Code>,
): Promise<
  Result<Decided<Code>, Extract<DenyRoleRefusal, { code: "ROLE_REQUEST_NOT_FOUND" | "IDEMPOTENCY_KEY_REUSED" }>>
> {
  const userId = await desk.findSubject(requestId);
  if (userId === null) return err({ code: "ROLE_REQUEST_NOT_FOUND" });
  const claim = makeClaim({ actorId, operation, key: idempotencyKey }, [requestId, reason]);
  const decided = await desk.decide<Code>(claim, userId, async (locked): Promise<RoleOutcome<Code>> => {
    const request = await locked.read(requestId);
    return { refusal: await work(locked, request, clock.now()), requestId };
  });
  if (!decided.ok) return decided;
  const [request] = await lists.findRequests([requestId]);
  if (request === undefined) throw new Error("a request for a role is missing");
  return ok({ refusal: decided.value.refusal, request });
}
