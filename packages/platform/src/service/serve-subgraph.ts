import { newId } from "@coffer/contracts/ids";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Subgraph } from "../graphql/subgraph.ts";
import { linger } from "../http/linger.ts";
import { PUBLIC_ASSERTION, PUBLIC_DOOR } from "../http/public-door.ts";
import { mountRoutes } from "../http/routes.ts";
import type { Asserted, VerifyAssertion } from "../identity/assertion.ts";
import type { Logger } from "../running/log.ts";
import { notWaitedFor, Work } from "../running/work.ts";

export type ServedSubgraph = {
  readonly url: string;
  /** No new requests; those under way finish. */
  stop(): Promise<void>;
};

export type SubgraphDoor = {
  readonly subgraph: Pick<Subgraph, "name" | "execute" | "routes">;
  readonly host: string;
  readonly port: number;
  /** The largest body that the gateway takes from a client. */
  readonly bodyMaxBytes: number;
  readonly verify: VerifyAssertion;
  /** Assertions of kind public-http. */
  readonly verifyPublic: VerifyAssertion;
  readonly log: Logger;
};

/** What the gateway puts around a client's variables. */
const ENVELOPE_MAX_BYTES = 1024 * 1024;
/**
 * Longer than the gateway keeps a connection that nothing goes over: so it is never this side that
 * closes one just as a request sets out.
 */
const KEEP_ALIVE_MS = 75_000;
/**
 * At the end, requests under way get this long. With what stops afterwards it must stay below the
 * ten seconds of docs.
 */
const DRAIN_MS = 5_000;

/**
 * A subgraph over HTTP. Every request needs the gateway's assertion, introspection, `_service` and
 * `_entities` included; no other header is believed.
 */
export async function serveSubgraph(door: SubgraphDoor): Promise<ServedSubgraph> {
  const app = fastify({
    bodyLimit: door.bodyMaxBytes + ENVELOPE_MAX_BYTES,
    logger: false,
    forceCloseConnections: "idle",
    keepAliveTimeout: KEEP_ALIVE_MS,
    // What comes over a connection that stands is answered: the gateway could not know whether it
    // may repeat it.
    return503OnClosing: false,
    genReqId: ({ headers }) => requestIdOf(headers["x-request-id"]),
    http: { requireHostHeader: false },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(brokenAnswer());
      else socket.destroy();
    },
    // An address that cannot be read comes before every hook.
    frameworkErrors: (_error, _request, reply) => refuse(reply),
  });
  let stopping = false;
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  requireAssertion(app, door);
  answerFaults(app, door.log);
  app.addHook("onSend", async (_request, reply) => {
    // A connection that stays open for a next request would keep the server from closing.
    if (stopping) reply.header("connection", "close");
  });
  serveGraphQL(app, door.subgraph);
  serveRoutes(app, door);

  const url = await app.listen({ host: door.host, port: door.port });
  return {
    url,
    async stop() {
      stopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
      // At once: closing the doors takes several turns, and who connects meanwhile would be cut
      // off.
      const closed = new Promise((resolve) => app.server.close(resolve));
      await Promise.all([closed, app.close()]);
      clearTimeout(cut);
    },
  };
}

type Kind = "graphql" | "public-http";
type Proved = { readonly kind: Kind; readonly asserted: Asserted };

/** Whatever is asked for: who is not the gateway does not learn what there is. */
function requireAssertion(app: FastifyInstance, { verify, verifyPublic }: SubgraphDoor): void {
  app.decorateRequest("proved", null);
  app.addHook("onRequest", async (request, reply) => {
    const { [PUBLIC_ASSERTION]: word, authorization = "" } = request.headers;
    const kind = word === undefined ? "graphql" : "public-http";
    const [, token] = /^Bearer (\S+)$/.exec(authorization) ?? [];
    const asserted = kind === "graphql" ? token && (await verify(token)) : await verifyPublic(String(word));
    if (!asserted) return refuse(reply);
    request.setDecorator<Proved | null>("proved", { kind, asserted });
    return undefined;
  });
}

