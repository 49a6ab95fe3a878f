import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { anonymous } from "@coffer/platform/actor";
import type { Logger } from "@coffer/platform/log";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { GraphQLError } from "graphql";
import type { Authenticator } from "../authenticate.ts";
import type { RequestContext } from "../request-context.ts";
import { traceOf } from "../trace-context.ts";
import { type DoorOptions, PATH } from "./door-options.ts";
import { sendSandboxPage, wantsPage } from "./explorer.ts";
import { maskBody } from "./http-faults.ts";

/** Queries and mutations over HTTP; for a person's browser, a page. */
export function routeGraphQL(
  app: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  { config, authenticator, mask, log }: DoorOptions,
): void {
  app.addHook("onRequest", async (request, reply) => {
    // Tokens are among the answers.
    reply.header("cache-control", "no-store");
    if (config.landingPage && request.method === "GET" && wantsPage(request.headers.accept))
      return sendSandboxPage(reply, PATH);
    return undefined;
  });
  app.addHook("onSend", async (request, reply, payload) =>
    reply.statusCode >= 400 && typeof payload === "string" ? maskBody(mask, payload, request.id) : payload,
  );
  app.route({
    // Apollo tells which of them it takes.
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    url: PATH,
    handler: fastifyApolloHandler(apollo, { context: (request) => contextOf(authenticator, request, log) }),
  });
}

/** A token that is no good makes nobody of its bearer, who may still log in or refresh; what needs a login is refused with the token's fault. */
async function contextOf(
  { authenticate }: Authenticator,
  { id: requestId, headers }: FastifyRequest,
  log: Logger,
): Promise<RequestContext> {
  const request = { requestId, ...traceOf(headers.traceparent) };
  try {
    return { ...request, actor: await authenticate(headers.authorization) };
  } catch (error) {
    if (error instanceof GraphQLError) return { ...request, actor: anonymous, tokenFault: error };
    log.error({ err: error, requestId }, "a token could not be checked");
    return { ...request, actor: anonymous, tokenFault: new GraphQLError("The token could not be checked.") };
  }
}
