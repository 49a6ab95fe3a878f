import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GraphQLError, type ValidationRule } from "graphql";
import { type Client, createClient, type ExecutionResult } from "graphql-ws";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { makeSupergraph } from "../execution/supergraph.ts";
import { asCaller, contextOf, makeTwoSubgraphs, type TestContext } from "../execution/two-subgraphs.fixture.ts";
import { makeLiveFeed } from "../streams/live-feed.ts";
import type { StreamEvent, StreamOwner } from "../streams/stream-types.ts";
import { makeStreams } from "../streams/streams.ts";
import { openSocketDoor, type SocketDoorOptions } from "./websocket.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/**
 * Gives the sockets time to move; a condition that never comes true fails the test instead of
 * hanging it.
 */
async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; !condition(); turn += 1) {
    if (turn === 200_000) throw new Error(`never came true: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Each person follows one stream, `account:<name>`, with a snapshot at sequence 0. */
const owner: StreamOwner<TestContext> = {
  keyOf: async ({ arguments: given, context }) => {
    if (given.accountId === undefined || given.accountId === context.actor?.name)
      return { ok: true, key: `account:${context.actor?.name}` };
    return { ok: false, error: new GraphQLError("No such account.", { extensions: { code: "FORBIDDEN" } }) };
  },
  open: async ({ positions, context }) => {
    const stream = `account:${context.actor?.name}`;
    const snapshot = { ...eventOf(context.actor?.name ?? "", 0), snapshot: true as const };
    return { ok: true, positions: [{ stream, sequence: "0" }], events: positions ? [] : [snapshot], more: false };
  },
  eventsAfter: async () => [],
};
const eventOf = (name: string, sequence: number): StreamEvent => ({
  field: "balanceChanged",
  stream: `account:${name}`,
  sequence,
  audience: [`account:${name}`],
  data: { posted: `${sequence}.00`, owner: name, parts: [], account: { id: name } },
});

const noParts: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === "parts")
      context.reportError(new GraphQLError("Too deep.", { extensions: { code: "REQUEST_TOO_COMPLEX" } }));
  },
});

async function makeWorld(change: Partial<SocketDoorOptions<TestContext>> = {}) {
  const feed = makeLiveFeed();
  const faults: unknown[] = [];
  const streams = makeStreams<TestContext>({ feed, owner, reportFault: (fault) => faults.push(fault) });
  const maskErrors: SocketDoorOptions<TestContext>["maskErrors"] = (errors, { requestId }) =>
    errors.map(({ message, extensions }) => {
      const { code } = extensions;
      return new GraphQLError(code ? message : "Something went wrong.", {
        extensions: { code: code ?? "INTERNAL", requestId },
      });
    });
  const { supergraphSdl, sourceOf } = makeTwoSubgraphs();
  const supergraph = makeSupergraph<TestContext>({
    supergraphSdl,
    sourceOf,
    callerOf: asCaller,
    streams,
    maskErrors,
  });
  const server = createServer((_request, response) => response.end("http"));
  let requests = 0;
  const door = openSocketDoor<TestContext>({
    server,
    path: "/graphql",
    addressOf: () => "192.0.2.1",
    userOf: ({ actor }) => actor?.name ?? null,
    schema: supergraph.schema,
    subscribe: supergraph.subscribe,
    maskErrors,
    authenticate: async (authorization) => {
      if (authorization === undefined) return { context: contextOf(null), expiresAtMs: null };
      const [, name, expires] = /^Bearer (\w+)(?: until (\d+))?$/.exec(authorization) ?? [];
      if (!name || name === "nobody") return { rejected: "Unauthorized" };
      return { context: contextOf(name), expiresAtMs: expires ? Number(expires) : null };
    },
    newDocumentTurn: async () => null,
    newRequestId: () => `req-${++requests}`,
    refusal: (status) => `HTTP/1.1 ${status} Refused\r\nX-Request-Id: req-${++requests}\r\nConnection: close\r\n\r\n`,
    executeRequest: async ({ query, variables, context }) => ({
      data: { query, variables, actor: context.actor?.name, id: context.requestId },
    }),
    validationRules: [noParts],
    reportFault: (fault) => faults.push(fault),
    ...change,
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/graphql`;
  cleanups.push(
    () => {
      server.close();
      server.closeAllConnections();
    },
    () => door.stop(),
  );
  return { door, feed, streams, server, url, port, faults };
}

const BALANCE = "subscription { balanceChanged { snapshot posted account { owner { username } } } }";

/** One client of the graphql-ws library; `closed` is how the server ended its socket. */
function connect(url: string, authorization?: string) {
  let onClosed: (event: { code: number; reason: string }) => void = () => {};
  const closed = new Promise<{ code: number; reason: string }>((resolve) => (onClosed = resolve));
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: true,
    onNonLazyError() {},
    ...(authorization === undefined ? {} : { connectionParams: { authorization } }),
    on: { closed: (event) => onClosed(event as { code: number; reason: string }) },
  });
  cleanups.push(() => client.dispose());
  return { closed, ...follow(client) };
}

