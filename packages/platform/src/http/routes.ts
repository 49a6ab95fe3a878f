import { Readable } from "node:stream";
import { BEARER_PATHS, publicPaths, publicPrefixes } from "@coffer/contracts/public-paths";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest, RouteOptions } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * How a caller proves a right to the route. Every route of a subgraph names it, or the start
     * fails.
     */
    proof?: string;
    /** The largest body that it takes; left out, as large as any. */
    bodyMaxBytes?: number;
    /**
     * The names of the cookies that the route reads: no other gets to it. `forwarded`: another
     * process knows the names.
     */
    cookies?: readonly string[] | "forwarded";
  }
}

/**
 * A subgraph's doors that are not GraphQL: pages, uploads, downloads, webhooks. A Fastify plugin,
 * in a scope of its own on the gateway's server, or on the subgraph's where the gateway forwards to
 * it. A body is a bounded stream of the exact bytes, unless the plugin adds a parser for its type.
 * The client's access token is for the gateway and gets here only at `BEARER_PATHS`.
 */
export type HttpRoutes = FastifyPluginAsync;
export type RouteRequest = FastifyRequest;
export type RouteReply = FastifyReply;

/** Whose request it is, by the gateway's word; `request.id` is the request's. */
export type HttpClient = { readonly address?: string };

export const clientOf = (request: FastifyRequest): HttpClient => request.getDecorator<HttpClient>("client");

export type MountedRoutes = {
  readonly subgraph: string;
  readonly routes: readonly HttpRoutes[];
  /** Before each of its paths, where they are not on the gateway's own server. */
  readonly at?: string;
  /** A route may take less, by its `config.bodyMaxBytes`. */
  readonly bodyMaxBytes: number;
  readonly clientOf: (request: FastifyRequest) => HttpClient;
};

export function mountRoutes(app: FastifyInstance, mounted: MountedRoutes): void {
  const { subgraph, routes, at = "", bodyMaxBytes } = mounted;
  app.register(
    async (scope) => {
      scope.decorateRequest("client", null);
      scope.addHook("onRoute", (route) => refuseUnproved(subgraph, at, route));
      scope.addHook("onRequest", async (request) => {
        request.setDecorator<HttpClient>("client", mounted.clientOf(request));
        keepFromRoutes(request.headers, pathOf(request.url.slice(at.length)));
        keepCookies(request);
      });
      boundBodies(scope, bodyMaxBytes);
      for (const plugin of routes) await scope.register(plugin);
    },
    { prefix: at },
  );
}

/** Bodies are streams of at most so many bytes, read as slowly as whoever reads them. */
export function boundBodies(scope: FastifyInstance, bodyMaxBytes: number): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser("*", (request, payload, done) => {
    const maxBytes = Math.min(bodyMaxBytes, request.routeOptions.config.bodyMaxBytes ?? bodyMaxBytes);
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) done(tooLarge());
    else done(null, Readable.from(bound(payload, maxBytes), { objectMode: false }));
  });
}

/**
 * Not piped: whoever does not read it takes nothing, and a refusal can still be answered over the
 * connection.
 */
async function* bound(payload: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  let received = 0;
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    received += chunk.length;
    if (received > maxBytes) throw tooLarge();
    yield chunk;
  }
}

const tooLarge = () => Object.assign(new Error("the body is too large"), { statusCode: 413 });

type Headers = Record<string, string | string[] | undefined>;

/**
 * Takes away what is between the client and the gateway alone, and what only the gateway may say.
 * Basic is how a client of OAuth names itself (RFC 6749 §2.3.1); an access token gets to the few
 * paths that are for who holds one.
 */
export function keepFromRoutes(headers: Headers, path: string): void {
  const kept = BEARER_PATHS.includes(path) ? /^(Basic|Bearer|DPoP) /i : /^Basic /i;
  if (!kept.test(String(headers.authorization))) delete headers.authorization;
  for (const name of Object.keys(headers)) if (FOR_THE_GATEWAY.test(name)) delete headers[name];
}

/**
 * A browser sends cookies with whatever is asked for, also by a page that the person did not mean:
 * only a route that names them, and so has thought of that, gets any.
 */
export function keepCookies({ headers, routeOptions }: FastifyRequest): void {
  const { cookies = [] } = routeOptions.config ?? {};
  if (headers.cookie === undefined || cookies === "forwarded") return;
  const kept = headers.cookie
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => cookies.some((name) => pair.startsWith(`${name}=`)));
  if (kept.length > 0) headers.cookie = kept.join("; ");
  else delete headers.cookie;
}

export const pathOf = (url: string): string => url.split("?", 1)[0] ?? "";

const FOR_THE_GATEWAY = /^(forwarded|x-forwarded-.*|x-real-ip|proxy-authorization|coffer-.*)$/;

function refuseUnproved(subgraph: string, at: string, { url, config }: RouteOptions): void {
  const path = url.slice(at.length);
  const isUnderIts = publicPrefixes(subgraph).some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
  if (!isUnderIts && !publicPaths(subgraph).includes(path)) throw new Error(`${subgraph} may have no route ${path}`);
  if (!config?.proof) throw new Error(`the route ${path} does not name its proof`);
}
