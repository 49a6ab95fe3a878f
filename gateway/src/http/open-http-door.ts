import { type ApolloServer, HeaderMap } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { anonymous } from "@coffer/platform/actor";
import type { HttpRoute } from "@coffer/platform/http/route";
import type { Logger } from "@coffer/platform/log";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { GraphQLError } from "graphql";
import type { Authenticator } from "../authenticate.ts";
import type { GatewayConfig } from "../config.ts";
import type { ErrorMask } from "../mask-errors.ts";
import { newRequestId, type RequestContext } from "../request-context.ts";
import { openSocketDoor, type SocketDoor } from "../subscriptions/websocket.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";
import { explorerRoutes, sendSandboxPage, wantsPage } from "./explorer.ts";
import { headersOf, makeAnswerBrokenHttp, maskBody, sendFault } from "./http-faults.ts";
import { limitsOf, makeApollo } from "./make-apollo.ts";

const PATH = "/graphql";
/** A body of the largest size over a poor line; whoever is slower holds a connection for nothing. */
const REQUEST_MAX_MS = 120_000;
/** At the end, requests under way get this long. With what stops afterwards it must stay below the ten seconds of docs. */
const DRAIN_MS = 5_000;

export type HttpDoor = {
  readonly url: string;
  readonly closeSockets: SocketDoor<RequestContext>["closeWhere"];
  /** No new requests; those under way finish; sockets close with 1001. */
  stop(): Promise<void>;
};

type DoorOptions = {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph<RequestContext>;
  readonly authenticator: Authenticator;
  readonly mask: ErrorMask;
  readonly routes: readonly HttpRoute[];
  readonly log: Logger;
};

/** GraphQL over HTTP and WebSocket on one port and path, and the doors that are not GraphQL. */
export async function openHttpDoor(options: DoorOptions): Promise<HttpDoor> {
  const { config } = options;
  const apollo = makeApollo(options);
  await apollo.start();
  const app = makeHttpServer(options);
  let stopping = false;
  app.addHook("onSend", async (_request, reply) => {
    // A connection that stays open for a next request would keep the server from closing.
    if (stopping) reply.header("connection", "close");
  });
  if (config.landingPage) app.register(explorerRoutes, { path: PATH });
  app.register(async (graphql) => routeGraphQL(graphql, apollo, options));
  app.register(async (doors) => {
    // Owners read their bodies themselves: a signature is over the exact bytes.
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    for (const route of options.routes) mount(doors, route);
  });

  const sockets = openSockets(app, apollo, options);
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    closeSockets: sockets.closeWhere,
    async stop() {
      stopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      await Promise.all([sockets.stop(), app.close()]);
      clearTimeout(cut);
      await apollo.stop();
    },
  };
}

function makeHttpServer({ config, mask, log }: DoorOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: config.bodyMaxBytes,
    requestTimeout: REQUEST_MAX_MS,
    logger: false,
    genReqId: newRequestId,
    // Whoever has a connection already may finish; fastify's own 503 would carry no request id.
    return503OnClosing: false,
    // Some HTTP clients offer `Upgrade: h2c` with a request; only WebSockets are anything else than a request.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket" },
    clientErrorHandler: makeAnswerBrokenHttp(mask),
    frameworkErrors: (error, _request, reply) => sendFault(mask, reply, error.statusCode ?? 500),
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headersOf(request.id));
  });
  app.setNotFoundHandler((_request, reply) => sendFault(mask, reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    return sendFault(mask, reply, status);
  });
  return app;
}

function routeGraphQL(
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
  try {
    return { requestId, actor: await authenticate(headers.authorization) };
  } catch (error) {
    if (error instanceof GraphQLError) return { requestId, actor: anonymous, tokenFault: error };
    log.error({ err: error, requestId }, "a token could not be checked");
    return { requestId, actor: anonymous, tokenFault: new GraphQLError("The token could not be checked.") };
  }
}

function openSockets(
  app: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  { config, supergraph, authenticator, mask, log }: DoorOptions,
): SocketDoor<RequestContext> {
  const { confirm } = authenticator;
  /** The socket of a session that has ended is about to be closed: until then, nothing begins on it. */
  const refusalOf = async (context: RequestContext): Promise<{ errors: GraphQLError[] } | null> => {
    try {
      await confirm(context.actor);
      return null;
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: mask.maskErrors([error], context) };
      throw error;
    }
  };
  return openSocketDoor<RequestContext>({
    server: app.server,
    path: PATH,
    schema: supergraph.schema,
    subscribe: async (args) => (await refusalOf(args.contextValue)) ?? supergraph.subscribe(args),
    executeRequest: async (request) => (await refusalOf(request.context)) ?? executeInApollo(apollo, request),
    maskErrors: mask.maskErrors,
    newRequestId,
    validationRules: [limitsOf(config)],
    limits: { documentTokens: config.tokensMax },
    reportFault: (fault) => log.error({ err: fault }, "a socket failed"),
    authenticate: (authorization) => authenticateSocket(authenticator, authorization),
  });
}

async function authenticateSocket({ authenticate }: Authenticator, authorization: string | undefined) {
  try {
    const actor = await authenticate(authorization);
    return {
      context: { requestId: newRequestId(), actor },
      expiresAtMs: actor.kind === "user" ? actor.expiresAt * 1000 : null,
    };
  } catch (error) {
    // Anything else closes the socket as a fault: a client that reads "Unauthorized" would throw its token away.
    if (error instanceof GraphQLError && error.extensions.code === "UNAUTHENTICATED")
      return { rejected: error.message };
    throw error;
  }
}

type SocketRequest = Parameters<Parameters<typeof openSocketDoor<RequestContext>>[0]["executeRequest"]>[0];

/** Queries and mutations over a socket take the same road as over HTTP. */
async function executeInApollo(
  apollo: ApolloServer<RequestContext>,
  { query, operationName, variables, context }: SocketRequest,
) {
  const http = { method: "POST", headers: new HeaderMap(), search: "", body: {} };
  const { body } = await apollo.executeOperation(
    { query, http, ...(operationName ? { operationName } : {}), ...(variables ? { variables: { ...variables } } : {}) },
    { contextValue: context },
  );
  if (body.kind !== "single") throw new Error("an incremental answer cannot be sent here");
  return body.singleResult;
}

function mount(app: FastifyInstance, { method, path, handle }: HttpRoute): void {
  app.route({
    method,
    url: path,
    handler: async (request, reply) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
      );
      const answer = await handle({
        headers,
        body: typeof request.body === "string" ? request.body : "",
        requestId: request.id,
      });
      return reply.status(answer.status).headers(answer.headers).send(answer.body);
    },
  });
}