function refuseOtherAssertions(scope: FastifyInstance, kind: Kind): void {
  scope.addHook("onRequest", async (request, reply) =>
    request.getDecorator<Proved>("proved").kind === kind ? undefined : refuse(reply),
  );
}

function answerFaults(app: FastifyInstance, log: Logger): void {
  app.setNotFoundHandler((_request, reply) => answerError(reply, 404, "There is no such door."));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    linger(reply);
    return answerError(reply, status, "The request cannot be answered.");
  });
}

function serveGraphQL(app: FastifyInstance, subgraph: Pick<Subgraph, "execute">): void {
  app.register(async (scope) => {
    refuseOtherAssertions(scope, "graphql");
    scope.post<{ Body: Body }>("/graphql", (request, reply) => answerGraphQL(subgraph, request, reply));
  });
}

async function answerGraphQL(
  subgraph: Pick<Subgraph, "execute">,
  request: FastifyRequest<{ Body: Body }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { query, variables = null, operationName, extensions } = request.body ?? {};
  if (typeof query !== "string" || !isVariables(variables))
    return answerError(reply, 400, "This is no GraphQL request.");
  const values = typeof extensions?.values === "number" ? extensions.values : Number.POSITIVE_INFINITY;
  const work = new Work({ values, isMutation: query.startsWith("mutation") });
  // The gateway hangs up where nobody waits any more.
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) work.end(notWaitedFor());
  });
  const result = await subgraph.execute({
    query,
    variables: variables ?? {},
    ...(typeof operationName === "string" ? { operationName } : {}),
    ...(extensions?.event === undefined ? {} : { event: extensions.event }),
    ...request.getDecorator<Proved>("proved").asserted,
    requestId: request.id,
    work,
  });
  return reply
    .type("application/json")
    .send(JSON.stringify(work.used > 0 ? { ...result, extensions: { values: work.used } } : result));
}

/** Doors that are not GraphQL, forwarded by the gateway. */
function serveRoutes(app: FastifyInstance, { subgraph, bodyMaxBytes }: SubgraphDoor): void {
  app.register(async (doors) => {
    refuseOtherAssertions(doors, "public-http");
    mountRoutes(doors, {
      subgraph: subgraph.name,
      routes: subgraph.routes,
      at: PUBLIC_DOOR,
      bodyMaxBytes,
      clientOf(request) {
        const { address } = request.getDecorator<Proved>("proved").asserted;
        return address === undefined ? {} : { address };
      },
    });
  });
}

type Body = {
  readonly query?: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  /** `values`: how many the answer may hold. The answer says how many it holds. */
  readonly extensions?: { readonly event?: unknown; readonly values?: unknown };
};

const isVariables = (value: unknown): value is Readonly<Record<string, unknown>> | null =>
  typeof value === "object" && !Array.isArray(value);

/**
 * The gateway's, so that one id finds every line; for what does not look like an id, one of its
 * own.
 */
const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === "string" && /^[\w-]{1,64}$/.test(given) ? given : newId("req");

const refuse = (reply: FastifyReply): FastifyReply => answerError(reply, 401, "This door is for the gateway alone.");

/**
 * Whoever is not the gateway reads the request id from the header, as everybody may, and is told
 * nothing besides.
 */
function answerError(reply: FastifyReply, status: number, message: string): FastifyReply {
  const requestId = reply.request.id;
  const extensions = { code: codeOf(status), ...(status === 401 ? {} : { requestId }) };
  return reply
    .status(status)
    .header("x-request-id", requestId)
    .send({ errors: [{ message, extensions }] });
}

/** Of what is no HTTP, by hand. */
function brokenAnswer(): string {
  const requestId = newId("req");
  const body = JSON.stringify({
    errors: [{ message: "This door is for the gateway alone.", extensions: { code: "BAD_REQUEST", requestId } }],
  });
  const head = ["HTTP/1.1 400 Bad Request", `x-request-id: ${requestId}`, "content-type: application/json"];
  return [...head, `content-length: ${Buffer.byteLength(body)}`, "connection: close", "", body].join("\r\n");
}

function codeOf(status: number): string {
  if (status === 401) return "UNAUTHENTICATED";
  return status < 500 ? "BAD_REQUEST" : "INTERNAL_SERVER_ERROR";
}
