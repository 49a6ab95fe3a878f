import type { Id } from "@coffer/contracts/ids";
import type { UserId } from "../users/ids.ts";
import type { RoleAction } from "./roles.ts";

export type RoleRequestId = Id<"rrq">;

/** The roles that are given and taken away. Everybody is a USER; machines are made with theirs. */
export const STAFF_ROLES = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/**
 * Whoever gives these roles gives all that Coffer has, or who judges it: a second ADMIN has to
 * agree, also to taking them away, or one who was taken over could drive the others out.
 */
export const needsSecondPerson = (role: StaffRole): boolean => role === "ADMIN" || role === "COMPLIANCE";

/** Nobody agrees any more to what was asked for so long ago. */
export const REQUEST_LIFE_MS = 7 * 24 * 60 * 60_000;

export type RoleDecision = "APPROVED" | "DENIED" | "WITHDRAWN";

/** A change of roles that waits for a second person, or did. */
export type RoleRequest = {
  readonly id: RoleRequestId;
  readonly userId: UserId;
  readonly action: RoleAction;
  readonly role: StaffRole;
  readonly reason: string;
  readonly byId: UserId;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decided: {
    readonly decision: RoleDecision;
    readonly byId: UserId;
    readonly at: Date;
    readonly reason: string | null;
  } | null;
};

export type RoleRequestState = "PENDING" | "EXPIRED" | RoleDecision;

export function stateOf(
  { decided, expiresAt }: Pick<RoleRequest, "decided" | "expiresAt">,
  now: Date,
): RoleRequestState {
  if (decided) return decided.decision;
  return expiresAt <= now ? "EXPIRED" : "PENDING";
}

/** A line of the record that nobody can change. */
export type RoleChange = {
  readonly id: Id<"rch">;
  readonly at: Date;
  readonly action: RoleAction;
  /** Any: what a command gives may be no staff's. */
  readonly role: string;
  /** Null where a command did it. */
  readonly byId: UserId | null;
  readonly approvedById: UserId | null;
  readonly reason: string | null;
  /** Who ran the command, as the operating system says; null where an ADMIN did it. */
  readonly bySystem: string | null;
};
