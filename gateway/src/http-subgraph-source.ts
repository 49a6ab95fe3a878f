import { randomBytes } from "node:crypto";
import { anonymous } from "@coffer/platform/actor";
import type { SignAssertion } from "@coffer/platform/assertion";
import { PUBLIC_DOOR } from "@coffer/platform/http/public-door";
import type { HttpRequest, HttpResponse } from "@coffer/platform/http/route";
import type { Logger } from "@coffer/platform/log";
import { GraphQLError } from "graphql";
import { Pool } from "undici";
import type { RequestContext } from "./request-context.ts";
import type { SubgraphRequest, SubgraphResponse, SubgraphSource } from "./supergraph/subgraph-source.ts";

export type HttpSubgraph = SubgraphSource<RequestContext> & {
  /** Passes a request to a door of the subgraph that is not GraphQL. */
  forward(route: { method: "GET" | "POST"; path: string }, request: HttpRequest): Promise<HttpResponse>;
  close(): Promise<void>;
};

export type HttpSubgraphOptions = {
  readonly name: string;
  /** Its instances. */
  readonly urls: readonly string[];
  readonly sign: SignAssertion;
  readonly connections: number;
  readonly timeoutMs: number;
  readonly log: Logger;
};

/** Errors of a request that was never sent: safe to repeat elsewhere, a mutation too. */
const NEVER_SENT = new Set(["ECONNREFUSED", "UND_ERR_CONNECT_TIMEOUT", "ENOTFOUND", "EHOSTUNREACH", "EAI_AGAIN"]);
const REST_MS = 1_000;

type Instance = { readonly pool: Pool; restsUntil: number };

/** A subgraph behind HTTP, over keep-alive connections to each of its instances in turn. One that cannot be reached rests for a second. */
export function makeHttpSubgraph(options: HttpSubgraphOptions): HttpSubgraph {
  const { name, sign, log } = options;
  const instances: Instance[] = options.urls.map((url) => ({
    pool: new Pool(url, {
      connections: options.connections,
      pipelining: 1,
      keepAliveTimeout: 60_000,
      connect: { timeout: 2_000 },
      headersTimeout: options.timeoutMs,
      bodyTimeout: options.timeoutMs,
    }),
    restsUntil: 0,
  }));
  let turn = 0;
  /** Those that do not rest first; the others as a last resort. */
  const inTurn = (): Instance[] => {
    turn = (turn + 1) % instances.length;
    const order = [...instances.slice(turn), ...instances.slice(0, turn)];
    const now = Date.now();
    return [
      ...order.filter(({ restsUntil }) => restsUntil <= now),
      ...order.filter(({ restsUntil }) => restsUntil > now),
    ];
  };

  const send = async (message: Message, isSafe: boolean): Promise<Answer> => {
    let last: unknown;
    for (const instance of inTurn()) {
      try {
        const { statusCode, headers, body } = await instance.pool.request({ ...message });
        return { status: statusCode, headers: headers as Answer["headers"], body: await body.text() };
      } catch (error) {
        last = error;
        const { code } = error as { code?: string };
        if (NEVER_SENT.has(code ?? "")) instance.restsUntil = Date.now() + REST_MS;
        else if (!isSafe) break;
      }
    }
    log.warn({ err: last, subgraph: name }, "a subgraph cannot be reached");
    throw unavailable(name);
  };

  return {
    async execute(request, { actor, requestId, traceparent }) {
      const message = {
        path: "/graphql",
        method: "POST" as const,
        headers: {
          ...tracing(requestId, traceparent),
          "content-type": "application/json",
          authorization: `Bearer ${await sign(actor, name)}`,
        },
        body: JSON.stringify(bodyOf(request)),
      };
      const answer = await send(message, !request.query.startsWith("mutation"));
      if (answer.status !== 200) {
        log.error({ subgraph: name, status: answer.status, requestId }, "a subgraph refused the gateway");
        throw unavailable(name);
      }
      return JSON.parse(answer.body) as SubgraphResponse;
    },
    async forward({ method, path }, { headers, body, requestId }) {
      const {
        authorization: _theirs,
        host: _host,
        connection: _connection,
        "content-length": _length,
        ...rest
      } = headers;
      const sent = Object.fromEntries(
        Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
      );
      const message = {
        path: `${PUBLIC_DOOR}${path}`,
        method,
        headers: { ...sent, ...tracing(requestId), authorization: `Bearer ${await sign(anonymous, name)}` },
        ...(method === "POST" ? { body } : {}),
      };
      const answer = await send(message, method === "GET");
      const shown = Object.entries(answer.headers).filter(([header]) => SHOWN_HEADERS.has(header));
      return {
        status: answer.status,
        headers: Object.fromEntries(shown.map(([header, value]) => [header, String(value)])),
        body: answer.body,
      };
    },
    async close() {
      await Promise.all(instances.map(({ pool }) => pool.close()));
    },
  };
}

type Message = { path: string; method: "GET" | "POST"; headers: Record<string, string>; body?: string };
type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

const SHOWN_HEADERS = new Set(["content-type", "cache-control", "location", "set-cookie", "etag"]);

const bodyOf = ({ query, variables, operationName, event }: SubgraphRequest) => ({
  query,
  variables,
  ...(operationName ? { operationName } : {}),
  ...(event === undefined ? {} : { extensions: { event } }),
});

/** W3C Trace Context: the caller's trace goes on, or one begins here. */
const tracing = (requestId: string, traceparent?: string) => ({
  "x-request-id": requestId,
  traceparent: traceparent ?? `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
});

const unavailable = (name: string): GraphQLError =>
  new GraphQLError(
    `A part of the system (${name}) does not answer now. Try again; repeat a payment with the same idempotency key.`,
    {
      extensions: { code: "SUBGRAPH_UNAVAILABLE" },
    },
  );
