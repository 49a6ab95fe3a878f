import { createServer } from "node:http";
import { collectDefaultMetrics, Registry } from "prom-client";

/** Something that a service needs; rejects, or takes too long, where it is not there. */
export type HealthCheck = { readonly name: string; check(): Promise<unknown> };

const CHECK_MAX_MS = 2_000;

/** `/health/live`: this process runs. `/health/ready`: so does all that it needs, by name. `/metrics`: Prometheus. On a port of their own, for operators alone. */
export async function serveHealth(options: {
  host: string;
  port: number;
  service: string;
  checks: readonly HealthCheck[];
}): Promise<{
  readonly port: number;
  readonly registry: Registry;
  /** From now on `/health/ready` says no, so that nobody sends more. */
  drain(): void;
  stop(): Promise<void>;
}> {
  const registry = new Registry();
  registry.setDefaultLabels({ service: options.service });
  collectDefaultMetrics({ register: registry });
  let draining = false;

  const server = createServer(async (request, response) => {
    const answer = (status: number, body: string, type = "application/json") =>
      response.writeHead(status, { "content-type": type }).end(body);
    if (request.url === "/health/live") return answer(200, '{"status":"live"}');
    if (request.url === "/health/ready") {
      const parts = await Promise.all(
        options.checks.map(async ({ name, check }) => [name, await isThere(check)] as const),
      );
      const ready = !draining && parts.every(([, there]) => there);
      return answer(
        ready ? 200 : 503,
        JSON.stringify({
          status: draining ? "draining" : ready ? "ready" : "not ready",
          parts: Object.fromEntries(parts),
        }),
      );
    }
    if (request.url === "/metrics") return answer(200, await registry.metrics(), registry.contentType);
    return answer(404, '{"status":"unknown"}');
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

async function isThere(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MAX_MS);
  });
  const there = await Promise.race([
    check().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  clearTimeout(timer);
  return there;
}
