import { publicPaths, publicPrefixes } from "@coffer/contracts/public-paths";
import { PUBLIC_ASSERTION, PUBLIC_DOOR, publicAudience } from "@coffer/platform/http/public-door";
import { boundBodies, keepFromRoutes, pathOf } from "@coffer/platform/http/routes";
import { anonymous } from "@coffer/platform/identity/actor";
import type { SignAssertion } from "@coffer/platform/identity/assertion";
import type { Logger } from "@coffer/platform/running/log";
import { networkOf } from "@coffer/platform/values/network";
import replyFrom, { type FastifyReplyFromOptions } from "@fastify/reply-from";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Dispatcher } from "undici";
import type { MountDoors, RoutesDoor } from "./public-routes.ts";
import { makeInstances, type Opening } from "./subgraph-instances.ts";
import { beginTrace, parseTrace } from "./trace-context.ts";

export type ForwardingOptions = {
  readonly subgraphs: readonly { readonly name: string; readonly urls: readonly string[] }[];
  readonly sign: SignAssertion;
  /** To each subgraph, apart from those of GraphQL: a long download keeps no query waiting. */
  readonly connections: number;
  /** Until an answer begins, and between its parts. */
  readonly timeoutMs: number;
  readonly log: Logger;
};

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** Of the connections to a subgraph, what clients of one network may hold at once. */
const SHARE_MAX = 4;

/**
 * Forwards what is under a subgraph's prefixes to it, both ways as it comes, with the gateway's
 * assertion of kind public-http.
 */
export function makeForwarding({ subgraphs, ...options }: ForwardingOptions): {
  readonly mount: MountDoors;
  close(): Promise<void>;
} {
  const targets = subgraphs.map(({ name, urls }) => ({ name, instances: makeInstances({ name, urls, ...options }) }));
  return {
    mount(app, door) {
      for (const target of targets)
        app.register(async (scope) => {
          boundBodies(scope, door.bodyMaxBytes);
          // What it opens connections with is ours: it takes turns, and lets one rest that cannot
          // be reached.
          const wanted = new Map<string, AbortSignal>();
          const opening = { request: opener(target.instances, { silenceMaxMs: options.timeoutMs, wanted }) };
          await scope.register(replyFrom, { undici: opening, disableRequestLogging: true, disableCache: true });
          forwardFrom(scope, { ...options, ...door, name: target.name, wanted });
        });
    },
    close: async () => {
      await Promise.all(targets.map(({ instances }) => instances.close()));
    },
  };
}

type Forwarding = Omit<ForwardingOptions, "subgraphs"> &
  RoutesDoor & {
    readonly name: string;
    /** By request id, while its client is there: what opens connections knows no more of it. */
    readonly wanted: Map<string, AbortSignal>;
  };

function forwardFrom(scope: FastifyInstance, forwarding: Forwarding): void {
  const { name, sign, refuse, addressOf, connections, wanted } = forwarding;
  const places = makePlaces(connections);
  const urls = [...publicPrefixes(name).map((prefix) => `${prefix}/*`), ...publicPaths(name)];
  for (const url of urls)
    scope.route({
      method: METHODS,
      url,
      // HEAD is forwarded as it is.
      exposeHeadRoute: false,
      config: { cookies: "forwarded" },
      async handler(request, reply) {
        const address = addressOf(request);
        const leave = places.take(networkOf(address));
        if (!leave) return refuse(reply, 503);
        const client = new AbortController();
        wanted.set(request.id, client.signal);
        reply.raw.once("close", () => {
          wanted.delete(request.id);
          // A place is free once the subgraph works for nobody here any more.
          client.abort();
          leave();
        });
        const word = await sign(anonymous, publicAudience(name), { address });
        return reply.from(`${PUBLIC_DOOR}${pathOf(request.url)}`, {
          // A subgraph that is busy says so once: its answer is the client's.
          retryDelay: () => null,
          getUpstream: () => "http://subgraph",
          rewriteRequestHeaders: (_request, headers) => ({ ...headersFor(request, headers), [PUBLIC_ASSERTION]: word }),
          rewriteHeaders: (headers) => withoutOurs(headers),
          onError: (_reply, { error }) => void refuse(reply, statusOf(error)),
        });
      },
    });
}

/** How many requests are under way, and whose. */
function makePlaces(max: number) {
  const held = new Map<string, number>();
  let all = 0;
  return {
    take(network: string): (() => void) | null {
      const count = held.get(network) ?? 0;
      if (all >= max || count >= Math.ceil(max / SHARE_MAX)) return null;
      all += 1;
      held.set(network, count + 1);
      return () => {
        all -= 1;
        const left = (held.get(network) ?? 1) - 1;
        if (left > 0) held.set(network, left);
        else held.delete(network);
      };
    },
  };
}

type Headers = Record<string, string | string[] | undefined>;

/** What names a connection ends with it, and nothing of a client's says who it is or where. */
function headersFor({ id, headers: theirs, body, url }: FastifyRequest, headers: Headers): Headers {
  const sent = Object.fromEntries(Object.entries(headers).filter(([header]) => !OF_A_CONNECTION.has(header)));
  keepFromRoutes(sent, pathOf(url));
  if (body === undefined) delete sent["content-length"];
  return {
    ...sent,
    "x-request-id": id,
    traceparent: parseTrace(theirs.traceparent).traceparent ?? beginTrace(id),
  };
}

const OF_A_CONNECTION = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "host",
  "proxy-authenticate",
  "proxy-connection",
  "http2-settings",
]);

/** The gateway's own stand on every answer. */
const OF_A_SERVER = new Set(["x-request-id", "x-powered-by", "server", "date"]);

function withoutOurs(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(([header]) => !(OF_A_CONNECTION.has(header) || OF_A_SERVER.has(header))),
  );
}

type Failure = { readonly statusCode?: number; readonly cause?: unknown };

/** What a client did wrong with its body comes out of the connection to the subgraph. */
function statusOf(error: Failure): number {
  const { statusCode } = (error.cause ?? {}) as Failure;
  if (statusCode === 413) return 413;
  return error.statusCode === 504 ? 504 : 502;
}

type Request = Extract<NonNullable<FastifyReplyFromOptions["undici"]>, { request: unknown }>["request"];

/** As `request` of the undici that the library has, which it calls with a callback. */
const opener = (
  instances: ReturnType<typeof makeInstances>,
  { silenceMaxMs, wanted }: { silenceMaxMs: number; wanted: ReadonlyMap<string, AbortSignal> },
): Request =>
  ((asked: Opening, done: (error: Error | null, opened?: Dispatcher.ResponseData) => void) => {
    const signal = wanted.get(String(asked.headers["x-request-id"])) ?? AbortSignal.abort();
    instances.open(asked, { silenceMaxMs, signal }).then(
      (opened) => done(null, opened),
      (error: Error) => done(error),
    );
  }) as Request;