type Outcome = {
  readonly results: ExecutionResult[];
  readonly ended: Promise<unknown>;
  nth(count: number): Promise<ExecutionResult>;
  stop(): void;
};

function follow(client: Client) {
  const ask = (query: string, more: { variables?: Record<string, unknown>; operationName?: string } = {}): Outcome => {
    const results: ExecutionResult[] = [];
    const waiting: (() => void)[] = [];
    const wake = () => {
      for (const check of [...waiting]) check();
    };
    let stop: () => void = () => {};
    const ended = new Promise<unknown>((resolve) => {
      stop = client.subscribe(
        { query, ...more },
        {
          next(result) {
            results.push(result as ExecutionResult);
            wake();
          },
          error: (error) => resolve(error),
          complete: () => resolve("complete"),
        },
      );
    });
    const nth = (count: number) =>
      new Promise<ExecutionResult>((resolve, reject) => {
        const check = () => {
          const result = results[count - 1];
          if (result) resolve(result);
        };
        waiting.push(check);
        check();
        void ended.then((how) => reject(new Error(`ended before result ${count}: ${JSON.stringify(how)}`)));
      });
    return { results, ended, nth, stop: () => stop() };
  };
  return { ask };
}

const codesOf = (ended: unknown) => (Array.isArray(ended) ? ended.map(({ extensions }) => extensions?.code) : ended);

