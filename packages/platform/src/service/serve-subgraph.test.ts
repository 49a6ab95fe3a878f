import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeCallerOf } from "../graphql/access/caller.ts";
import { makeExecutableSubgraph, type RequestContext, type SubgraphRequest } from "../graphql/subgraph.ts";
import { clientOf } from "../http/routes.ts";
import { anonymous } from "../identity/actor.ts";
import { makeLogger } from "../running/log.ts";
import { systemClock } from "../values/clock.ts";
import { type ServedSubgraph, serveSubgraph } from "./serve-subgraph.ts";

const BODY_MAX = 10_000;
const SDL = `
  type Query { secretField(text: String): String @tag(name: "public") failing: String @tag(name: "public") slow: String @tag(name: "public") }
  type SecretThing @key(fields: "id") @tag(name: "public") { id: ID! }
`;

const folder = mkdtempSync(join(tmpdir(), "coffer-served-"));
mkdirSync(join(folder, "things"));
writeFileSync(join(folder, "things/things.graphql"), SDL);
writeFileSync(join(folder, "shared.graphql"), "scalar Unreached");
afterAll(() => rmSync(folder, { recursive: true }));

const lines: string[] = [];
const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => lines.push(line) } });
const logged = () => lines.map((line) => JSON.parse(line));

/** Holds requests for `slow` until it is opened. */
let gate = Promise.withResolvers<void>();
let begun = Promise.withResolvers<void>();
let executed: SubgraphRequest[] = [];
type Opened = { body: string; requestId: string; headers: IncomingHttpHeaders; client: { address?: string } };
let opened: Opened[] = [];
let served: ServedSubgraph;
let url: string;

beforeEach(async () => {
  lines.length = 0;
  [gate, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  [executed, opened] = [[], []];
  const subgraph = makeExecutableSubgraph<RequestContext>({
    name: "things",
    schemaFolder: pathToFileURL(`${folder}/`),
    log,
    callerOf: makeCallerOf({ clock: systemClock, twoFactors: true }),
    makeContext: (request) => request,
    resolvers: {
      Query: {
        secretField: (_root: unknown, args: { text?: string }) => args.text ?? "answer",
        failing: () => Promise.reject(new Error("connect ECONNREFUSED db.internal:5432")),
        async slow() {
          begun.resolve();
          await gate.promise;
          return "done";
        },
      },
      SecretThing: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
    },
  });
  served = await serveSubgraph({
    subgraph: {
      ...subgraph,
      execute(request) {
        executed.push(request);
        return subgraph.execute(request);
      },
      routes: [
        async (scope) => {
          scope.post(
            "/hooks/things/thing",
            { config: { proof: "a signature over the bytes" } },
            async (request, reply) => {
              const body = await text(request.body as Readable);
              opened.push({ body, requestId: request.id, headers: request.headers, client: clientOf(request) });
              return reply.status(202).type("text/plain").send("taken");
            },
          );
        },
      ],
    },
    host: "127.0.0.1",
    port: 0,
    bodyMaxBytes: BODY_MAX,
    verify: async (token) =>
      token === "good" ? { actor: anonymous } : token === "told" ? { actor: anonymous, address: "192.0.2.1" } : null,
    verifyPublic: async (word) => (word === "public" ? { actor: anonymous, address: "192.0.2.1" } : null),
    log,
  });
  url = served.url;
});
afterEach(async () => {
  gate.resolve();
  await served.stop();
});

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };
type Ask = { method?: string; path?: string; headers?: Record<string, string>; body?: string; agent?: Agent };

function ask({ method = "POST", path = "/graphql", headers = {}, body, agent }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { ...addressOf(url), method, path, headers, ...(agent ? { agent } : {}) },
      async (response) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }),
    );
    request.once("error", reject);
    request.end(body);
  });
}

const addressOf = (from: string) => ({ host: new URL(from).hostname, port: new URL(from).port });
const JSON_TYPE = { "content-type": "application/json" };
const GOOD = { ...JSON_TYPE, authorization: "Bearer good", "x-request-id": "req_1" };
const THING = "/public/hooks/things/thing";
const PUBLIC = { ...JSON_TYPE, "coffer-assertion": "public", "x-request-id": "req_1" };
const query = (text: string, headers: Record<string, string> = GOOD) =>
  ask({ headers, body: JSON.stringify({ query: text }) });

