import { anything, id, idempotencyKey, optional, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { AskForRoleCommand } from "../../app/roles/ask-for-role.ts";
import type { DecideRoleCommand } from "../../app/roles/decide-role-request.ts";
import type {
  MutationApproveRoleRequestArgs,
  MutationDenyRoleRequestArgs,
  MutationGrantRoleArgs,
  MutationRevokeRoleArgs,
} from "../generated/types.ts";

const REASON_MAX = 512;

/** Of a grant and of its end. Throws BAD_USER_INPUT with every fault. */
export const parseAsked = (
  args: MutationGrantRoleArgs | MutationRevokeRoleArgs,
  { userId: actorId }: UserActor,
): AskForRoleCommand => ({
  actorId,
  ...readInput(args, (read) => ({
    userId: read("input.userId", id("usr")),
    role: read("input.role", anything),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  })),
});

/** Of an approval and of a denial. Throws BAD_USER_INPUT with every fault. */
export const parseDecision = (
  args: MutationApproveRoleRequestArgs | MutationDenyRoleRequestArgs,
  { userId: actorId }: UserActor,
): DecideRoleCommand => ({
  actorId,
  ...readInput(args, (read) => ({
    requestId: read("input.requestId", id("rrq")),
    reason: read("input.reason", optional(prose(REASON_MAX))),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  })),
});
