import { type ApolloServer, HeaderMap } from "@apollo/server";
import { principalOf } from "@coffer/platform/identity/actor";
import type { FastifyInstance } from "fastify";
import { GraphQLError } from "graphql";
import { type Authenticator, TokenExpired } from "../identity/authenticate.ts";
import { newRequestId, type RequestContext } from "../identity/request-context.ts";
import { openSocketDoor, type SocketDoor } from "../sockets/websocket.ts";
import type { AddressOf } from "./client-address.ts";
import { type DoorOptions, PATH } from "./door-options.ts";
import { writeFault } from "./http-faults.ts";
import { makeLimitsRule } from "./make-apollo.ts";

type SocketOptions = DoorOptions & { readonly addressOf: AddressOf };

/** Everything over WebSockets, on the HTTP server's port and path. */
export function openSockets(
  app: FastifyInstance,
  apollo: ApolloServer<RequestContext>,
  { config, supergraph, authenticator, addressOf, mask, log, newDocuments }: SocketOptions,
): SocketDoor<RequestContext> {
  const { confirm } = authenticator;
  /**
   * The socket of a session that has ended is about to be closed: until then, nothing begins on it.
   */
  const findRefusal = async (context: RequestContext): Promise<{ errors: GraphQLError[] } | null> => {
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
    subscribe: async (args) => (await findRefusal(args.contextValue)) ?? supergraph.subscribe(args),
    executeRequest: async (request) => (await findRefusal(request.context)) ?? executeInApollo(apollo, request),
    maskErrors: mask.maskErrors,
    newRequestId,
    newDocumentTurn: newDocuments.turn,
    refusal: (status) => writeFault(mask, status),
    validationRules: [makeLimitsRule(config)],
    limits: { documentTokens: config.tokensMax, ...config.sockets },
    userOf: ({ actor }) => principalOf(actor),
    reportFault: (fault) => log.error({ err: fault }, "a socket failed"),
    addressOf,
    authenticate: (authorization, address) => authenticateSocket(authenticator, authorization, address),
  });
}

async function authenticateSocket(
  { authenticate }: Pick<Authenticator, "authenticate">,
  authorization: string | undefined,
  address: string,
) {
  try {
    const actor = await authenticate(authorization, address);
    return {
      context: { requestId: newRequestId(), actor, address },
      expiresAtMs: actor.kind === "anonymous" ? null : actor.expiresAt * 1000,
    };
  } catch (error) {
    // Anything else closes the socket as a fault: a client that reads "Unauthorized" would throw
    // its token away.
    if (!(error instanceof GraphQLError)) throw error;
    const { code } = error.extensions;
    if (code === "UNAUTHENTICATED") return { rejected: error.message, hasExpired: error instanceof TokenExpired };
    if (code === "RATE_LIMITED") return { rejected: error.message, isForNow: true };
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
    {
      query,
      http,
      ...(operationName === undefined ? {} : { operationName }),
      ...(variables ? { variables: { ...variables } } : {}),
    },
    { contextValue: context },
  );
  if (body.kind !== "single") throw new Error("an incremental answer cannot be sent here");
  return body.singleResult;
}
