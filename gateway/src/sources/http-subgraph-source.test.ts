import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { makeLogger } from "@coffer/platform/running/log";
import { userActor } from "@coffer/testkit/actor";
import type { GraphQLError } from "graphql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type HttpSubgraph, makeHttpSubgraph } from "./http-subgraph-source.ts";

type Heard = { readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: string };
type Respond = (response: ServerResponse, heard: Heard) => void;

const lines: string[] = [];
const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => lines.push(line) } });
const servers: Server[] = [];
const sources: HttpSubgraph[] = [];
beforeEach(() => {
  lines.length = 0;
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

const answer =
  (body: unknown = { data: { ok: true } }): Respond =>
  (response) =>
    response.setHeader("content-type", "application/json").end(JSON.stringify(body));
const breakOff: Respond = (response) => response.socket?.destroy();
const hang: Respond = () => undefined;

/** A real server; what it heard, and over how many connections. */
async function makeInstance(respond: Respond = answer()) {
  const heard: Heard[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    const message = { path: request.url ?? "", headers: request.headers, body: await text(request) };
    heard.push(message);
    respond(response, message);
  }).on("connection", () => {
    connections += 1;
  });
  servers.push(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
  };
}

/** Where nobody listens. */
async function absent(): Promise<string> {
  const { url } = await makeInstance();
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

function makeSource(
  urls: readonly string[],
  options: { timeoutMs?: number; connections?: number; tellsAddress?: boolean } = {},
) {
  const source = makeHttpSubgraph({
    name: "payments",
    urls,
    sign: async (actor, audience, seen) =>
      `word-for-${audience}-about-${actor.kind}${seen ? `-at-${seen.address}-by-${seen.agent ?? "what"}` : ""}`,
    connections: 8,
    timeoutMs: 10_000,
    log,
    ...options,
  });
  sources.push(source);
  return source;
}

const alice = userActor("usr_1");
const context = { requestId: "req_1", actor: alice };
const QUERY = { query: "query Q__payments__0 { ok }", variables: {} };
const MUTATION = { query: "mutation M__payments__0 { ok }", variables: {} };
const faultOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: GraphQLError) => error,
  );

describe("where the client is", () => {
  it("is told under the signature with what it is, to who counts by it, and with mutations alone", async () => {
    const [told, others] = [await makeInstance(), await makeInstance()];
    const from = { ...context, address: "192.0.2.1", agent: "curl/8.5.0" };
    for (const [{ url }, tellsAddress] of [
      [told, true],
      [others, false],
    ] as const)
      for (const request of [QUERY, MUTATION]) await makeSource([url], { tellsAddress }).execute(request, from);
    await makeSource([told.url], { tellsAddress: true }).execute(MUTATION, context);
    const words = ({ heard }: typeof told) => heard.map(({ headers }) => headers.authorization);
    const plain = "Bearer word-for-payments-about-user";
    expect(words(told)).toEqual([plain, `${plain}-at-192.0.2.1-by-curl/8.5.0`, plain]);
    expect(words(others)).toEqual([plain, plain]);
    for (const { headers, body } of [...told.heard, ...others.heard])
      expect(JSON.stringify({ ...headers, authorization: "", body })).not.toContain("192.0.2.1");
  });
});

