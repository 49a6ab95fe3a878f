import fastify from "fastify";
import type { Actor } from "../actor.ts";
import type { VerifyAssertion } from "../assertion.ts";
import type { Logger } from "../log.ts";
import type { Subgraph } from "../subgraph.ts";
import { PUBLIC_DOOR } from "./public-door.ts";

export type ServedSubgraph = {
  readonly url: string;
  /** No new requests; those under way finish. */
  stop(): Promise<void>;
};

type Body = {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  readonly extensions?: { readonly event?: unknown };
};

const REFUSED = {
  errors: [{ message: "This door is for the gateway alone.", extensions: { code: "UNAUTHENTICATED" } }],
};

/** A subgraph over HTTP. Every request needs the gateway's assertion, introspection, `_service` and `_entities` included; no other header is believed. */
export async function serveSubgraph(options: {
  subgraph: Subgraph;
  host: string;
  port: number;
  bodyMaxBytes: number;
  verify: VerifyAssertion;
  log: Logger;
}): Promise<ServedSubgraph> {
  const { subgraph, host, port, bodyMaxBytes, verify, log } = options;
  const app = fastify({
    bodyLimit: bodyMaxBytes,
    logger: false,
    forceCloseConnections: "idle",
    keepAliveTimeout: 75_000,
  });
  app.decorateRequest("actor", null);
  app.addHook("onRequest", async (request, reply) => {
    const [, token] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
    const actor = token ? await verify(token) : null;
    if (!actor) return reply.status(401).send(REFUSED);
    (request as { actor?: Actor }).actor = actor;
    return undefined;
  });
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.headers["x-request-id"] }, "an HTTP request failed");
    reply.status(status).send({
      errors: [
        {
          message: "The request cannot be answered.",
          extensions: { code: status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR" },
        },
      ],
    });
  });

  app.post<{ Body: Body }>("/graphql", async (request, reply) => {
    const { query, variables, operationName, extensions } = request.body ?? {};
    if (typeof query !== "string")
      return reply
        .status(400)
        .send({ errors: [{ message: "There is no query.", extensions: { code: "BAD_REQUEST" } }] });
    const result = await subgraph.execute({
      query,
      variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
      ...(typeof operationName === "string" ? { operationName } : {}),
      ...(extensions?.event === undefined ? {} : { event: extensions.event }),
      actor: (request as { actor?: Actor }).actor as Actor,
      requestId: String(request.headers["x-request-id"] ?? "none"),
    });
    return reply.type("application/json").send(JSON.stringify(result));
  });

  app.register(async (doors) => {
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    for (const { method, path, handle } of subgraph.routes)
      doors.route({
        method,
        url: `${PUBLIC_DOOR}${path}`,
        handler: async (request, reply) => {
          const headers = Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [
              name,
              Array.isArray(value) ? value.join(", ") : value,
            ]),
          );
          const body = typeof request.body === "string" ? request.body : "";
          const answer = await handle({ headers, body, requestId: String(request.headers["x-request-id"] ?? "none") });
          return reply.status(answer.status).headers(answer.headers).send(answer.body);
        },
      });
  });

  const url = await app.listen({ host, port });
  return { url, stop: () => app.close() };
}
