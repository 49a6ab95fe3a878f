import { Gauge } from "prom-client";
import { afterEach, describe, expect, it } from "vitest";
import { type HealthCheck, type HealthDetail, type ServedHealth, serveHealth } from "./serve-health.ts";

const open: ServedHealth[] = [];
afterEach(async () => {
  for (const health of open.splice(0)) await health.stop();
});

async function serve(checks: Record<string, HealthCheck["check"]> = {}, details: readonly HealthDetail[] = []) {
  const health = await serveHealth({
    host: "127.0.0.1",
    port: 0,
    service: "payments",
    checks: Object.entries(checks).map(([name, check]) => ({ name, check })),
    details,
  });
  open.push(health);
  const get = async (path: string, method = "GET") => {
    const response = await fetch(`http://127.0.0.1:${health.port}${path}`, { method });
    return { status: response.status, type: response.headers.get("content-type"), body: await response.text() };
  };
  return { health, get };
}

const there = async () => "there";

describe("every answer of the port for operators", () => {
  it.each(["/health/live", "/health/ready", "/metrics", "/nothing"])("carries a request id: %s", async (path) => {
    const { health } = await serve();
    const response = await fetch(`http://127.0.0.1:${health.port}${path}`);
    expect(response.headers.get("x-request-id")).toMatch(/^req_\w{26}$/);
  });

  it("is no GraphQL: graphql-cop finds nothing there", async () => {
    const { health } = await serve();
    for (const path of ["/", "/graphql", "/graphiql", "/playground"]) {
      const address = `http://127.0.0.1:${health.port}${path}`;
      const init = {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"query":"{__typename}"}',
      };
      for (const response of [await fetch(address, init), await fetch(`${address}?query={__typename}`)]) {
        expect(response.status).toBe(404);
        expect(await response.json()).toEqual({ status: "unknown" });
      }
    }
  });
});

describe("health", () => {
  it("is not ready while anything that it needs is away, says what, and says nothing else of it", async () => {
    const { get } = await serve({
      postgresql: () => Promise.reject(new Error("connect ECONNREFUSED db.internal:5432")),
      auth: there,
    });

    const { status, body } = await get("/health/ready");

    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ status: "not ready", parts: { postgresql: false, auth: true } });
  });

  it.each<[string, () => Promise<unknown>]>([
    ["never answers", () => new Promise(() => undefined)],
    [
      "throws at once",
      () => {
        throw new Error("a bug in a check");
      },
    ],
  ])("is not ready where a check %s", async (_name, check) => {
    const { get } = await serve({ postgresql: check });

    expect((await get("/health/ready")).status).toBe(503);
  });

  it("tells details beside it, null where one cannot be read, and is ready all the same", async () => {
    const { get } = await serve({ postgresql: there }, [
      { name: "networks", read: async () => ({ ETHEREUM: { state: "STOPPED" } }) },
      { name: "others", read: () => Promise.reject(new Error("https://key@node.example")) },
    ]);

    const { status, body } = await get("/health/ready");

    expect(status).toBe(200);
    const networks = { ETHEREUM: { state: "STOPPED" } };
    expect(JSON.parse(body)).toEqual({ status: "ready", parts: { postgresql: true }, networks, others: null });
  });

  it("lives all the same: whoever restarts what is not ready would restart everything with the database", async () => {
    const { get } = await serve({ postgresql: () => Promise.reject(new Error("away")) });

    expect(await get("/health/live")).toMatchObject({ status: 200, body: '{"status":"live"}' });
  });

  it("is ready once everything is there, and not any more from the moment it drains", async () => {
    const { health, get } = await serve({ postgresql: there });
    expect(await get("/health/ready")).toMatchObject({ status: 200 });
    expect(JSON.parse((await get("/health/ready?verbose=1")).body)).toEqual({
      status: "ready",
      parts: { postgresql: true },
    });

    health.drain();

    expect(await get("/health/ready")).toMatchObject({
      status: 503,
      body: '{"status":"draining","parts":{"postgresql":true}}',
    });
    expect((await get("/health/live")).status).toBe(200);
  });

  it("shows metrics to Prometheus, under the service's name", async () => {
    const { health, get } = await serve();
    new Gauge({ name: "outbox_rows", help: "Rows that wait.", registers: [health.registry] }).set(3);

    const { status, type, body } = await get("/metrics");

    expect(status).toBe(200);
    expect(type).toContain("text/plain");
    expect(body).toContain('outbox_rows{service="payments"} 3');
    expect(body).toContain("nodejs_eventloop_lag_seconds");
  });

  it("outlives a metric that cannot be read", async () => {
    const { health, get } = await serve();
    new Gauge({
      name: "broken",
      help: "Broken.",
      registers: [health.registry],
      collect: () => Promise.reject(new Error("db.internal is away")),
    });

    expect(await get("/metrics")).toMatchObject({ status: 500, body: '{"status":"failed"}' });
    expect((await get("/health/live")).status).toBe(200);
  });

  it("knows no other path, and answers HEAD without a body", async () => {
    const { get } = await serve({ postgresql: there });

    expect((await get("/")).status).toBe(404);
    expect((await get("/graphql", "POST")).status).toBe(404);
    expect(await get("/health/ready", "HEAD")).toMatchObject({ status: 200, body: "" });
  });

  it("says at the start that its port is taken", async () => {
    const { health } = await serve();

    await expect(
      serveHealth({ host: "127.0.0.1", port: health.port, service: "payments", checks: [] }),
    ).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
