export type { UserView as UserParent } from "../app/users/user-view.ts";
export type { ApiKey as ApiKeyParent } from "../domain/api-keys/api-key.ts";
export type { Service as ServiceParent } from "../domain/api-keys/machine.ts";
export type { Freeze as UserFreezeParent } from "../domain/freezes/freeze.ts";
export type { RegisteredNode as RegisteredNodeParent } from "../domain/nodes/node.ts";
export type { Passkey as PasskeyParent } from "../domain/passkeys/passkey.ts";
export type { RoleChange as RoleChangeParent, RoleRequest as RoleRequestParent } from "../domain/roles/role-request.ts";
