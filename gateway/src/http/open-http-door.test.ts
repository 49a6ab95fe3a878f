import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { anonymous } from "@coffer/platform/identity/actor";
import { GraphQLError } from "graphql";
import { createClient } from "graphql-ws";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { TokenExpired } from "../identity/authenticate.ts";
import { NotProved } from "../identity/bound-tokens.ts";
import { mountInProcess } from "../sources/public-routes.ts";
import type { SubgraphResponse } from "../sources/subgraph-source.ts";
import { ana, makeDoorWorld as makeWorld } from "./door.fixture.ts";

/** The whole answer to bytes as they are. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.write(bytes);
  return text(socket);
}

describe("a person's browser that asks for the API's address", () => {
  it.each<[string, Record<string, string>, number, string | null]>([
    ["is led to this server's explorer where the console is", {}, 302, "/explorer"],
    ["gets Apollo's page where there is none", { CONSOLE: "off" }, 200, null],
  ])("%s", async (_what, environment, status, location) => {
    const { door } = await makeWorld({ environment });
    const init: RequestInit = { headers: { accept: "text/html,*/*;q=0.8" }, redirect: "manual" };
    const answer = await fetch(new URL("/graphql", door.url), init);
    expect([answer.status, answer.headers.get("location")]).toEqual([status, location]);
    expect((await answer.text()).includes("embeddable-sandbox")).toBe(location === null);
  });
});

const asAna = { authorization: "Bearer ana" };

describe("a fault inside", () => {
  const faults: [string, () => Promise<SubgraphResponse>][] = [
    ["an error of a subgraph", async () => ({ data: null, errors: [{ message: "SELECT 1 failed on db.internal" }] })],
    ["a subgraph that cannot be reached", () => Promise.reject(new Error("connect ECONNREFUSED db.internal:5432"))],
    ["null where there must be something", async () => ({ data: { open: null } })],
  ];

  it.each(faults)("is masked, and the id of the answer finds its log line: %s", async (_what, ledger) => {
    const { post, lines } = await makeWorld({ ledger });
    const response = await post("{ open }");
    const body = (await response.json()) as { data: unknown; errors: { message: string; extensions: object }[] };
    const requestId = response.headers.get("x-request-id");
    expect(body.data).toBeNull();
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]?.message).toMatch(/^Something went wrong on our side/);
    expect(body.errors[0]?.extensions).toEqual({ code: "INTERNAL_SERVER_ERROR", requestId });
    expect(JSON.stringify(body)).not.toContain("db.internal");
    expect(lines.filter((line) => line.requestId === requestId)).toHaveLength(1);
  });

  it("is masked in the same way on a socket", async () => {
    const { door, lines } = await makeWorld({ ledger: faults[1]?.[1] ?? (() => Promise.reject(new Error())) });
    const [answer] = await overSocket(door.url, "{ open }", {});
    const { errors } = answer as { errors: { message: string; extensions: { requestId: string } }[] };
    expect(errors[0]?.message).toMatch(/^Something went wrong on our side/);
    expect(lines.filter(({ requestId }) => requestId === errors[0]?.extensions.requestId)).toHaveLength(1);
  });

  it("of a door that is not GraphQL is masked, too", async () => {
    const path = "/hooks/payments/broken";
    const { door, lines } = await makeWorld({
      mountDoors: mountInProcess([
        {
          name: "payments",
          routes: [
            async (scope) => {
              scope.get(path, { config: { proof: "none" } }, async () => {
                throw new Error("SELECT 1 failed on db.internal");
              });
            },
          ],
        },
      ]),
    });
    const response = await fetch(new URL(path, door.url));
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
    expect(lines).toMatchObject([{ requestId: response.headers.get("x-request-id") }]);
  });
});

describe("a document that came before", () => {
  type Answer = { status: number; type: string | null; body: string; requestId: string | null };
  const answerTo = async (response: Response): Promise<Answer> => {
    const requestId = response.headers.get("x-request-id");
    const body = (await response.text()).replaceAll(requestId ?? "-", "ID");
    return { status: response.status, type: response.headers.get("content-type"), body, requestId };
  };

  it.each<[string, string, Record<string, string>]>([
    ["what is right", "{ open }", {}],
    ["what only its bearer may see", "{ me { username } }", asAna],
    ["nothing without a login", "{ me { username } }", {}],
    ["nothing with a bad token", "{ me { username } }", { authorization: "Bearer eve" }],
    ["what is right beside a bad token", "{ open }", { authorization: "Bearer eve" }],
    ["several subgraphs", '{ account(id: "a") { balance owner { username } } }', asAna],
    ["a fault of one of them", '{ account(id: "broken") { balance owner { username } } }', asAna],
    ["variables that do not fit", "query ($id: ID!) { account(id: $id) { id } }", asAna],
  ])("is answered as it was the first time: %s", async (_what, query, headers) => {
    const { post, lines } = await makeWorld();
    const first = await answerTo(await post(query, headers));
    const linesOfFirst = lines.length;
    const second = await answerTo(await post(query, headers));
    expect(second.requestId).not.toBe(first.requestId);
    expect({ ...second, requestId: null }).toEqual({ ...first, requestId: null });
    expect(lines.length).toBe(2 * linesOfFirst);
  });

  it("asks a subgraph once, where that fails too", async () => {
    let asked = 0;
    const ledger = async () => {
      asked += 1;
      return asked === 1 ? { data: { open: "open" } } : { data: null, errors: [{ message: "db.internal" }] };
    };
    const { post, lines } = await makeWorld({ ledger });
    await post("{ open }");
    const { status, body, requestId } = await answerTo(await post("{ open }"));
    expect(asked).toBe(2);
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({ data: null, errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] });
    expect(lines.filter((line) => line.requestId === requestId)).toHaveLength(1);
  });
});

