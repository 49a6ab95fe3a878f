import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { ApolloServer } from "@apollo/server";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import { findNotText } from "@coffer/platform/graphql/client-text";
import { badUserInput, unauthenticated } from "@coffer/platform/graphql/errors";
import { readAgent } from "@coffer/platform/http/user-agent";
import { anonymous, principalOf } from "@coffer/platform/identity/actor";
import { networkOf } from "@coffer/platform/values/network";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type ExecutionResult, GraphQLError } from "graphql";
import { NotProved } from "../identity/bound-tokens.ts";
import { isDigestOf, isMeantAsNode } from "../identity/node-signature.ts";
import type { RequestContext } from "../identity/request-context.ts";
import { makeBodiesUnderWay, type Sender } from "../limits/bodies-under-way.ts";
import { Cancellation } from "../limits/cancellation.ts";
import { parseTrace } from "../sources/trace-context.ts";
import type { AddressOf } from "./client-address.ts";
import { type DoorOptions, PATH } from "./door-options.ts";
import { EXPLORER_PATH, sendSandboxPage, wantsPage } from "./explorer.ts";
import { maskBody } from "./http-faults.ts";
import type { KnownOperations } from "./known-operations.ts";
import { HttpFault, readBody } from "./read-body.ts";

type RouteOptions = DoorOptions & {
  readonly addressOf: AddressOf;
  readonly apollo: ApolloServer<RequestContext>;
  readonly known: Pick<KnownOperations, "find">;
};

/** Queries and mutations over HTTP; for a person's browser, a page. */
export function routeGraphQL(app: FastifyInstance, options: RouteOptions): void {
  const { config, mask } = options;
  app.addHook("onRequest", (request, reply, done) => {
    // Tokens are among the answers.
    reply.header("cache-control", "no-store");
    if (config.landingPage && request.method === "GET" && wantsPage(request.headers.accept))
      sendExplorer(reply, config);
    else done();
  });
  app.decorateRequest("underWay", null);
  app.addHook("onRequest", (request, reply, done) => {
    request.underWay = new UnderWay(reply.raw);
    done();
  });
  const contextOf = makeContexts(options);
  parseBodies(app, options, contextOf);
  app.addHook("onSend", (_request, reply, payload, done) => {
    const isFault = reply.statusCode >= 400 && typeof payload === "string";
    done(null, isFault ? maskBody(mask, payload, reply.request.id) : payload);
  });
  app.route({
    // Apollo tells which of them it takes.
    method: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    url: PATH,
    handler: makeHandler(app, options, contextOf),
  });
}

/**
 * Apollo's page runs a script of Apollo's, which may be another tomorrow: where the console is, a
 * script of this origin can have the access token of whoever is logged in.
 */
const sendExplorer = (reply: FastifyReply, config: DoorOptions["config"]) =>
  config.console === null ? sendSandboxPage(reply, PATH) : reply.redirect(EXPLORER_PATH, 302);

type ContextOf = (request: FastifyRequest) => Promise<RequestContext>;

declare module "fastify" {
  interface FastifyRequest {
    /** Of a request to GraphQL; null elsewhere. */
    underWay: UnderWay | null;
  }
}

/** What a request holds until its answer has left, or its connection is gone. */
class UnderWay {
  readonly cancellation = new Cancellation();
  context: Promise<RequestContext> | null = null;
  #release: (() => void) | null = null;
  #isOver = false;

  constructor(answer: ServerResponse) {
    answer.once("close", () => {
      this.#isOver = true;
      this.#release?.();
      if (!answer.writableFinished) this.cancellation.cancel();
    });
  }

  /** Called when it is over: at once, where it is already. */
  whenOver(release: () => void): void {
    if (this.#isOver) release();
    else this.#release = release;
  }
}

const underWayOf = ({ underWay }: FastifyRequest): UnderWay => {
  if (!underWay) throw new Error("a request did not come by the hook");
  return underWay;
};

/** Only JSON becomes an operation, and its bytes are counted. */
function parseBodies(app: FastifyInstance, { config }: RouteOptions, contextOf: ContextOf): void {
  const bodies = makeBodiesUnderWay(config.bodies);
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", (request, payload, done) => {
    readBody(payload, {
      bounds: config.bodies,
      bodies,
      sender: async () => senderOf(await contextOf(request)),
      whenAnswered: (release) => underWayOf(request).whenOver(release),
    })
      .then(async (bytes) => {
        underWayOf(request).context = refuseOtherBody(await contextOf(request), bytes);
        return bytes;
      })
      .then((bytes) => {
        const text = String(bytes);
        // The memory of a body is given back as it is, and it may have been a password.
        bytes.fill(0);
        void parse(request, text, done);
      }, done);
  });
}

