import type { Loop } from "@coffer/platform/running/loop";
import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { clearNodeGrants } from "../adapters/postgres/nodes/ended-node-grants.ts";
import { makeNodeDesk } from "../adapters/postgres/nodes/node-desk.ts";
import { makeNodeRegistry } from "../adapters/postgres/nodes/node-registry.ts";
import type { App } from "../app/app.ts";
import { makeNodes } from "../app/nodes/nodes.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";
import { makeClearNodeGrantsJob } from "../jobs/nodes/clear-node-grants.ts";

export function composeNodes(
  { pool, clock, log, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  { endedSessions }: { readonly endedSessions: EndedSessions },
): { readonly app: Pick<App, "nodes">; readonly jobs: readonly Loop[] } {
  const desk = makeNodeDesk({ pool, onCommit: () => wakes.wake("auth"), clock });
  const { issuer } = config.accessToken;
  const nodes = makeNodes({ desk, registry: makeNodeRegistry(pool, clock), endedSessions, issuer, clock });
  return { app: { nodes }, jobs: [makeClearNodeGrantsJob((before) => clearNodeGrants(pool, before), clock, log)] };
}
