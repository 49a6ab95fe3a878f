import type { HttpRoute } from "@coffer/platform/http/route";
import fastify, { type FastifyInstance } from "fastify";
import { newRequestId } from "../request-context.ts";
import type { DoorOptions } from "./door-options.ts";
import { headersOf, makeAnswerBrokenHttp, sendFault } from "./http-faults.ts";

/** A body of the largest size over a poor line; whoever is slower holds a connection for nothing. */
const REQUEST_MAX_MS = 120_000;

/** Every answer of it carries a request id and the headers that keep browsers careful, whoever makes it. */
export function makeHttpServer({ config, mask, log }: Pick<DoorOptions, "config" | "mask" | "log">): FastifyInstance {
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
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headersOf(request.id));
    done();
  });
  app.setNotFoundHandler((_request, reply) => sendFault(mask, reply, 404));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) log.error({ err: error, requestId: request.id }, "an HTTP request failed");
    return sendFault(mask, reply, status);
  });
  return app;
}

/** A door that is not GraphQL, in a scope where bodies are not parsed: a signature is over the exact bytes. */
export function mountRoute(app: FastifyInstance, { method, path, handle }: HttpRoute): void {
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
