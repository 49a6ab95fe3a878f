import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Clock } from "@coffer/platform/values/clock";
import type {
  RoleChange,
  RoleRequest,
  RoleRequestId,
  RoleRequestState,
  StaffRole,
} from "../../domain/roles/role-request.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { type UserView, viewFor } from "../users/user-view.ts";
import type { PageOf, PageRead, RoleLists } from "./ports.ts";

/** What is known of roles, to who may read it. The first two throw FORBIDDEN to everybody else. */
export type ReadRoles = {
  listStaff(viewer: Actor, role: StaffRole | null, page: PageOf<UserId>): Promise<PageRead<UserView>>;
  listRequests(
    viewer: Actor,
    state: RoleRequestState | null,
    page: PageOf<RoleRequestId>,
  ): Promise<PageRead<RoleRequest>>;
  /** Null to whoever may not read it. */
  listChanges(viewer: Actor, userId: UserId, page: PageOf<RoleChange["id"]>): Promise<PageRead<RoleChange> | null>;
  /** By the clock that decides. */
  now(): Date;
};

export const makeReadRoles = ({ lists, clock }: { lists: RoleLists; clock: Clock }): ReadRoles => ({
  async listStaff(viewer, role, page) {
    requireReader(viewer);
    const { items, hasNext } = await lists.listStaff(role, page);
    return { items: items.map((user) => viewFor(viewer, user)), hasNext };
  },
  async listRequests(viewer, state, page) {
    requireReader(viewer);
    return lists.listRequests({ state, now: clock.now() }, page);
  },
  listChanges: async (viewer, userId, page) => (may(viewer, "roles:read") ? lists.listChanges(userId, page) : null),
  now: () => clock.now(),
});

function requireReader(viewer: Actor): void {
  if (!may(viewer, "roles:read")) throw forbidden();
}
