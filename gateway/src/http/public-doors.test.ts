import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { linger } from "@coffer/platform/http/linger";
import { publicAudience } from "@coffer/platform/http/public-door";
import { clientOf, type HttpRoutes } from "@coffer/platform/http/routes";
import { makeSignAssertion, makeVerifyAssertion } from "@coffer/platform/identity/assertion";
import { readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { serveSubgraph } from "@coffer/platform/service/serve-subgraph";
import { systemClock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { exportJWK, generateKeyPair } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readGatewayConfig } from "../config.ts";
import { makeForwarding } from "../sources/forward-routes.ts";
import { type MountDoors, mountInProcess } from "../sources/public-routes.ts";
import { sendFault } from "./http-faults.ts";
import { makeHttpServer } from "./http-server.ts";
import { makeErrorMask } from "./mask-errors.ts";

const BODY_MAX = 1_000_000;
const PART = Buffer.alloc(64 * 1024, "x");

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Seen = {
  headers: Record<string, unknown>;
  id: string;
  address: string | undefined;
  bytes: number;
  sha256: string;
};
let seen: Seen[] = [];
let download = Promise.withResolvers<string>();
let begun = Promise.withResolvers<void>();
let asked = 0;
beforeEach(() => {
  seen = [];
  asked = 0;
  begun = Promise.withResolvers();
  download = Promise.withResolvers();
});

/** What nobody has yet: a page of OAuth, a webhook, an upload, a download. */
const planted: HttpRoutes = async (scope) => {
  const proved = { config: { proof: "planted", cookies: ["x"] } };
  scope.get("/auth/page", proved, async (request, reply) => {
    const { from } = request.query as { from?: string };
    reply
      .header("set-cookie", ["a=1; HttpOnly", "b=2; HttpOnly"])
      .header("content-security-policy", "default-src 'self'");
    return reply.type("text/html; charset=utf-8").send(`<p>${from} ${request.headers.cookie ?? "no cookie"}</p>`);
  });
  scope.get("/auth/go", proved, async (_request, reply) =>
    reply.header("set-cookie", "c=3").redirect("https://app.example/back?code=1", 303),
  );
  scope.options("/auth/page", proved, async (_request, reply) => reply.status(204).header("allow", "GET").send());
  scope.get("/auth/broken", proved, async () => {
    throw new Error("SELECT 1 failed on db.internal");
  });
  scope.post(
    "/hooks/auth/thing",
    { config: { proof: "planted", cookies: ["session"], bodyMaxBytes: 300_000 } },
    async (request) => {
      const hash = createHash("sha256");
      let bytes = 0;
      for await (const chunk of (request.body as Readable | undefined) ?? []) {
        bytes += chunk.length;
        hash.update(chunk);
      }
      const { address } = clientOf(request);
      const one = { headers: { ...request.headers }, id: request.id, address, bytes, sha256: hash.digest("hex") };
      seen.push(one);
      return { bytes, sha256: one.sha256 };
    },
  );
  scope.get("/auth/slow", proved, (_request, reply) => {
    begun.resolve();
    return new Promise((resolve) => reply.raw.once("close", () => resolve(download.resolve("left"))));
  });
  scope.get("/auth/busy", proved, async (_request, reply) => {
    asked += 1;
    return reply.status(503).header("retry-after", "1").send("busy");
  });
  scope.get("/files/auth/endless", proved, async (_request, reply) => {
    async function* parts() {
      try {
        for (;;) yield PART;
      } finally {
        download.resolve("ended");
      }
    }
    return reply.type("application/octet-stream").send(Readable.from(parts(), { objectMode: false }));
  });
  scope.get("/files/auth/large", proved, async (_request, reply) =>
    reply.header("content-length", 20 * PART.length).send(Readable.from(Array(20).fill(PART), { objectMode: false })),
  );
};

const log = makeLogger({ name: "test", level: "silent" });

/** The gateway's server with these doors. */
async function open(mount: MountDoors): Promise<string> {
  const config = readEnv({ PORT: "0" }, (env) => readGatewayConfig(env, "sandbox"));
  const mask = makeErrorMask({ log, hideSuggestions: false });
  const app = makeHttpServer({ config, mask, log });
  app.register(async (doors) =>
    mount(doors, {
      bodyMaxBytes: BODY_MAX,
      addressOf: () => "192.0.2.1",
      refuse(reply, status) {
        linger(reply);
        return sendFault(mask, reply, status);
      },
    }),
  );
  cleanups.push(() => app.server.closeAllConnections());
  cleanups.unshift(() => app.close());
  return app.listen({ host: "127.0.0.1", port: 0 });
}

async function makeKeys() {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const kid = "gateway:1";
  const privateJwk = new Secret(JSON.stringify(await exportJWK(privateKey)));
  const sign = await makeSignAssertion([{ kid, privateJwk }], systemClock);
  const publicJwks = [{ ...(await exportJWK(publicKey)), kid }];
  const verifierFor = (audience: string) => makeVerifyAssertion({ audience, publicJwks, clock: systemClock });
  return { sign, verifierFor };
}

const { sign, verifierFor } = await makeKeys();

function forwardTo(urls: readonly string[], options: { connections?: number; timeoutMs?: number } = {}): MountDoors {
  const subgraphs = [{ name: "auth", urls }];
  const forwarding = makeForwarding({ subgraphs, sign, log, connections: 8, timeoutMs: 20_000, ...options });
  cleanups.push(() => forwarding.close());
  return forwarding.mount;
}

async function serveAuth(): Promise<string> {
  const served = await serveSubgraph({
    subgraph: { name: "auth", execute: async () => ({ data: null }), routes: [planted] },
    host: "127.0.0.1",
    port: 0,
    bodyMaxBytes: BODY_MAX,
    verify: await verifierFor("auth"),
    verifyPublic: await verifierFor(publicAudience("auth")),
    log,
  });
  cleanups.push(() => served.stop());
  return served.url;
}

const SHAPES: Record<string, () => Promise<string>> = {
  "in one process": () => open(mountInProcess([{ name: "auth", routes: [planted] }])),
  "between processes": async () => open(forwardTo([await serveAuth()])),
};

describe.each(Object.entries(SHAPES))("doors that are not GraphQL, %s", (_shape, start) => {
  let url: string;
  beforeEach(async () => {
    url = await start();
  });
  const ask = (path: string, init: RequestInit & { duplex?: "half" } = {}) =>
    fetch(`${url}${path}`, { redirect: "manual", ...init });
  const post = (body: RequestInit["body"], headers: Record<string, string> = {}) =>
    ask("/hooks/auth/thing", { method: "POST", body: body ?? null, headers, duplex: "half" });

  it.each(["/auth", "/auth/nothing", "/hooks/auth", "/hooks/payments/thing", "/authpage", "/auth/%2e%2e/graphql"])(
    "refuse %s, which is not there",
    async (path) => {
      expect([400, 404]).toContain((await ask(path)).status);
    },
  );

  it("refuse a path that leaves its prefix, and what is behind it stays shut", async () => {
    const { port } = new URL(url);
    for (const path of ["/auth/../graphql", "/auth/..%2f..%2fgraphql", "/auth//../../graphql"]) {
      const socket = connect({ port: Number(port), host: "127.0.0.1" });
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 40[04]/);
    }
  });

  it("refuse a body that is larger than the route takes, said before and found out", async () => {
    const parts = () => Readable.toWeb(Readable.from(Array(10).fill(PART), { objectMode: false })) as ReadableStream;

    expect((await post(Buffer.alloc(300_001))).status).toBe(413);
    expect((await post(parts())).status).toBe(413);
    expect(seen).toEqual([]);
  });

  it("answer a fault without its text", async () => {
    const response = await ask("/auth/broken");

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("db.internal");
  });

  it("get the exact bytes of a body, however it comes, and the same request id", async () => {
    const bytes = randomBytes(250_000);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const streamed = Readable.toWeb(Readable.from([bytes.subarray(0, 99), bytes.subarray(99)])) as ReadableStream;

    const whole = await post(bytes, { "content-type": "application/json" });
    const inParts = await post(streamed, { "content-type": "image/png" });
    const nothing = await post(null);

    for (const response of [whole, inParts]) expect(await response.json()).toEqual({ bytes: bytes.length, sha256 });
    expect(await nothing.json()).toMatchObject({ bytes: 0 });
    expect(seen.map(({ id }) => id)).toEqual(
      [whole, inParts, nothing].map(({ headers }) => headers.get("x-request-id")),
    );
  });

  it("get no cookie that they do not name", async () => {
    await post("x", { cookie: "sessions=1; x=2" });
    await post("x", { cookie: "a=1; session=2;session=3; xsession=4" });

    expect(seen[0]?.headers).not.toHaveProperty("cookie");
    expect(seen[1]?.headers.cookie).toBe("session=2; session=3");
  });

  it("hear where a client is by the gateway's word alone, and never its token for the gateway", async () => {
    await post("x", {
      ...{ authorization: "Bearer secret", "x-forwarded-for": "10.0.0.1", forwarded: "for=10.0.0.1" },
      ...{ "x-signature": "abc", cookie: "session=1" },
    });
    await post("x", { authorization: "Basic Y2xpZW50OnNlY3JldA==" });
    await post("x", { authorization: "DPoP secret" });

    const [first, second, third] = seen;
    expect(third?.headers).not.toHaveProperty("authorization");
    expect(first).toMatchObject({ address: "192.0.2.1", headers: { "x-signature": "abc", cookie: "session=1" } });
    expect(JSON.stringify(first?.headers)).not.toMatch(/Bearer|10\.0\.0\.1/);
    expect(second?.headers.authorization).toBe("Basic Y2xpZW50OnNlY3JldA==");
  });

  it("say a page with its cookies and its own policy, and the query that it was asked with", async () => {
    const response = await ask("/auth/page?from=a%20b&from=", { headers: { cookie: "x=1" } });
    const { headers } = response;

    expect(response.status).toBe(200);
    expect(headers.getSetCookie()).toEqual(["a=1; HttpOnly", "b=2; HttpOnly"]);
    expect([headers.get("content-type"), headers.get("content-security-policy")]).toEqual([
      "text/html; charset=utf-8",
      "default-src 'self'",
    ]);
    expect(await response.text()).toBe("<p>a b, x=1</p>");
    expect(headers.get("x-request-id")).not.toContain(",");
  });

  it("lead on to another address, with a cookie", async () => {
    const response = await ask("/auth/go");

    expect([response.status, response.headers.get("location")]).toEqual([303, "https://app.example/back?code=1"]);
    expect(response.headers.getSetCookie()).toEqual(["c=3"]);
  });

  it("answer HEAD without a body, and OPTIONS", async () => {
    const head = await ask("/files/auth/large", { method: "HEAD" });
    const options = await ask("/auth/page", { method: "OPTIONS" });

    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([
      200,
      String(20 * PART.length),
      "",
    ]);
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET"]);
  });

  it("give a file as it comes, and end it where nobody reads on", async () => {
    expect((await (await ask("/files/auth/large")).arrayBuffer()).byteLength).toBe(20 * PART.length);

    const left = new AbortController();
    const response = await ask("/files/auth/endless", { signal: left.signal });
    const reader = response.body?.getReader();
    for (let n = 0; n < 3; n += 1) expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    left.abort();
    expect(await download.promise).toBe("ended");
  });
});