describe("a subgraph over HTTP, asked by the gateway", () => {
  it("knows where the client is by the assertion alone", async () => {
    const claims = { "x-forwarded-for": "198.51.100.1", "x-real-ip": "198.51.100.1" };
    for (const word of ["told", "good"])
      await query("{ secretField }", { ...JSON_TYPE, ...claims, authorization: `Bearer ${word}` });
    expect(executed.map(({ address }) => address)).toEqual(["192.0.2.1", undefined]);
  });
});

describe("a subgraph over HTTP, asked by anybody but the gateway", () => {
  const QUERIES = {
    __typename: "{ __typename }",
    _service: "{ _service { sdl } }",
    _entities: '{ _entities(representations: [{ __typename: "SecretThing", id: "1" }]) { __typename } }',
    introspection: "{ __schema { types { name } } }",
    "a field": "{ secretField }",
    nonsense: "{{{",
  };
  const CREDENTIALS: Record<string, Record<string, string>> = {
    none: {},
    "an invented one": { authorization: "Bearer bad" },
    "another scheme": { authorization: "Basic good" },
    "the good one with more behind it": { authorization: "Bearer good good" },
    "only headers that claim things": {
      "x-user-id": "usr_1",
      "x-coffer-actor": '{"kind":"user","roles":["ADMIN"]}',
      "x-forwarded-for": "127.0.0.1",
      cookie: "authorization=Bearer good",
    },
  };
  const cases = Object.keys(QUERIES).flatMap((name) => Object.keys(CREDENTIALS).map((who) => [name, who] as const));

  it.each(cases)("refuses %s with %s, and says nothing of the schema", async (name, who) => {
    const answer = await query(QUERIES[name as keyof typeof QUERIES], { ...JSON_TYPE, ...CREDENTIALS[who] });

    expect(answer.status).toBe(401);
    expect(answer.body).not.toMatch(/secret|Query|_entities|Cannot query/i);
    expect(executed).toEqual([]);
  });

  it.each([
    ["GET", "/graphql"],
    ["GET", "/graphql?query=%7B__typename%7D"],
    ["PUT", "/graphql"],
    ["DELETE", "/graphql"],
    ["OPTIONS", "/graphql"],
    ["TRACE", "/graphql"],
    ["PROPFIND", "/graphql"],
    ["HEAD", "/"],
    ["GET", "/"],
    ["GET", "/.well-known/apollo/server-health"],
    ["POST", "/graphql/"],
    ["POST", "/GRAPHQL"],
    ["POST", "//graphql"],
    ["POST", "/public/hooks/things/thing"],
    ["GET", "/public/hooks/things/thing"],
    ["POST", "/hooks/things/thing"],
    ["POST", "/public/../graphql"],
    ["GET", "/%zz"],
    ["GET", "/%00"],
    ["GET", `/${"x".repeat(500)}`],
  ])("refuses %s %s", async (method, path) => {
    const answer = await ask({ method, path, headers: JSON_TYPE, ...(/^P/.test(method) ? { body: "{}" } : {}) });

    expect(answer.status).toBe(401);
    expect(answer.body).not.toMatch(/route|not found|hooks|fastify/i);
    expect([executed, opened]).toEqual([[], []]);
  });

  it("refuses before it has read the body, however large or broken that is", async () => {
    const [large, broken] = await Promise.all([
      ask({ headers: JSON_TYPE, body: "x".repeat(10 * BODY_MAX) }),
      ask({ headers: JSON_TYPE, body: "{" }),
    ]);

    expect([large.status, broken.status]).toEqual([401, 401]);
  });

  it("says nothing of itself to what is not HTTP", async () => {
    const socket = connect({ ...addressOf(url), port: Number(addressOf(url).port) });
    socket.end("\x16\x03\x01 hello\r\n\r\n");

    expect(await text(socket)).not.toMatch(/secret|graphql|fastify/i);
  });
});

