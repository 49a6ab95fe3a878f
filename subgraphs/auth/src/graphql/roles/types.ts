import type { Role } from "@coffer/platform/identity/roles";
import { stateOf } from "../../domain/roles/role-request.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { Context } from "../context.ts";
import type { RoleChangeResolvers, RoleRequestResolvers } from "../generated/types.ts";

async function loadUser({ users }: Context, id: UserId) {
  const user = await users.load(id);
  if (!user) throw new Error(`the user ${id} is missing`);
  return user;
}

export const RoleRequest: RoleRequestResolvers = {
  user: ({ userId }, _args, context) => loadUser(context, userId),
  requestedBy: ({ byId }, _args, context) => loadUser(context, byId),
  requestedAt: ({ createdAt }) => createdAt,
  state: (request, _args, { app }) => stateOf(request, app.readRoles.now()),
  decidedBy: ({ decided }, _args, context) => (decided ? loadUser(context, decided.byId) : null),
  decidedAt: ({ decided }) => decided?.at ?? null,
  decisionReason: ({ decided }) => decided?.reason ?? null,
};

export const RoleChange: RoleChangeResolvers = {
  // The table's CHECK holds it to the roles that there are.
  role: ({ role }) => role as Role,
  by: ({ byId }, _args, context) => (byId ? loadUser(context, byId) : null),
  approvedBy: ({ approvedById }, _args, context) => (approvedById ? loadUser(context, approvedById) : null),
};