describe("forwarding to another process", () => {
  const readStatus = async (url: string, path = "/auth/page", method = "GET") =>
    (await fetch(`${url}${path}`, { method, ...(method === "POST" ? { body: "x" } : {}) })).status;

  it("refuses where nobody is there, and where nobody answers in time", async () => {
    const silent = createServer(() => undefined);
    await once(silent.listen(0, "127.0.0.1"), "listening");
    cleanups.push(() => silent.close().closeAllConnections());
    const port = (server: typeof silent) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gone = createServer();
    await once(gone.listen(0, "127.0.0.1"), "listening");
    const absent = port(gone);
    await new Promise((resolve) => gone.close(resolve));

    expect(await readStatus(await open(forwardTo([absent])))).toBe(502);
    expect(await readStatus(await open(forwardTo([port(silent)], { timeoutMs: 200 })))).toBe(504);
    // Another instance is asked where nothing has a body.
    expect(await readStatus(await open(forwardTo([absent, await serveAuth()])))).toBe(200);
  });

  const raw = (url: string, path: string) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    return socket;
  };

  it("outlives clients that leave before the answer, and goes on for others", async () => {
    const url = await open(forwardTo([await serveAuth()], { connections: 100 }));
    for (const path of ["/auth/page", "/auth/absent", "/files/auth/large"])
      for (let n = 0; n < 20; n += 1) await once(raw(url, path).end().resume(), "close");
    expect(await readStatus(url)).toBe(200);
  });

  it("ends what a subgraph does for a client that has left", async () => {
    const url = await open(forwardTo([await serveAuth()]));
    const socket = raw(url, "/auth/slow");
    await begun.promise;
    socket.destroy();
    expect(await download.promise).toBe("left");
  });

  it("hands on that a subgraph is busy, and does not ask it again", async () => {
    expect(await readStatus(await open(forwardTo([await serveAuth()])), "/auth/busy")).toBe(503);
    expect(asked).toBe(1);
  });

  it.each(["/auth/x\\..\\..\\..\\graphql", "/auth\\page"])("refuses the backslash of %s", async (path) => {
    const url = await open(forwardTo([await serveAuth()]));
    const [head] = await once(raw(url, path), "data");
    expect(String(head)).toMatch(/^HTTP\/1.1 400 /);
  });

  it("keeps places for others where one client holds all that it may", async () => {
    const url = await open(forwardTo([await serveAuth()], { connections: 4 }));
    const held = await fetch(`${url}/files/auth/endless`);

    expect(await readStatus(url)).toBe(503);

    await held.body?.cancel();
    await expect.poll(() => readStatus(url)).toBe(200);
  });
});