describe("a subgraph over HTTP, asked by the gateway", () => {
  it("answers, and knows the request by the gateway's id", async () => {
    const answer = await ask({
      headers: GOOD,
      body: JSON.stringify({
        query: "query A($t: String) { secretField(text: $t) } query B { __typename }",
        operationName: "A",
        variables: { t: "x" },
        extensions: { event: { of: "the gateway" } },
      }),
    });

    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toContain("application/json");
    expect(JSON.parse(answer.body)).toEqual({ data: { secretField: "x" } });
    expect(executed).toMatchObject([{ actor: anonymous, requestId: "req_1", event: { of: "the gateway" } }]);
  });

  it("logs a fault under the gateway's request id, and answers without its text", async () => {
    const answer = await query("{ failing }");

    expect(answer.status).toBe(200);
    expect(answer.body).not.toContain("db.internal");
    expect(JSON.parse(answer.body).errors[0].extensions).toEqual({ code: "INTERNAL_SERVER_ERROR", requestId: "req_1" });
    expect(logged()).toMatchObject([{ level: "error", requestId: "req_1", subgraph: "things" }]);
  });

  it.each([
    ["JSON that is none", "{"],
    ["nothing", ""],
    ["null", "null"],
    ["an array", "[]"],
    ["a number", "1"],
    ["no query", "{}"],
    ["a query that is no text", '{"query":{}}'],
    ["variables that are text", '{"query":"{ secretField }","variables":"x"}'],
    ["variables that are a list", '{"query":"{ secretField }","variables":[]}'],
    ["a prototype", '{"query":"{ secretField }","__proto__":{"x":1}}'],
  ])("refuses %s as a bad request, and stays there", async (_name, body) => {
    const answer = await ask({ headers: GOOD, body });

    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe("BAD_REQUEST");
    expect(executed).toEqual([]);
    expect((await query("{ secretField }")).status).toBe(200);
  });

  it("refuses another content type", async () => {
    const answer = await ask({ headers: { ...GOOD, "content-type": "application/xml" }, body: "<query/>" });

    expect(answer.status).toBe(415);
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe("BAD_REQUEST");
  });

  it("takes what the gateway takes from a client, with room for what is around it, and refuses more", async () => {
    const ofSize = (bytes: number) =>
      ask({
        headers: GOOD,
        body: JSON.stringify({
          query: "query ($text: String) { secretField(text: $text) }",
          variables: { text: "x".repeat(bytes) },
        }),
      });

    const [largest, more] = [await ofSize(BODY_MAX), await ofSize(200 * BODY_MAX)];

    expect([largest.status, more.status]).toEqual([200, 413]);
    expect(JSON.parse(more.body).errors[0].extensions.code).toBe("BAD_REQUEST");
  });

  it("answers 404 where it has no door, without naming what was asked for", async () => {
    const answer = await ask({ path: "/elsewhere", headers: GOOD, body: "{}" });

    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain("elsewhere");
  });

  it("hands a door that is not GraphQL the exact text of the body, whatever its type says", async () => {
    const body = '{ "a":1,\r\n "b" : 2 }';
    const answer = await ask({ path: THING, headers: { ...PUBLIC, "x-signature": "abc" }, body });

    expect(answer).toMatchObject({ status: 202, body: "taken" });
    expect(opened).toMatchObject([
      { body, requestId: "req_1", headers: { "x-signature": "abc" }, client: { address: "192.0.2.1" } },
    ]);
  });

  it("opens no door with an assertion of the other kind", async () => {
    const body = '{"query":"{ secretField }"}';
    const answers = await Promise.all([
      ask({ path: THING, headers: GOOD, body }),
      ask({ path: "/%70ublic/hooks/things/thing", headers: GOOD, body }),
      ask({ headers: PUBLIC, body }),
      ask({ path: THING, headers: { ...PUBLIC, "coffer-assertion": "good" }, body }),
      ask({ path: THING, headers: { ...JSON_TYPE, authorization: "Bearer public" }, body }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect([executed, opened]).toEqual([[], []]);
  });
});

describe("a subgraph over HTTP that stops", () => {
  it("answers what is under way, also what comes on a connection that stands, and takes no new connection", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const slow = ask({ headers: GOOD, body: JSON.stringify({ query: "{ slow }" }), agent });
    await begun.promise;
    const stopped = served.stop();

    await expect(ask({ headers: GOOD, body: "{}" })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    gate.resolve();
    const answer = await slow;
    await stopped;

    expect(JSON.parse(answer.body)).toEqual({ data: { slow: "done" } });
    expect(answer.headers.connection).toBe("close");
    agent.destroy();
  });

  it("does not wait for connections that nothing goes over", async () => {
    const agent = new Agent({ keepAlive: true });
    await ask({ headers: GOOD, body: JSON.stringify({ query: "{ secretField }" }), agent });

    await served.stop();

    agent.destroy();
  });
});

describe("every answer of a subgraph's port", () => {
  const raw = (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
      let received = "";
      socket.setEncoding("utf8").on("data", (chunk) => {
        received += chunk;
        if (received.includes("}]}")) socket.destroy();
      });
      socket.on("close", () => resolve(received));
    });

  it.each<[string, Ask]>([
    ["without an assertion", {}],
    ["to nothing", { path: "/nothing", headers: GOOD }],
    ["to an address that cannot be read", { path: "/%zz" }],
    ["with an id that is none", { headers: { "x-request-id": "a b\tc" } }],
    ["of broken JSON", { headers: { ...JSON_TYPE, authorization: "Bearer good" }, body: "{" }],
    ["of a form", { headers: { authorization: "Bearer good", "content-type": "multipart/form-data" }, body: "x" }],
    ["by another method", { method: "OPTIONS" }],
  ])("carries a request id, and so do errors that the gateway is told: %s", async (_what, given) => {
    const { headers, body } = await ask(given);
    expect(headers["x-request-id"]).toMatch(/^req_\w+$/);
    const [{ extensions }] = JSON.parse(body).errors;
    expect(extensions.requestId).toBe(extensions.code === "UNAUTHENTICATED" ? undefined : headers["x-request-id"]);
  });

  it.each(["HELO\r\n\r\n", "GET /graphql HTTP/1.1\r\n\r\n", `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n\r\n`])(
    "carries one, where it is no good HTTP, too: %#",
    async (bytes) => {
      const answer = await raw(bytes);
      expect(answer).toMatch(/^x-request-id: req_\w{26}\r$/m);
      expect(answer).toMatch(/^HTTP\/1.1 40[01] /);
    },
  );
});

describe("graphql-cop finds nothing on a subgraph's port", () => {
  const many = (times: number, text: (i: number) => string) =>
    Array.from({ length: times }, (_, i) => text(i)).join(" ");

  it.each([
    ["aliases", { query: `query cop { ${many(101, (i) => `alias${i}:__typename`)} }` }],
    ["a batch", Array.from({ length: 10 }, () => ({ query: "query cop { __typename }" }))],
    ["directives", { query: "query cop { __typename @aa@aa@aa@aa@aa@aa@aa@aa@aa@aa }" }],
    ["introspection", { query: "query cop { __schema { types { name fields { name } } } }" }],
    ["duplicates", { query: `query cop { ${many(500, () => "__typename")} }` }],
    ["suggestions", { query: "query cop { __schema { directive } }" }],
    ["an unhandled error", { query: "qwerty cop { abc }" }],
  ])("%s", async (_what, body) => {
    const answer = await ask({ headers: JSON_TYPE, body: JSON.stringify(body) });
    expect(answer.status).toBe(401);
    expect(answer.body).not.toMatch(/__typename|Did you mean|stack|exception/);
  });

  it("GET, a form, and an explorer's page", async () => {
    for (const path of ["/graphql?query=query%20cop%20%7B__typename%7D", "/graphiql", "/playground", "/"]) {
      const answer = await ask({ method: "GET", path, headers: { accept: "text/html" } });
      expect([answer.status, answer.headers["content-type"]]).toEqual([401, "application/json; charset=utf-8"]);
    }
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await ask({ headers: form, body: "query=query+cop+%7B__typename%7D" })).status).toBe(401);
  });
});