describe("a subgraph over HTTP that does not answer", () => {
  it("is unavailable, and nothing that is said of it names a host", async () => {
    const urls = [await absent(), await absent()];
    const fault = await faultOf(makeSource(urls).execute(QUERY, context));

    expect(fault?.toJSON()).toEqual({
      message: expect.stringContaining("(payments) does not answer"),
      extensions: { code: "SUBGRAPH_UNAVAILABLE" },
    });
    expect(JSON.stringify(fault)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|http/);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ subgraph: "payments", requestId: "req_1" });
  });

  it.each([
    ["a query", QUERY],
    ["a mutation", MUTATION],
  ])("hands %s over to the next at once, where it was never sent", async (_name, request) => {
    const there = await makeInstance();
    const source = makeSource([await absent(), there.url, await absent()]);

    for (let n = 0; n < 6; n += 1) expect(await source.execute(request, context)).toEqual({ data: { ok: true } });

    expect(there.heard).toHaveLength(6);
  });

  it("gets a mutation once, where the connection broke after it was sent: nobody knows what became of it", async () => {
    const instances = [await makeInstance(breakOff), await makeInstance(breakOff)];

    const fault = await faultOf(makeSource(instances.map(({ url }) => url)).execute(MUTATION, context));

    expect(fault?.extensions.code).toBe("SUBGRAPH_UNAVAILABLE");
    expect(instances.flatMap(({ heard }) => heard)).toHaveLength(1);
  });

  it("gets a query again, at another instance, or over another connection where there is but one", async () => {
    const [broken, sound] = [await makeInstance(breakOff), await makeInstance()];
    const two = makeSource([broken.url, sound.url]);
    for (let n = 0; n < 4; n += 1) expect(await two.execute(QUERY, context)).toEqual({ data: { ok: true } });
    expect(broken.heard.length).toBeGreaterThan(0);

    let isFirst = true;
    const once = await makeInstance((response, heard) => {
      (isFirst ? breakOff : answer())(response, heard);
      isFirst = false;
    });
    expect(await makeSource([once.url]).execute(QUERY, context)).toEqual({ data: { ok: true } });
    expect(once.heard).toHaveLength(2);
  });

  it.each<[string, Respond]>([
    ["never begins to answer", hang],
    ["begins to answer and never ends", (response) => response.writeHead(200).write('{"data":')],
  ])("is given up in time where it %s, a mutation not sent again, and rests", async (_name, respond) => {
    const [hanging, sound] = [await makeInstance(respond), await makeInstance()];
    const source = makeSource([sound.url, hanging.url], { timeoutMs: 200 });

    const fault = await faultOf(source.execute(MUTATION, context));
    expect(fault?.extensions.code).toBe("SUBGRAPH_UNAVAILABLE");
    expect([hanging.heard.length, sound.heard.length]).toEqual([1, 0]);

    for (let n = 0; n < 4; n += 1) expect(await source.execute(MUTATION, context)).toEqual({ data: { ok: true } });
    expect(hanging.heard).toHaveLength(1);
  });

  it("keeps nobody waiting for longer, also where all its connections are taken", async () => {
    const hanging = await makeInstance(hang);
    const source = makeSource([hanging.url], { timeoutMs: 200, connections: 2 });

    const faults = await Promise.all(Array.from({ length: 10 }, () => faultOf(source.execute(QUERY, context))));

    expect(faults.map((fault) => fault?.extensions.code)).toEqual(Array(10).fill("SUBGRAPH_UNAVAILABLE"));
  });

  it("does not keep the gateway from stopping", async () => {
    const hanging = await makeInstance(hang);
    const source = makeSource([hanging.url]);
    const fault = faultOf(source.execute(QUERY, context));
    while (hanging.heard.length === 0) await new Promise((resolve) => setImmediate(resolve));

    await source.close();

    expect((await fault)?.extensions.code).toBe("SUBGRAPH_UNAVAILABLE");
  });
});

