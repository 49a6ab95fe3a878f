import { unreachable } from "@coffer/platform/values/result";
import type {
  ApproveRoleRefusal,
  DenyRoleRefusal,
  GrantRoleRefusal,
  RevokeRoleRefusal,
} from "../../domain/roles/refusals.ts";

type AskRefusal = GrantRoleRefusal | RevokeRoleRefusal;
type Asked = Exclude<AskRefusal, { readonly code: "ROLE_HELD_ALREADY" | "ROLE_NOT_HELD" }>;

export const presentGrantRefusal = (refusal: GrantRoleRefusal) =>
  refusal.code === "ROLE_HELD_ALREADY"
    ? ({ __typename: "RoleHeldAlready", code: refusal.code, message: "The user has this role already." } as const)
    : presentAskRefusal(refusal);

export const presentRevokeRefusal = (refusal: RevokeRoleRefusal) =>
  refusal.code === "ROLE_NOT_HELD"
    ? ({ __typename: "RoleNotHeld", code: refusal.code, message: "The user does not have this role." } as const)
    : presentAskRefusal(refusal);

function presentAskRefusal(refusal: Asked) {
  const { code } = refusal;
  switch (code) {
    case "USER_NOT_FOUND":
      return { __typename: "UserNotFound", code, message: "There is no such user." } as const;
    case "ROLE_REQUEST_PENDING": {
      const message = "A change of this role waits for a second ADMIN already: see `request`.";
      return { __typename: "RoleRequestPending", code, message, request: refusal.request } as const;
    }
    case "CANNOT_CHANGE_OWN_ROLES":
      return presentOwnRoles(code);
    case "IDEMPOTENCY_KEY_REUSED":
      return presentKeyReused(code);
    default:
      return unreachable(refusal);
  }
}

export function presentApproveRefusal(refusal: ApproveRoleRefusal) {
  const { code } = refusal;
  switch (code) {
    case "CANNOT_APPROVE_OWN_REQUEST": {
      const message = "You asked for this yourself: another ADMIN must agree to it.";
      return { __typename: "CannotApproveOwnRequest", code, message } as const;
    }
    case "CANNOT_CHANGE_OWN_ROLES":
      return presentOwnRoles(code);
    default:
      return presentDenyRefusal(refusal);
  }
}

export function presentDenyRefusal(refusal: DenyRoleRefusal) {
  const { code } = refusal;
  switch (code) {
    case "ROLE_REQUEST_NOT_FOUND":
      return { __typename: "RoleRequestNotFound", code, message: "There is no such request." } as const;
    case "ROLE_REQUEST_DECIDED": {
      const message = "The request was decided already, or nobody decided in time. For another try, ask again.";
      return { __typename: "RoleRequestDecided", code, message, request: refusal.request } as const;
    }
    case "IDEMPOTENCY_KEY_REUSED":
      return presentKeyReused(code);
    default:
      return unreachable(refusal);
  }
}

const presentOwnRoles = (code: "CANNOT_CHANGE_OWN_ROLES") =>
  ({ __typename: "CannotChangeOwnRoles", code, message: "Another ADMIN must change what you may do." }) as const;

const presentKeyReused = (code: "IDEMPOTENCY_KEY_REUSED") =>
  ({
    __typename: "IdempotencyKeyReused",
    code,
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  }) as const;