/** Without a client library, to break the protocol. */
async function rawSocket(url: string, protocols: string | string[] = "graphql-transport-ws") {
  const socket = new WebSocket(url, protocols);
  const messages: { type: string; id?: string; payload?: unknown }[] = [];
  const waiting: (() => void)[] = [];
  socket.on("message", (data) => {
    messages.push(JSON.parse(String(data)));
    for (const wake of waiting.splice(0)) wake();
  });
  cleanups.push(() => socket.terminate());
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const message = async (type: string) => {
    for (;;) {
      const found = messages.find((candidate) => candidate.type === type);
      if (found) return found;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  await once(socket, "open");
  const send = (value: object) => socket.send(JSON.stringify(value));
  const login = async (authorization?: unknown) => {
    send({ type: "connection_init", ...(authorization === undefined ? {} : { payload: { authorization } }) });
    await message("connection_ack");
  };
  return { socket, send, login, message, messages, closed };
}

const upgradeStatus = (url: string) =>
  new Promise<number | undefined>((resolve) => {
    const socket = new WebSocket(url, "graphql-transport-ws");
    socket.on("error", () => {});
    socket.on("unexpected-response", (_request, response) => {
      resolve(response.statusCode);
      socket.terminate();
    });
    socket.on("open", () => {
      resolve(101);
      socket.terminate();
    });
  });

describe("the socket door refuses", () => {
  it("a subscription without a login, as an error of the operation, and leaves the socket open", async () => {
    const { url, feed } = await makeWorld();
    const { ask } = connect(url);
    const ended = await ask("subscription { balanceChanged { posted } }").ended;
    expect(ended).toMatchObject([{ extensions: { code: "UNAUTHENTICATED", requestId: "req-1" } }]);
    expect(feed.listeners).toBe(0);
    expect((await ask("{ open }").nth(1)).data).toMatchObject({ query: "{ open }" });
  });

  it("a bad credential with 4401, and one that is no string with 4400", async () => {
    const { url } = await makeWorld();
    const bad = connect(url, "Bearer nobody");
    void bad.ask("{ open }");
    expect(await bad.closed).toMatchObject({ code: 4401, reason: "Unauthorized" });
    const raw = await rawSocket(url);
    raw.send({ type: "connection_init", payload: { authorization: { token: "x" } } });
    expect((await raw.closed).code).toBe(4400);
  });

  it("a bad credential under a name in capitals as well: it is no guest", async () => {
    const { url } = await makeWorld();
    const raw = await rawSocket(url);
    raw.send({ type: "connection_init", payload: { Authorization: "Bearer nobody" } });
    expect((await raw.closed).code).toBe(4401);
  });

  it("an operation before the login, with 4401", async () => {
    const { url } = await makeWorld();
    const { send, closed } = await rawSocket(url);
    send({ type: "subscribe", id: "1", payload: { query: "{ open }" } });
    expect((await closed).code).toBe(4401);
  });

  it("who does not log in in time, with 4408", async () => {
    const { url } = await makeWorld({ limits: { initTimeoutMs: 5 } });
    expect((await (await rawSocket(url)).closed).code).toBe(4408);
  });

  it("another path with 404, another protocol with 4406", async () => {
    const { url } = await makeWorld();
    expect(await upgradeStatus(url.replace("/graphql", "/other"))).toBe(404);
    expect(await upgradeStatus(`${url}?x=1`)).toBe(101);
    const other = new WebSocket(url);
    const [code] = await once(other, "close");
    expect(code).toBe(4406);
  });

  it("more sockets than allowed with 503, until one has gone", async () => {
    const { url, door } = await makeWorld({ limits: { sockets: 1 } });
    const first = await rawSocket(url);
    await first.login("Bearer ana");
    expect(await upgradeStatus(url)).toBe(503);
    first.socket.close();
    await first.closed;
    await until(() => door.size === 0);
    expect(await upgradeStatus(url)).toBe(101);
  });

  it("a message that is too long with 1009, and one that is no message with 4400", async () => {
    const { url } = await makeWorld({ limits: { messageBytes: 1_000 } });
    const long = await rawSocket(url);
    long.send({ type: "connection_init", payload: { x: "x".repeat(2_000) } });
    expect((await long.closed).code).toBe(1009);
    const wrong = await rawSocket(url);
    wrong.socket.send("hello");
    expect((await wrong.closed).code).toBe(4400);
  });

  it("more operations at once than allowed, and takes others when those have ended", async () => {
    const { url, feed } = await makeWorld({ limits: { operationsPerSocket: 1 } });
    const { ask } = connect(url, "Bearer alice");
    const first = ask(BALANCE);
    await first.nth(1);
    expect(codesOf(await ask(BALANCE).ended)).toEqual(["RATE_LIMITED"]);
    first.stop();
    await until(() => feed.listeners === 0);
    await ask(BALANCE).nth(1);
  });

  it("what is invalid, too deep or not in the document, under the code of each", async () => {
    const { url } = await makeWorld();
    const { ask } = connect(url, "Bearer alice");
    expect(codesOf(await ask("subscription {").ended)).toEqual(["GRAPHQL_PARSE_FAILED"]);
    expect(codesOf(await ask("subscription { nothing }").ended)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(codesOf(await ask("subscription { balanceChanged { parts { name } } }").ended)).toEqual([
      "REQUEST_TOO_COMPLEX",
    ]);
    expect(codesOf(await ask("query A { open }", { operationName: "B" }).ended)).toEqual([
      "OPERATION_RESOLUTION_FAILURE",
    ]);
  });

  it("somebody else's stream, and a malformed cursor", async () => {
    const { url, feed } = await makeWorld();
    const { ask } = connect(url, "Bearer alice");
    expect(codesOf(await ask(`subscription { balanceChanged(accountId: "bob") { posted } }`).ended)).toEqual([
      "FORBIDDEN",
    ]);
    expect(codesOf(await ask(`subscription { balanceChanged(after: "?") { posted } }`).ended)).toEqual([
      "BAD_USER_INPUT",
    ]);
    expect(feed.listeners).toBe(0);
  });
});

describe("the socket door serves", () => {
  it("a subscription with fields of two subgraphs: the snapshot first, then each event", async () => {
    const { url, feed } = await makeWorld();
    const asked = connect(url, "Bearer alice").ask(BALANCE);
    const account = { owner: { username: "name-of-owner-of-alice" } };
    expect(await asked.nth(1)).toEqual({ data: { balanceChanged: { snapshot: true, posted: "0.00", account } } });
    feed.publish(eventOf("alice", 1));
    feed.publish(eventOf("bob", 1));
    feed.publish(eventOf("alice", 2));
    expect((await asked.nth(3)).data).toEqual({ balanceChanged: { snapshot: false, posted: "2.00", account } });
    expect(asked.results).toHaveLength(3);
  });

  it("queries and mutations as HTTP does, each under its own request id, with errors that are formatted already", async () => {
    const { url } = await makeWorld({
      executeRequest: async ({ query, operationName, variables, context }) => ({
        data: { query, operationName, variables, actor: context.actor?.name },
        errors: [{ message: "partial", extensions: { code: "X", requestId: context.requestId } }],
      }),
    });
    const { ask } = connect(url, "Bearer alice");
    const query = "mutation M($a: Int) { m(a: $a) }";
    const asked = ask(query, { variables: { a: 1 }, operationName: "M" });
    expect(await asked.nth(1)).toEqual({
      data: { query, operationName: "M", variables: { a: 1 }, actor: "alice" },
      errors: [{ message: "partial", extensions: { code: "X", requestId: "req-1" } }],
    });
    expect(await asked.ended).toBe("complete");
    expect((await ask(query).nth(1)).errors?.[0]?.extensions).toMatchObject({ requestId: "req-2" });
  });

  it("a request that faults: masked, and the socket lives on", async () => {
    const { url } = await makeWorld({
      executeRequest: async () => {
        throw new Error("password authentication failed for user postgres");
      },
    });
    const { ask } = connect(url);
    const answer = await ask("{ open }").nth(1);
    expect(answer.errors).toMatchObject([{ message: "Something went wrong.", extensions: { code: "INTERNAL" } }]);
    expect(JSON.stringify(answer)).not.toContain("postgres");
    await ask("{ open }").nth(1);
  });

  it("unlistens when the client completes its subscription, and when its socket goes", async () => {
    const { url, feed, streams } = await makeWorld();
    const raw = await rawSocket(url);
    await raw.login("Bearer alice");
    const subscribe = (id: string) => raw.send({ type: "subscribe", id, payload: { query: BALANCE } });
    subscribe("1");
    await raw.message("next");
    expect(feed.listeners).toBe(1);
    raw.send({ type: "complete", id: "1" });
    await until(() => feed.listeners === 0);

    subscribe("2");
    await until(() => raw.messages.some(({ id }) => id === "2"));
    raw.socket.terminate();
    await until(() => feed.listeners === 0);
    expect(streams.size).toBe(0);
  });
});

describe("closeWhere", () => {
  it("closes the sockets of one person and no other, and nothing comes out after it", async () => {
    const { url, door, feed } = await makeWorld();
    const [alice, bob] = [connect(url, "Bearer alice"), connect(url, "Bearer bob")];
    const [aliceAsked, bobAsked] = [alice.ask(BALANCE), bob.ask(BALANCE)];
    await Promise.all([aliceAsked.nth(1), bobAsked.nth(1)]);

    expect(door.closeWhere(({ actor }) => actor?.name === "alice", 4401, "Logged out")).toBe(1);
    expect(feed.listeners).toBe(1); // at once, before the other side answers
    feed.publish(eventOf("alice", 1));
    feed.publish(eventOf("bob", 1));

    expect(await alice.closed).toMatchObject({ code: 4401, reason: "Logged out" });
    await bobAsked.nth(2);
    expect(aliceAsked.results).toHaveLength(1);
  });

  it("tells the answers of mutations under way and nothing else, and closes behind the last", async () => {
    const answers = new Map<string, () => void>();
    const { url, door, feed } = await makeWorld({
      executeRequest: ({ query }) =>
        new Promise((resolve) => answers.set(query, () => resolve({ data: { asked: query } }))),
    });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice");
    const subscribe = (id: string, query: string) => raw.send({ type: "subscribe", id, payload: { query } });
    subscribe("events", BALANCE);
    await until(() => raw.messages.some(({ id }) => id === "events"));
    subscribe("first", "mutation { first }");
    subscribe("second", "mutation { second }");
    subscribe("query", "{ me }");
    await until(() => answers.size === 3);

    const before = raw.messages.length;
    expect(door.closeWhere(() => true, 4401, "Logged out")).toBe(1);
    expect(feed.listeners).toBe(0); // at once
    expect(door.closeWhere(() => true, 4401, "Logged out")).toBe(0);
    feed.publish(eventOf("alice", 1));
    subscribe("late", "mutation { late }");
    answers.get("{ me }")?.();
    answers.get("mutation { second }")?.();
    await until(() => raw.messages.some(({ id, type }) => id === "second" && type === "complete"));
    expect(raw.socket.readyState).toBe(raw.socket.OPEN);
    answers.get("mutation { first }")?.();

    expect(await raw.closed).toEqual({ code: 4401, reason: "Logged out" });
    expect(answers.has("mutation { late }")).toBe(false);
    expect(raw.messages.slice(before)).toEqual([
      { type: "next", id: "second", payload: { data: { asked: "mutation { second }" } } },
      { type: "complete", id: "second" },
      { type: "next", id: "first", payload: { data: { asked: "mutation { first }" } } },
      { type: "complete", id: "first" },
    ]);
  });

  it("does not wait for a mutation whose answer the client does not want any more", async () => {
    let executed = 0;
    const { url, door } = await makeWorld({
      executeRequest: () => {
        executed += 1;
        return new Promise(() => {});
      },
    });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice");
    raw.send({ type: "subscribe", id: "1", payload: { query: "mutation { m }" } });
    await until(() => executed === 1);
    door.closeWhere(() => true, 4401, "Logged out");
    raw.send({ type: "complete", id: "1" });
    expect(await raw.closed).toEqual({ code: 4401, reason: "Logged out" });
  });

  it("reaches a login that is still being checked when the logout comes", async () => {
    let admit: () => void = () => {};
    const isAdmitted = new Promise<void>((resolve) => (admit = resolve));
    let checking: () => void = () => {};
    const isChecking = new Promise<void>((resolve) => (checking = resolve));
    const { url, door } = await makeWorld({
      authenticate: async () => {
        checking();
        await isAdmitted;
        return { context: contextOf("alice"), expiresAtMs: null };
      },
    });
    const { socket, send, closed, messages } = await rawSocket(url);
    send({ type: "connection_init" });
    await isChecking;
    door.closeWhere(({ actor }) => actor?.name === "alice", 4401, "Logged out");
    admit();
    expect(await closed).toEqual({ code: 4401, reason: "Logged out" });
    expect(messages).toEqual([]);
    expect(socket.readyState).toBe(socket.CLOSED);
  });

  it("keeps a closed connection from starting anything more", async () => {
    let executed = 0;
    const { url, door } = await makeWorld({
      executeRequest: async () => {
        executed += 1;
        return { data: null };
      },
    });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice");
    raw.socket.pause(); // the client does not read the close, and goes on sending
    door.closeWhere(() => true, 4401, "Logged out");
    raw.send({ type: "subscribe", id: "1", payload: { query: "mutation { m }" } });
    raw.socket.resume();
    await raw.closed;
    expect(executed).toBe(0);
  });
});

const EXPIRED = { code: 4403, reason: "The access token has expired" };

describe("the end of a credential and of the process", () => {
  it("closes with 4403 where an operation comes before the sweep, and answers it nothing: an error would be its end", async () => {
    let now = 1_000;
    const { url, faults } = await makeWorld({ now: () => now });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice until 2000");
    now = 2_000;
    raw.send({ type: "subscribe", id: "1", payload: { query: BALANCE } });
    expect(await raw.closed).toEqual(EXPIRED);
    expect(raw.messages).toEqual([{ type: "connection_ack" }]);
    expect(faults).toEqual([]);
  });

  it("closes with 4403 where the credential expires while an operation is looked at", async () => {
    let now = 1_000;
    const { url, faults } = await makeWorld({
      now: () => now,
      subscribe: async () => {
        now = 2_000;
        return { errors: [new GraphQLError("Log in.", { extensions: { code: "UNAUTHENTICATED" } })] };
      },
    });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice until 2000");
    raw.send({ type: "subscribe", id: "1", payload: { query: BALANCE } });
    expect(await raw.closed).toEqual(EXPIRED);
    expect(raw.messages).toEqual([{ type: "connection_ack" }]);
    expect(faults).toEqual([]);
  });

  it("takes no expired credential, with 4403", async () => {
    const { url } = await makeWorld({
      authenticate: async () => ({ rejected: "The access token has expired: refresh it.", hasExpired: true }),
    });
    const client = connect(url, "Bearer alice until 1");
    client.ask(BALANCE);
    expect(await client.closed).toMatchObject({ code: 4403, reason: "The access token has expired: refresh it." });
  });

  it("closes the expired with 4403, and nobody before the time", async () => {
    let now = 1_000;
    const { url, door } = await makeWorld({ now: () => now });
    const early = await rawSocket(url);
    await early.login("Bearer alice until 2000");
    const late = await rawSocket(url);
    await late.login("Bearer bob until 3000");
    const guest = await rawSocket(url);
    await guest.login();
    door.closeExpired();
    expect(early.socket.readyState).toBe(early.socket.OPEN);
    now = 2_000;
    door.closeExpired();
    expect(await early.closed).toEqual(EXPIRED);
    expect([late, guest].map(({ socket }) => socket.readyState)).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
  });

  it("answers a mutation that was under way when the credential expired", async () => {
    let now = 1_000;
    let answer: () => void = () => {};
    const { url, door } = await makeWorld({
      now: () => now,
      executeRequest: () => new Promise((resolve) => (answer = () => resolve({ data: { m: 1 } }))),
    });
    const raw = await rawSocket(url);
    await raw.login("Bearer alice until 2000");
    const idle = answer;
    raw.send({ type: "subscribe", id: "1", payload: { query: "mutation { m }" } });
    await until(() => answer !== idle);
    now = 2_000;
    door.closeExpired();
    door.closeExpired();
    answer();
    expect(await raw.closed).toEqual(EXPIRED);
    expect(raw.messages.slice(1)).toEqual([
      { type: "next", id: "1", payload: { data: { m: 1 } } },
      { type: "complete", id: "1" },
    ]);
  });

  it("answers a mutation that is under way at stop, and does not wait for one that never ends", async () => {
    const answers: (() => void)[] = [];
    const { url, door } = await makeWorld({
      executeRequest: () => new Promise((resolve) => answers.push(() => resolve({ data: { m: 1 } }))),
      limits: { closeGraceMs: 200 },
    });
    const [raw, endless] = [await rawSocket(url), await rawSocket(url)];
    await raw.login("Bearer alice");
    await endless.login("Bearer bob");
    raw.send({ type: "subscribe", id: "1", payload: { query: "mutation { m }" } });
    await until(() => answers.length === 1);
    endless.send({ type: "subscribe", id: "1", payload: { query: "mutation { m }" } });
    await until(() => answers.length === 2);
    const stopped = door.stop();
    answers[0]?.();
    expect(await raw.closed).toEqual({ code: 1001, reason: "Going away" });
    expect(raw.messages.at(-1)).toEqual({ type: "complete", id: "1" });
    await stopped;
    expect((await endless.closed).code).toBe(1006);
  });

  it("closes every socket with 1001 at stop, cuts those who do not answer, and takes no more", async () => {
    const { url, door, feed } = await makeWorld({ limits: { closeGraceMs: 20 } });
    const asked = connect(url, "Bearer alice");
    await asked.ask(BALANCE).nth(1);
    const deaf = await rawSocket(url);
    await deaf.login("Bearer bob");
    deaf.socket.pause();
    await door.stop();
    expect(await asked.closed).toMatchObject({ code: 1001 });
    expect([door.size, feed.listeners]).toEqual([0, 0]);
    expect(await upgradeStatus(url)).toBe(503);
  });

  it("cuts a socket that has not answered the last ping by the next", async () => {
    const { url, door } = await makeWorld();
    const alive = await rawSocket(url);
    const dead = await rawSocket(url);
    dead.socket.pause();
    const isPinged = once(alive.socket, "ping");
    door.pingSockets();
    await isPinged;
    await alive.login(); // its pong has reached the server before this answer
    door.pingSockets();
    await until(() => door.size === 1);
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });
});

describe("a client who does not read", () => {
  it("is cut when too much waits for it", async () => {
    const { url, door } = await makeWorld({
      limits: { bufferedBytes: 1_000, operationsPerSocket: 1_000 },
      executeRequest: async () => ({ data: { text: "x".repeat(2_000_000) } }),
    });
    const { socket, send, login } = await rawSocket(url);
    await login();
    socket.pause();
    for (let i = 0; i < 50; i += 1) send({ type: "subscribe", id: String(i), payload: { query: "{ open }" } });
    await until(() => door.size === 0);
    expect(door.size).toBe(0);
  });
});

describe("an operation that is under way", () => {
  it("counts until it has ended, whatever the client says of it: a loop of subscribe and complete piles nothing up", async () => {
    const begun: { finish: () => void; isCancelled: boolean }[] = [];
    const { url } = await makeWorld({
      limits: { operationsPerSocket: 3 },
      executeRequest: ({ context }) =>
        new Promise((resolve) => {
          const one = { finish: () => resolve({ data: { done: true } }), isCancelled: false };
          context.cancellation?.listen(() => {
            one.isCancelled = true;
          });
          begun.push(one);
        }),
    });
    const { login, send, messages } = await rawSocket(url);
    await login();
    for (let i = 0; i < 50; i += 1) {
      send({ type: "subscribe", id: `${i}`, payload: { query: "{ open }" } });
      send({ type: "complete", id: `${i}` });
    }
    send({ type: "subscribe", id: "last", payload: { query: "{ open }" } });
    await until(() => messages.some(({ id }) => id === "last"));
    expect(messages.find(({ id }) => id === "last")).toMatchObject({
      type: "error",
      payload: [{ extensions: { code: "RATE_LIMITED" } }],
    });
    expect(begun).toHaveLength(3);
    expect(begun.every(({ isCancelled }) => isCancelled)).toBe(true);
    for (const { finish } of begun) finish();
    send({ type: "subscribe", id: "after", payload: { query: "{ open }" } });
    await until(() => begun.length === 4);
    expect(begun[3]?.isCancelled).toBe(false);
  });

  it("is cancelled when its socket goes", async () => {
    let isCancelled = false;
    let isBegun = false;
    const { url } = await makeWorld({
      executeRequest: ({ context }) => {
        isBegun = true;
        context.cancellation?.listen(() => {
          isCancelled = true;
        });
        return new Promise(() => undefined);
      },
    });
    const { login, send, socket } = await rawSocket(url);
    await login();
    send({ type: "subscribe", id: "1", payload: { query: "{ open }" } });
    await until(() => isBegun);
    socket.terminate();
    await until(() => isCancelled);
  });

  it("that follows events ends with its subscription, and may come again under the same id", async () => {
    const { url } = await makeWorld({ limits: { operationsPerSocket: 1 } });
    const { login, send, messages } = await rawSocket(url);
    await login("Bearer ana");
    for (let i = 1; i <= 5; i += 1) {
      send({ type: "subscribe", id: `${i}`, payload: { query: BALANCE } });
      await until(() => messages.some(({ id, type }) => id === `${i}` && type === "next"));
      send({ type: "complete", id: `${i}` });
    }
  });
});

describe("sockets of strangers", () => {
  it("make way for each other, and do not keep somebody out who logs in from the same address", async () => {
    const { url, door } = await makeWorld({ limits: { sockets: 8, strangersPerAddress: 3, perUser: 2 } });
    const closed: Promise<{ code: number }>[] = [];
    for (let i = 0; i < 10; i += 1) closed.push((await rawSocket(url)).closed);
    for (const one of closed.slice(0, 7)) expect((await one).code).toBe(1013);
    expect(door.size).toBe(3);
    const ana = await rawSocket(url);
    await ana.login("Bearer ana");
    for (let i = 0; i < 10; i += 1) await rawSocket(url);
    ana.send({ type: "subscribe", id: "1", payload: { query: "{ open }" } });
    expect(await ana.message("next")).toMatchObject({ payload: { data: { actor: "ana" } } });
  });

  it("of one user have an end, which is told with 1013", async () => {
    const { url } = await makeWorld({ limits: { perUser: 2 } });
    const sockets = [await rawSocket(url), await rawSocket(url)];
    for (const socket of sockets) await socket.login("Bearer ana");
    const third = await rawSocket(url);
    third.send({ type: "connection_init", payload: { authorization: "Bearer ana" } });
    expect((await third.closed).code).toBe(1013);
    sockets[0]?.socket.terminate();
    const ben = await rawSocket(url);
    await ben.login("Bearer ben");
  });

  it("are closed when nothing is asked on them for a while, and others are not", async () => {
    let now = 0;
    const { url, door } = await makeWorld({ now: () => now, limits: { strangerIdleMs: 1_000 } });
    const [idle, user] = [await rawSocket(url), await rawSocket(url)];
    await idle.login();
    await user.login("Bearer ana");
    now = 999;
    door.closeExpired();
    expect(door.size).toBe(2);
    now = 1_000;
    door.closeExpired();
    expect((await idle.closed).code).toBe(1000);
    await until(() => door.size === 1);
  });
});