describe("a token", () => {
  const unavailable = new GraphQLError("Not now.", { extensions: { code: "SUBGRAPH_UNAVAILABLE" } });

  it("that cannot be checked is not called bad, and what needs no login goes on", async () => {
    const { post, door } = await makeWorld({ authenticator: { authenticate: () => Promise.reject(unavailable) } });
    expect(await (await post("{ open }", asAna)).json()).toEqual({ data: { open: "open" } });
    const { errors } = (await (await post("{ me { id } }", asAna)).json()) as { errors: object[] };
    expect(errors[0]).toMatchObject({ message: "Not now.", extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
    // A client that reads "Unauthorized" throws its token away.
    expect(await waitForClose(door.url, asAna)).toMatchObject({ code: 4500 });
  });

  it("whose check has a fault is a fault, which is logged", async () => {
    const fault = new Error("the clock is gone");
    const { post, lines } = await makeWorld({ authenticator: { authenticate: () => Promise.reject(fault) } });
    const response = await post("{ me { id } }", asAna);
    const { errors } = (await response.json()) as { errors: object[] };
    expect(errors[0]).toMatchObject({ extensions: { code: "INTERNAL_SERVER_ERROR" } });
    expect(lines).toMatchObject([{ requestId: response.headers.get("x-request-id"), err: { message: fault.message } }]);
  });

  it("that expires closes its socket with 4403", async () => {
    const expiresAt = Math.floor(Date.now() / 1000);
    const { door } = await makeWorld({ authenticator: { authenticate: async () => ({ ...ana, expiresAt }) } });
    expect(await waitForClose(door.url, asAna)).toMatchObject({ code: 4403 });
  });

  it("that has expired opens no socket, which closes with 4403; one that is no good, with 4401", async () => {
    const rejecting = async (fault: Error) =>
      (await makeWorld({ authenticator: { authenticate: () => Promise.reject(fault) } })).door;
    expect(await waitForClose((await rejecting(new TokenExpired())).url, asAna)).toMatchObject({ code: 4403 });
    expect(await waitForClose((await rejecting(unauthenticated())).url, asAna)).toMatchObject({ code: 4401 });
  });

  it("of a session that has ended begins nothing on a socket that is not closed yet", async () => {
    let hasEnded = false;
    const { door } = await makeWorld({
      authenticator: {
        async confirm() {
          if (hasEnded) throw unauthenticated("The session has ended: log in again.");
        },
      },
    });
    expect(await overSocket(door.url, "{ me { username } }", asAna)).toEqual([
      { data: { me: { username: "name-of-ana" } } },
    ]);
    hasEnded = true;
    for (const query of ["{ me { id } }", "{ open }", "subscription { balanceChanged { posted } }"])
      expect(JSON.stringify(await overSocket(door.url, query, asAna)), query).toContain("The session has ended");
  });
});

describe("a token whose holder does not prove that it is theirs", () => {
  it("is answered with 401 and how it is proved, whatever is asked, and nothing is done", async () => {
    const fault = new NotProved("invalid_dpop_proof", "The DPoP proof is missing.");
    const { post, door, contexts } = await makeWorld({ authenticator: { authenticate: () => Promise.reject(fault) } });
    for (const query of ["{ me { id } }", "{ open }", "no document"]) {
      const answer = await post(query, { authorization: "DPoP ana" });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toBe(
        'DPoP error="invalid_dpop_proof", algs="ES256 Ed25519 EdDSA"',
      );
      const error = { message: fault.message, extensions: { code: "UNAUTHENTICATED", requestId: expect.any(String) } };
      expect(await answer.json()).toEqual({ errors: [error] });
    }
    expect(contexts).toEqual([]);
    expect(await waitForClose(door.url, { authorization: "DPoP ana" })).toMatchObject({ code: 4401 });
  });

  it("is asked to prove the request that came, at the address of the configuration", async () => {
    const seen: unknown[] = [];
    const { post, door, port } = await makeWorld({
      authenticator: {
        async authenticate(...sent) {
          seen.push(sent);
          return anonymous;
        },
      },
    });
    await post("{ open }", { authorization: "DPoP ana", dpop: "proof", "x-forwarded-host": "evil.example" });
    await fetch(new URL("/graphql?query={open}", door.url), { headers: { "apollo-require-preflight": "1" } });
    await raw(port, "GET /graphql HTTP/1.1\r\nhost: x\r\ndpop: a\r\ndpop: b\r\nconnection: close\r\n\r\n");
    const url = "http://localhost:4000/graphql";
    expect(seen).toEqual([
      ["DPoP ana", expect.any(String), { method: "POST", url, proof: "proof" }],
      [undefined, expect.any(String), { method: "GET", url, proof: undefined }],
      // Two headers are no proof.
      [undefined, expect.any(String), { method: "GET", url, proof: "a, b" }],
    ]);
  });
});

describe("a trace of the caller's", () => {
  it("goes on to the subgraphs, and nothing goes that only has its name", async () => {
    const { post, contexts } = await makeWorld();
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    for (const sent of [traceparent, "x", `${traceparent}-more`, traceparent.toUpperCase()])
      await post("{ open }", { traceparent: sent });
    expect(contexts.map((context) => context.traceparent)).toEqual([traceparent, undefined, undefined, undefined]);
  });
});

describe("where a client is", () => {
  const lie = {
    "x-forwarded-for": "198.51.100.1, 198.51.100.2",
    "x-real-ip": "198.51.100.3",
    forwarded: "for=198.51.100.4",
  };

  it.each([
    ["", "127.0.0.1"],
    ["192.0.2.0/24", "127.0.0.1"],
    ["1", "198.51.100.2"],
    ["loopback", "198.51.100.2"],
  ])("goes with each request, over HTTP and over a socket, as TRUST_PROXY=%s has it", async (trust, address) => {
    const { door, post, contexts } = await makeWorld({ environment: { TRUST_PROXY: trust } });
    await post("{ open }", lie);
    await post("{ me { id } }", { ...lie, ...asAna });
    const socketImpl = class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { headers: lie });
      }
    };
    const client = createClient({
      url: `${door.url.replace("http", "ws")}/graphql`,
      webSocketImpl: socketImpl,
      retryAttempts: 0,
    });
    onTestFinished(() => client.dispose());
    await client.iterate({ query: "{ open }" }).next();
    expect(contexts.map((context) => context.address)).toEqual([address, address, address]);
  });
});

