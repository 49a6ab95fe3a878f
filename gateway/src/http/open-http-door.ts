import { ApolloServer, HeaderMap } from "@apollo/server";
import { ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from "@as-integrations/fastify";
import { anonymous } from "@coffer/platform/actor";
import type { HttpRoute } from "@coffer/platform/http-route";
import type { Logger } from "@coffer/platform/log";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Authenticate } from "../authenticate.ts";
import type { GatewayConfig } from "../config.ts";
import { depthLimit } from "../depth-limit.ts";
import { type MaskErrors, maskOne } from "../mask-errors.ts";
import { newRequestId, type RequestContext } from "../request-context.ts";
import { openSocketDoor, type SocketDoor } from "../subscriptions/websocket.ts";
import type { Supergraph } from "../supergraph/supergraph.ts";
import { explorerRoutes, sandboxPage, wantsPage } from "./explorer.ts";

const PATH = "/graphql";

export type HttpDoor = {
  readonly url: string;
  readonly closeSockets: SocketDoor<RequestContext>["closeWhere"];
  /** No new requests; those under way finish; sockets close with 1001. */
  stop(): Promise<void>;
};

type DoorOptions = {
  readonly config: GatewayConfig;
  readonly supergraph: Supergraph<RequestContext>;
  readonly authenticate: Authenticate;
  readonly maskErrors: MaskErrors;
  readonly routes: readonly HttpRoute[];
  readonly log: Logger;
};

/** GraphQL over HTTP and WebSocket on one port and path, and the doors that are not GraphQL. */
export async function openHttpDoor(options: DoorOptions): Promise<HttpDoor> {
  const { config, log } = options;
  const app = fastify({
    bodyLimit: config.bodyMaxBytes,
    logger: false,
    genReqId: newRequestId,
    forceCloseConnections: "idle",
    return503OnClosing: true,
  });
  const apollo = makeApollo(options, app);
  await apollo.start();

  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    const known = HTTP_FAULTS[status];
    const code = known ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
    reply
      .status(known ? status : 500)
      .send({ errors: [maskOne({ message: known ?? "", extensions: { code } }, request.id)] });
  });
  if (config.landingPage) app.register(explorerRoutes, { path: PATH });
  app.register(async (graphql) => {
    graphql.addHook("onRequest", async (request, reply) => {
      if (config.landingPage && request.method === "GET" && wantsPage(request.headers.accept))
        return reply.type("text/html").send(sandboxPage(PATH));
      return undefined;
    });
    graphql.route({
      method: ["GET", "POST", "OPTIONS"],
      url: PATH,
      handler: fastifyApolloHandler(apollo, { context: async (request) => contextOf(options.authenticate, request) }),
    });
  });
  app.register(async (doors) => {
    // Owners read their bodies themselves: a signature is over the exact bytes.
    doors.removeAllContentTypeParsers();
    doors.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
    for (const route of options.routes) mount(doors, route);
  });

  const sockets = openSocketDoor<RequestContext>({
    server: app.server,
    path: PATH,
    schema: options.supergraph.schema,
    subscribe: options.supergraph.subscribe,
    maskErrors: (errors, context) => options.maskErrors(errors, context),
    newRequestId,
    validationRules: [depthLimit(config.depthMax)],
    reportFault: (fault) => log.error({ err: fault }, "a socket failed"),
    authenticate: (authorization) => authenticateSocket(options.authenticate, authorization),
    executeRequest: (request) => executeInApollo(apollo, request),
  });
  const url = await app.listen({ host: config.host, port: config.port });
  return {
    url,
    closeSockets: sockets.closeWhere,
    async stop() {
      await sockets.stop();
      await apollo.stop();
      await app.close();
    },
  };
}

const HTTP_FAULTS: Readonly<Record<number, string>> = {
  400: "The request cannot be read.",
  404: "There is nothing here: the API is at /graphql.",
  413: "The request is too large.",
  415: "The content type is not taken: send application/json.",
};

function makeApollo({ config, supergraph, log }: DoorOptions, app: FastifyInstance): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: supergraph.gateway,
    introspection: config.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: config.tokensMax },
    validationRules: [depthLimit(config.depthMax)],
    logger: log,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    plugins: [
      fastifyApolloDrainPlugin(app),
      ApolloServerPluginLandingPageDisabled(),
      {
        async requestDidStart() {
          return {
            async willSendResponse({ response, contextValue }) {
              if (response.body.kind !== "single") return;
              const result = response.body.singleResult;
              if (result.errors) result.errors = result.errors.map((error) => presentError(error, contextValue));
            },
          };
        },
      },
    ],
  });
}

function presentError(error: GraphQLFormattedError, { requestId, tokenFault }: RequestContext): GraphQLFormattedError {
  const masked = maskOne(error, requestId);
  return tokenFault && masked.extensions?.code === "UNAUTHENTICATED" ? { ...masked, message: tokenFault } : masked;
}

/** A token that is no good makes nobody of its bearer, who may still log in or refresh; what needs a login is refused with the token's fault. */
async function contextOf(authenticate: Authenticate, request: FastifyRequest): Promise<RequestContext> {
  try {
    return { requestId: request.id, actor: await authenticate(request.headers.authorization) };
  } catch (error) {
    if (error instanceof GraphQLError) return { requestId: request.id, actor: anonymous, tokenFault: error.message };
    throw error;
  }
}

async function authenticateSocket(authenticate: Authenticate, authorization: string | undefined) {
  try {
    const actor = await authenticate(authorization);
    return {
      context: { requestId: newRequestId(), actor },
      expiresAtMs: actor.kind === "user" ? actor.expiresAt * 1000 : null,
    };
  } catch (error) {
    if (error instanceof GraphQLError) return { rejected: error.message };
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
    { contextValue: { ...context, requestId: newRequestId() } },
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
