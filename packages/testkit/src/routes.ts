import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { mountRoutes } from "@coffer/platform/http/routes";
import fastify, { type FastifyInstance, type RouteOptions } from "fastify";

/**
 * A subgraph's doors that are not GraphQL, on a server of their own that nobody but `inject`
 * reaches; `seen` is told of each route.
 */
export async function mountAlone(
  { name, routes }: Pick<Subgraph, "name" | "routes">,
  seen: (route: RouteOptions) => void = () => undefined,
): Promise<FastifyInstance> {
  const app = fastify({ logger: false });
  app.addHook("onRoute", seen);
  mountRoutes(app, { subgraph: name, routes, bodyMaxBytes: 1_000_000, clientOf: () => ({}) });
  await app.ready();
  return app;
}
