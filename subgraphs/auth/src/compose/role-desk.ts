import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeAdminTokens } from "../adapters/postgres/roles/admin-tokens.ts";
import { makeRoleDesk } from "../adapters/postgres/roles/role-desk.ts";
import { makeRoleLists } from "../adapters/postgres/roles/role-lists.ts";
import { makeListSessionsEnded } from "../adapters/postgres/sessions/list-sessions-ended.ts";
import { opaqueTokens } from "../adapters/sessions/opaque-tokens.ts";
import type { App } from "../app/app.ts";
import { makeGrantRole, makeRevokeRole } from "../app/roles/ask-for-role.ts";
import { makeClaimAdmin } from "../app/roles/claim-admin.ts";
import { makeApproveRole, makeDenyRole } from "../app/roles/decide-role-request.ts";
import { makeReadRoles } from "../app/roles/read-roles.ts";
import type { AttemptLimits, EndedSessions } from "../app/users/ports.ts";

type RolesApp = Pick<App, "grantRole" | "revokeRole" | "approveRole" | "denyRole" | "claimAdmin" | "readRoles">;

/** What ADMINs ask for through the API; the operator's command is in roles.ts. */
export function composeRoleDesk(
  { pool, clock, wakes }: SubgraphEnvironment,
  { limits, endedSessions }: { readonly limits: AttemptLimits; readonly endedSessions: EndedSessions },
): RolesApp {
  const onCommit = () => wakes.wake("auth");
  const lists = makeRoleLists(pool);
  const desk = makeRoleDesk({ pool, onCommit });
  const deps = { desk, lists, listSessionsEnded: makeListSessionsEnded(pool), endedSessions, clock };
  return {
    grantRole: makeGrantRole(deps),
    revokeRole: makeRevokeRole(deps),
    approveRole: makeApproveRole(deps),
    denyRole: makeDenyRole(deps),
    claimAdmin: makeClaimAdmin({
      adminTokens: makeAdminTokens({ pool, onCommit }),
      hashOf: opaqueTokens.hashOf,
      limits,
      clock,
    }),
    readRoles: makeReadRoles({ lists, clock }),
  };
}
