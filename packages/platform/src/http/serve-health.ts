import { createServer } from "node:http";
import { newId } from "@coffer/contracts/ids";
import { collectDefaultMetrics, Registry } from "prom-client";
import { within } from "../values/within.ts";

/** Something that a service needs; rejects, or takes too long, where it is not there. */
export type HealthCheck = { readonly name: string; check(): Promise<unknown> };

/** What operators see beside it: nothing of it makes a service ready, or not. */
export type HealthDetail = { readonly name: string; read(): Promise<unknown> };

export type ServedHealth = {
  readonly port: number;
  readonly registry: Registry;
  /** From now on `/health/ready` says no, so that nobody sends more. */
  drain(): void;
  stop(): Promise<void>;
};

const CHECK_MAX_MS = 2_000;

type Answer = { readonly status: number; readonly body: string; readonly type?: string };

/**
 * `/health/live`: this process runs. `/health/ready`: so does all that it needs, by name, with
 * details that may be null where they could not be read.
 * `/metrics`: Prometheus. On a port of their own, for operators alone.
 */
export async function serveHealth(options: {
  host: string;
  port: number;
  service: string;
  checks: readonly HealthCheck[];
  details?: readonly HealthDetail[];
}): Promise<ServedHealth> {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  collectDefaultMetrics({ register: registry });
  let draining = false;

  const answerTo = async (path: string | undefined): Promise<Answer> => {
    if (path === "/health/live") return { status: 200, body: '{"status":"live"}' };
    if (path === "/health/ready") return readiness(options, draining);
    if (path === "/metrics") return { status: 200, body: await registry.metrics(), type: registry.contentType };
    return { status: 404, body: '{"status":"unknown"}' };
  };
  const server = createServer((request, response) => {
    void answerTo(request.url?.split("?")[0])
      // A metric that cannot be read must not end the process.
      .catch((): Answer => ({ status: 500, body: '{"status":"failed"}' }))
      .then(({ status, body, type = "application/json" }) =>
        response
          .writeHead(status, { "content-type": type, "x-request-id": newId("req") })
          .end(request.method === "HEAD" ? undefined : body),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: options.host, port: options.port }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : options.port,
    registry,
    drain() {
      draining = true;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

type Looked = { readonly checks: readonly HealthCheck[]; readonly details?: readonly HealthDetail[] };

async function readiness({ checks, details = [] }: Looked, draining: boolean): Promise<Answer> {
  const [parts, told] = await Promise.all([
    Promise.all(
      checks.map(async ({ name, check }) => [name, await inTime(() => check().then(() => true), false)] as const),
    ),
    Promise.all(details.map(async ({ name, read }) => [name, await inTime(read, null)] as const)),
  ]);
  const ready = !draining && parts.every(([, there]) => there);
  const status = draining ? "draining" : ready ? "ready" : "not ready";
  const body = { status, parts: Object.fromEntries(parts), ...Object.fromEntries(told) };
  return { status: ready ? 200 : 503, body: JSON.stringify(body) };
}

const inTime = async <T>(look: () => Promise<T>, otherwise: T): Promise<T> => {
  try {
    return await within(CHECK_MAX_MS, look());
  } catch {
    return otherwise;
  }
};