/** A node signed its body's SHA-256: with other bytes, nobody signed the request. */
async function refuseOtherBody(context: RequestContext, bytes: Buffer): Promise<RequestContext> {
  const { signedDigest } = context;
  if (!signedDigest || isDigestOf(signedDigest, createHash("sha256").update(bytes).digest())) return context;
  return { ...context, actor: anonymous, tokenFault: unauthenticated("The body is not the one of Content-Digest.") };
}

function senderOf({ actor, address = "unknown" }: RequestContext): Sender {
  const principal = principalOf(actor);
  return principal === null ? { kind: "stranger", name: networkOf(address) } : { kind: "user", name: principal };
}

function makeHandler(app: FastifyInstance, options: RouteOptions, contextOf: ContextOf) {
  const { apollo, known, supergraph, mask, newDocuments } = options;
  const begun = new WeakMap<FastifyRequest, RequestContext>();
  const present = fastifyApolloHandler(apollo, {
    context: async (request) => begun.get(request) ?? contextOf(request),
  });
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { tokenFault } = await contextOf(request);
    if (tokenFault instanceof NotProved) {
      const errors = [mask.present(tokenFault.toJSON(), request.id)];
      return reply.status(401).header("www-authenticate", tokenFault.challenge).send({ errors });
    }
    const { query, operationName, extensions } = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    // What makes a body large are values, which variables hold: a document is read sign by sign.
    if (typeof query === "string" && query.length > options.config.bodies.anyoneBytes) throw new HttpFault(413);
    const isMore = operationName !== undefined || extensions !== undefined;
    const broken = isMore ? findNotText({ operationName, extensions }, "") : [];
    if (broken.length > 0) return reply.send({ errors: [mask.present(badUserInput(broken).toJSON(), request.id)] });
    const asked = known.find(request);
    if (!asked) {
      const fault = await newDocuments.turn(await contextOf(request));
      if (fault) return reply.send({ errors: [mask.present(fault.toJSON(), request.id)] });
      return present.call(app, request, reply);
    }
    const context = await contextOf(request);
    const answered = supergraph.execute({ ...asked, context });
    const { data, errors } = await answered.catch(noData);
    if (data && !errors) return reply.header("content-type", JSON_TYPE).send(`${JSON.stringify({ data })}\n`);
    begun.set(request, { ...context, answered });
    return present.call(app, request, reply);
  };
}

const JSON_TYPE = "application/json; charset=utf-8";
const noData = (): ExecutionResult => ({});

/** The token is checked once, before the body is read. */
function makeContexts(options: RouteOptions): ContextOf {
  // Where this server is, its configuration says, and not what a client wrote into `Host`.
  const parts = { ...options, url: new URL(PATH, options.issuer).href };
  return (request) => {
    const underWay = underWayOf(request);
    underWay.context ??= makeContext(parts, request, underWay.cancellation);
    return underWay.context;
  };
}

/**
 * A token that is no good makes nobody of its bearer, who may still log in or refresh; what needs a
 * login is refused with the token's fault. But who does not prove that a token is theirs is
 * answered nothing.
 */
async function makeContext(
  parts: Pick<RouteOptions, "authenticator" | "nodes" | "addressOf" | "log"> & { readonly url: string },
  { id: requestId, method, headers, url: path, raw }: FastifyRequest,
  cancellation: Cancellation,
): Promise<RequestContext> {
  const { authenticator, nodes, addressOf, url, log } = parts;
  const agent = readAgent(headers["user-agent"]);
  const request = {
    ...{ requestId, address: addressOf(raw), cancellation },
    ...(agent === undefined ? {} : { agent }),
    ...parseTrace(headers.traceparent),
  };
  const asked = { method, url, proof: headers.dpop?.toString() };
  try {
    if (isMeantAsNode(headers)) {
      const signed = await nodes.authenticateNode({ method, path, headers }, request.address);
      return { ...request, actor: signed.actor, signedDigest: signed.digest };
    }
    return { ...request, actor: await authenticator.authenticate(headers.authorization, request.address, asked) };
  } catch (error) {
    if (error instanceof GraphQLError) return { ...request, actor: anonymous, tokenFault: error };
    log.error({ err: error, requestId }, "a token could not be checked");
    return { ...request, actor: anonymous, tokenFault: new GraphQLError("The token could not be checked.") };
  }
}