describe("what is hardly HTTP", () => {
  const shaped = (answer: string, status: number) => {
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const id = /^x-request-id: (req_\w+)\r$/im.exec(answer)?.[1];
    const { errors } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_REQUEST", requestId: id } }]);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
  };

  it("is answered in the shape of every other error", async () => {
    const { port } = await makeWorld();
    shaped(await raw(port, "WHAT IS THIS\r\n\r\n"), 400);
    shaped(await raw(port, "GET /%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 400);
    shaped(await raw(port, "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 404);
    shaped(await raw(port, `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`), 431);
  });

  it("is a request all the same where it offers to upgrade to HTTP/2", async () => {
    const { port } = await makeWorld();
    const body = '{"query":"{ open }"}';
    const answer = await raw(
      port,
      "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n" +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 200 /);
    expect(answer).toContain('{"data":{"open":"open"}}');
  });
});

describe("stopping", () => {
  it("answers what is under way, on a connection that would have stayed open", async () => {
    let answer: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const ledger = () =>
      new Promise<SubgraphResponse>((resolve) => {
        answer = () => resolve({ data: { open: "open" } });
        asked();
      });
    const { door, port, post } = await makeWorld({ ledger });
    const body = '{"query":"{ open }"}';
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`;
    const answered = raw(port, `${head}\r\n\r\n${body}`);
    await begun;
    const stopped = door.stop();
    answer();
    expect(await answered).toMatch(/^Connection: close\r$/im);
    expect(await answered).toContain('{"data":{"open":"open"}}');
    await stopped;
    await expect(post("{ open }")).rejects.toThrow();
  });
});

/** Everything that one operation is answered with on a socket of its own. */
async function overSocket(url: string, query: string, connectionParams: Record<string, string>): Promise<unknown[]> {
  const client = createClient({ url: socketUrl(url), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams });
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    client.subscribe(
      { query },
      {
        next: (value) => seen.push(value),
        error: (error) => {
          seen.push(error);
          resolve();
        },
        complete: resolve,
      },
    );
  });
  await client.dispose();
  return seen;
}

/** How a socket ends that logs in and then waits. */
function waitForClose(url: string, payload: Record<string, string>): Promise<{ code: number; reason: string }> {
  const socket = new WebSocket(socketUrl(url), "graphql-transport-ws");
  socket.on("open", () => socket.send(JSON.stringify({ type: "connection_init", payload })));
  return new Promise((resolve) => {
    socket.on("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
}

const socketUrl = (url: string): string => new URL("/graphql", url).href.replace(/^http/, "ws");
