import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { RoleDecision, RoleRequest, StaffRole } from "../../../domain/roles/role-request.ts";
import type { RoleAction } from "../../../domain/roles/roles.ts";

export const REQUEST_COLUMNS = `id, user_id AS "userId", action, role, reason, by_id AS "byId", created_at AS "createdAt", expires_at AS "expiresAt",
  decision, decision_reason AS "decisionReason", decided_by_id AS "decidedById", decided_at AS "decidedAt"`;

/** The table's CHECKs hold it to this. */
export type RequestRow = {
  readonly id: Uuid;
  readonly userId: Uuid;
  readonly action: RoleAction;
  readonly role: StaffRole;
  readonly reason: string;
  readonly byId: Uuid;
  readonly createdAt: Date;
  readonly expiresAt: Date;
} & (
  | { readonly decision: null; readonly decisionReason: null; readonly decidedById: null; readonly decidedAt: null }
  | {
      readonly decision: RoleDecision;
      readonly decisionReason: string | null;
      readonly decidedById: Uuid;
      readonly decidedAt: Date;
    }
);

export function toRequest(row: RequestRow): RoleRequest {
  const { id, userId, action, role, reason, byId, createdAt, expiresAt } = row;
  return {
    id: idFromUuid("rrq", id),
    userId: idFromUuid("usr", userId),
    action,
    role,
    reason,
    byId: idFromUuid("usr", byId),
    createdAt,
    expiresAt,
    decided:
      row.decision === null
        ? null
        : {
            decision: row.decision,
            byId: idFromUuid("usr", row.decidedById),
            at: row.decidedAt,
            reason: row.decisionReason,
          },
  };
}