describe("a subgraph over HTTP whose answer is none", () => {
  it.each<[string, Respond]>([
    ["refuses the gateway", (response) => response.writeHead(401).end('{"errors":[{"message":"no"}]}')],
    ["fails", (response) => response.writeHead(500).end("Error: at db.internal")],
    ["stands behind something that is busy", (response) => response.writeHead(503).end("<html>nginx</html>")],
    ["answers no JSON", (response) => response.writeHead(200).end("<html>welcome to db.internal</html>")],
    ["answers nothing", (response) => response.writeHead(200).end()],
    ["answers null", (response) => response.writeHead(200).end("null")],
  ])("is unavailable where it %s, and the log has the request's id", async (_name, respond) => {
    const { url, heard } = await makeInstance(respond);
    const fault = await faultOf(makeSource([url]).execute(QUERY, context));

    expect(fault?.extensions).toEqual({ code: "SUBGRAPH_UNAVAILABLE" });
    expect(fault?.message).not.toMatch(/internal|nginx|40|50/);
    expect(heard).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "error", subgraph: "payments", requestId: "req_1" });
    expect(lines.join("")).not.toContain("db.internal");
  });
});

describe("a subgraph over HTTP", () => {
  it("gets the gateway's word about the actor, for itself alone, and the request as the gateway planned it", async () => {
    const { url, heard } = await makeInstance(answer({ data: null, errors: [{ message: "no" }] }));
    const source = makeSource([url]);

    const response = await source.execute(
      { query: "query Q($a: Int) { ok }", variables: { a: 1 }, operationName: "Q", event: { id: 7 } },
      context,
    );

    expect(response).toEqual({ data: null, errors: [{ message: "no" }] });
    expect(heard[0]).toMatchObject({
      path: "/graphql",
      headers: {
        authorization: "Bearer word-for-payments-about-user",
        "x-request-id": "req_1",
        "content-type": "application/json",
      },
    });
    expect(JSON.parse(heard[0]?.body ?? "")).toEqual({
      query: "query Q($a: Int) { ok }",
      variables: { a: 1 },
      operationName: "Q",
      extensions: { event: { id: 7 } },
    });
  });

  it("is asked over connections that stay open", async () => {
    const instance = await makeInstance();
    const source = makeSource([instance.url]);

    for (let n = 0; n < 20; n += 1) await source.execute(QUERY, context);

    // A second one may be opened while the first is still being given back.
    expect(instance.connections()).toBeLessThanOrEqual(2);
    expect(instance.heard).toHaveLength(20);
  });

  it("has its instances asked in turn", async () => {
    const instances = [await makeInstance(), await makeInstance(), await makeInstance()];
    const source = makeSource(instances.map(({ url }) => url));

    await Promise.all(Array.from({ length: 30 }, () => source.execute(MUTATION, context)));

    expect(instances.map(({ heard }) => heard.length)).toEqual([10, 10, 10]);
  });

  it("gets the caller's trace, or one whose id is the request's own, the same in every fetch", async () => {
    const { url, heard } = await makeInstance();
    const source = makeSource([url]);
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const requestId = newId("req");

    await source.execute(QUERY, { ...context, traceparent });
    await source.execute(QUERY, { actor: alice, requestId });
    await source.execute(QUERY, { actor: alice, requestId });

    const [theirs, ...ours] = heard.map(({ headers }) => headers.traceparent);
    expect(theirs).toBe(traceparent);
    const own = new RegExp(`^00-${uuidOf(requestId).replaceAll("-", "")}-[0-9a-f]{16}-01$`);
    expect(ours).toEqual([expect.stringMatching(own), expect.stringMatching(own)]);
  });
});

describe("what a subgraph shows to everybody", () => {
  it("is read with the gateway's word for nobody, and again where the connection broke", async () => {
    const broken = await makeInstance(breakOff);
    const fault = await faultOf(makeSource([broken.url]).read("/auth/jwks.json"));
    expect([fault?.extensions.code, broken.heard.length]).toEqual(["SUBGRAPH_UNAVAILABLE", 2]);

    const there = await makeInstance(answer({ keys: [] }));
    expect(await makeSource([there.url]).read("/auth/jwks.json")).toMatchObject({ status: 200, body: '{"keys":[]}' });
    expect(there.heard[0]).toMatchObject({
      path: "/public/auth/jwks.json",
      headers: { "coffer-assertion": "word-for-payments/public-http-about-anonymous" },
    });
  });
});
