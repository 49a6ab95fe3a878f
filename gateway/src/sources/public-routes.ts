import { type HttpRoutes, mountRoutes } from "@coffer/platform/http/routes";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** What the gateway's server gives to doors that are not GraphQL. */
export type RoutesDoor = {
  readonly bodyMaxBytes: number;
  readonly addressOf: (request: FastifyRequest) => string;
  /** The answer to what never gets to a route, or gets no answer from it. */
  readonly refuse: (reply: FastifyReply, status: number) => FastifyReply;
};

/** Puts the doors of subgraphs that are not GraphQL on the gateway's server. */
export type MountDoors = (app: FastifyInstance, door: RoutesDoor) => void;

/** Those of subgraphs in this process: their plugins themselves. */
export const mountInProcess =
  (subgraphs: readonly { readonly name: string; readonly routes: readonly HttpRoutes[] }[]): MountDoors =>
  (app, { bodyMaxBytes, addressOf }) => {
    for (const { name, routes } of subgraphs)
      mountRoutes(app, {
        subgraph: name,
        routes,
        bodyMaxBytes,
        clientOf: (request) => ({ address: addressOf(request) }),
      });
  };
