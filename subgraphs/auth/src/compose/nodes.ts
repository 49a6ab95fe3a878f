import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeNodeDesk } from "../adapters/postgres/nodes/node-desk.ts";
import { makeNodeRegistry } from "../adapters/postgres/nodes/node-registry.ts";
import type { App } from "../app/app.ts";
import { makeNodes } from "../app/nodes/nodes.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";

export function composeNodes(
  { pool, clock, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  { endedSessions }: { readonly endedSessions: EndedSessions },
): Pick<App, "nodes"> {
  const desk = makeNodeDesk({ pool, onCommit: () => wakes.wake("auth"), clock });
  const { issuer } = config.accessToken;
  return { nodes: makeNodes({ desk, registry: makeNodeRegistry(pool, clock), endedSessions, issuer, clock }) };
}
