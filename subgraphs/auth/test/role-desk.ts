import { randomUUID } from "node:crypto";
import { uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Role } from "@coffer/platform/identity/roles";
import { actorOf, type World } from "./world.ts";

const FIELDS = `{ id user { username } action role reason requestedBy { username } requestedAt expiresAt state
  decidedBy { username } decidedAt decisionReason }`;
const [REQUEST, PENDING] = [`request ${FIELDS}`, `pendingRequest ${FIELDS}`];
const USER = "user { id username roles }";
const TEXTS = {
  grantRole: `mutation ($input: GrantRoleInput!) { grantRole(input: $input) { __typename
    ... on GrantRoleSuccess { ${USER} ${PENDING} } ... on RoleRequestPending { ${REQUEST} } ... on Refusal { code message } } }`,
  revokeRole: `mutation ($input: RevokeRoleInput!) { revokeRole(input: $input) { __typename
    ... on RevokeRoleSuccess { ${USER} ${PENDING} } ... on RoleRequestPending { ${REQUEST} } ... on Refusal { code message } } }`,
  approveRoleRequest: `mutation ($input: ApproveRoleRequestInput!) { approveRoleRequest(input: $input) { __typename
    ... on ApproveRoleRequestSuccess { ${REQUEST} } ... on RoleRequestDecided { ${REQUEST} } ... on Refusal { code message } } }`,
  denyRoleRequest: `mutation ($input: DenyRoleRequestInput!) { denyRoleRequest(input: $input) { __typename
    ... on DenyRoleRequestSuccess { ${REQUEST} } ... on RoleRequestDecided { ${REQUEST} } ... on Refusal { code message } } }`,
  claimAdminRole: `mutation ($input: ClaimAdminRoleInput!) { claimAdminRole(input: $input) { __typename
    ... on ClaimAdminRoleSuccess { ${USER} } ... on Refusal { code message } } }`,
};

type Asked = {
  readonly by: UserActor;
  readonly role?: Role;
  readonly reason?: string;
  readonly idempotencyKey?: string;
};

/** The ADMINs' desk in one world. A thrown answer carries its `code`. */
export function roleDeskOf(world: World) {
  // Who they are was asked anew, however far the clock of a test has gone on.
  const provedNow = (by: UserActor): UserActor => ({
    ...by,
    assurance: { ...by.assurance, at: Math.floor(world.clock.now().getTime() / 1000) },
  });
  const ask = async (operation: keyof typeof TEXTS, input: object, by: UserActor) => {
    const { data, errors } = await world.run(TEXTS[operation], { input }, provedNow(by));
    if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
    return data[operation];
  };
  const change =
    (operation: "grantRole" | "revokeRole") =>
    (userId: string, { by, ...given }: Asked) =>
      ask(operation, { userId, role: "OPERATOR", reason: "New shift", idempotencyKey: randomUUID(), ...given }, by);
  const decide =
    (operation: "approveRoleRequest" | "denyRoleRequest") =>
    (requestId: string, { by, ...given }: Omit<Asked, "role">) =>
      ask(operation, { requestId, idempotencyKey: randomUUID(), ...given }, by);
  return {
    grant: change("grantRole"),
    revoke: change("revokeRole"),
    approve: decide("approveRoleRequest"),
    deny: decide("denyRoleRequest"),
    claim: (printed: string, by: UserActor) => ask("claimAdminRole", { token: printed }, by),
    /** Somebody who is it from the start. */
    async person(username: string, roles: readonly Role[] = ["USER"]): Promise<UserActor> {
      const { userId, sessionId } = await world.join(username);
      await world.admin.query(`UPDATE auth."user" SET roles = $2 WHERE id = $1`, [uuidOf(userId), roles]);
      return actorOf(userId, sessionId, roles);
    },
    async rolesOf(userId: string): Promise<Role[]> {
      const { rows } = await world.admin.query(`SELECT roles FROM auth."user" WHERE id = $1`, [uuidOf(userId)]);
      return rows[0].roles;
    },
    async changesOf(userId: string) {
      const text = `SELECT action, role, by_system, by_user_id, approved_by_id, reason FROM auth.role_change WHERE user_id = $1 ORDER BY at, id`;
      return (await world.admin.query(text, [uuidOf(userId)])).rows;
    },
  };
}
