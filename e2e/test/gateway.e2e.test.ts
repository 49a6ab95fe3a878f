import { getIntrospectionQuery } from "graphql";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { CofferClient } from "../src/client.ts";
import { operation } from "../src/operations.ts";
import { join, openAccount, type Person } from "../src/people.ts";
import { postHead, RawConnection } from "../src/raw-http.ts";
import { RawSocket } from "../src/raw-socket.ts";
import { useCoffer } from "../src/use-coffer.ts";

// What a stranger may try at the gateway. One person who is logged in is enough for it.

const coffer = useCoffer();
let ada: Person;
beforeAll(async () => {
  ada = await join(coffer.url, "ada");
});

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type Shown = { status: number; headers: Headers; body: { data?: Answer | null; errors?: Answer[] }; codes: string[] };

/** The answer, after a look at what every answer must have. */
async function show(response: Response): Promise<Shown> {
  const { status, headers } = response;
  const requestId = headers.get("x-request-id");
  expect(requestId).toMatch(/^req_[0-9a-z]{26}$/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  for (const banner of ["server", "x-powered-by"]) expect(headers.get(banner)).toBeNull();
  const body = JSON.parse((await response.text()) || "{}");
  for (const { extensions } of body.errors ?? []) expect(extensions.requestId).toBe(requestId);
  return { status, headers, body, codes: (body.errors ?? []).map(({ extensions }: Answer) => extensions.code) };
}
const send = async (init: RequestInit, search = "") => show(await fetch(`${coffer.url}${search}`, init));
const post = async (body: unknown, headers: Record<string, string> = {}) =>
  show(await new CofferClient(coffer.url).post(body, headers));
const ask = (query: string, more: object = {}, headers: Record<string, string> = {}) =>
  post({ query, ...more }, headers);
const asAda = () => ({ authorization: `Bearer ${ada.client.accessToken}` });
const refused = (status: number, ...codes: string[]) => ({ status, codes, body: { errors: expect.any(Array) } });

const openSocket = (): RawSocket => {
  const socket = new RawSocket(coffer.url);
  cleanups.push(() => socket.end());
  return socket;
};

describe("what another site's page could send is refused", () => {
  const register = `mutation { register(input: { username: "csrf", email: "c@example.com", password: "long enough, surely" }) { __typename } }`;

  it.each([
    ["text/plain", 400],
    ["text/plain;charset=utf-8", 400],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
  ])("a POST as %s", async (type, status) => {
    const body = JSON.stringify({ query: register });
    expect(await send({ method: "POST", headers: { "content-type": type }, body })).toMatchObject(
      refused(status, "BAD_REQUEST"),
    );
  });

  it("a POST without a type, and a GET as a link or an image makes it", async () => {
    const body = new Blob([JSON.stringify({ query: register })]);
    expect(await send({ method: "POST", body })).toMatchObject({ codes: ["BAD_REQUEST"] });
    expect(await send({}, "?query={__typename}")).toMatchObject(refused(400, "BAD_REQUEST"));
  });

  it("a mutation by GET, also with the header that shows a preflight", async () => {
    const headers = { "apollo-require-preflight": "1" };
    const query = `?query=${encodeURIComponent(register)}`;
    expect(await send({ headers }, query)).toMatchObject(refused(405, "BAD_REQUEST"));
    expect(await send({ headers }, "?query={__typename}")).toMatchObject({
      status: 200,
      body: { data: { __typename: "Query" } },
    });
  });

  it("and no other site is told that it may", async () => {
    const headers = {
      origin: "https://evil.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const { headers: answered } = await send({ method: "OPTIONS", headers });
    expect(answered.get("access-control-allow-origin")).toBeNull();
  });
});

describe("a request that is none is refused in the shape of every error", () => {
  it.each([
    ["broken JSON", "{bad"],
    ["an empty body", ""],
    ["no object", '"{ __typename }"'],
    ["null", "null"],
    ["an object with nothing in it", "{}"],
    ["a batch", '[{"query":"{ __typename }"}]'],
    ["a query that is no text", '{"query":{"kind":"Document"}}'],
    ["variables that are a list", '{"query":"{ __typename }","variables":[]}'],
    ["variables that are a text", '{"query":"{ __typename }","variables":"{}"}'],
    ["a poisoned object", '{"query":"{ __typename }","__proto__":{"x":1}}'],
  ])("%s", async (_what, body) => {
    const headers = { "content-type": "application/json" };
    expect(await send({ method: "POST", headers, body })).toMatchObject(refused(400, "BAD_REQUEST"));
  });

  it("a body that is too large, before it was sent", async () => {
    const connection = new RawConnection(coffer.url);
    connection.write(postHead(17 * 1024 * 1024));
    const answer = await connection.closed;
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    const requestId = /^x-request-id: (.+)\r$/im.exec(answer)?.[1];
    const { errors } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_REQUEST", requestId } }]);
  });

  it("an address that there is not, and a method that is not taken", async () => {
    expect(await show(await fetch(new URL("/nowhere", coffer.url)))).toMatchObject(refused(404, "BAD_REQUEST"));
    const put = await send({ method: "PUT", headers: { "content-type": "application/json" }, body: "{}" });
    expect(put).toMatchObject(refused(405, "BAD_REQUEST"));
    expect(put.headers.get("allow")).toBe("GET, POST");
  });

  it("several operations without a name for one of them", async () => {
    const query = "query One { __typename } query Two { two: __typename }";
    expect(await ask(query)).toMatchObject(refused(400, "OPERATION_RESOLUTION_FAILURE"));
    expect(await ask(query, { operationName: "Three" })).toMatchObject(refused(400, "OPERATION_RESOLUTION_FAILURE"));
    expect(await ask(query, { operationName: "Two" })).toMatchObject({ body: { data: { two: "Query" } } });
  });

  it("variables of another type, with the input's faults and no more than fifty of them", async () => {
    const query = "query ($first: Int, $id: ID!) { payments(first: $first) { nodes { id } } payment(id: $id) { id } }";
    expect(await ask(query, { variables: { first: "all" } }, asAda())).toMatchObject(
      refused(400, "BAD_USER_INPUT", "BAD_USER_INPUT"),
    );
    const enumerated =
      "mutation ($input: SubmitVerificationInput!) { submitVerification(input: $input) { __typename } }";
    const long = { documentType: "x".repeat(2_000_000), front: {}, networks: [] };
    const { body } = await ask(enumerated, { variables: { input: long } }, asAda());
    expect(JSON.stringify(body).length).toBeLessThan(20_000);
  });
});

describe("an operation that would cost too much is refused", () => {
  it("when it is nested too deep", async () => {
    const query = `{ me ${"{ accounts { owner ".repeat(8)}{ id }${" } }".repeat(8)} }`;
    expect(await ask(query, {}, asAda())).toMatchObject(refused(400, "REQUEST_TOO_COMPLEX"));
  });

  it("when its text is too long", async () => {
    expect(await ask(`{ ${"__typename ".repeat(5_000)} }`)).toMatchObject(refused(400, "GRAPHQL_PARSE_FAILED"));
  });

  it("when its fragments multiply, without a login too, and others are answered meanwhile", async () => {
    const levels = 24;
    const fragments = Array.from(
      { length: levels },
      (_, i) => `fragment F${i} on User { a${i}: username ...F${i + 1} ... on User { b${i}: username ...F${i + 1} } }`,
    ).join("\n");
    const query = `mutation { login(input: { login: "x", password: "y" }) { ... on LoginSuccess { user { ...F0 } } } }
      ${fragments} fragment F${levels} on User { username }`;
    expect(await ask(query)).toMatchObject(refused(400, "REQUEST_TOO_COMPLEX"));
    expect(await ask("{ __typename }")).toMatchObject({ status: 200 });
  });

  it("when its answer would, because lists are in lists", async () => {
    const query = `{ me { accounts { ${"payments(first: 100) { nodes { account { ".repeat(3)}id${" } } }".repeat(3)} } } }`;
    expect(await ask(query, {}, asAda())).toMatchObject(refused(400, "REQUEST_TOO_COMPLEX"));
  });

  it("and many aliases within the limits are answered", async () => {
    const { body } = await ask(`{ ${Array.from({ length: 15 }, (_, i) => `a${i}: __typename`).join(" ")} }`);
    expect(Object.keys(body.data ?? {})).toHaveLength(15);
  });
});

describe("a subscription over HTTP is sent to the WebSocket", () => {
  it.each([
    "subscription { balanceChanged { cursor } }",
    "subscription ($x: Boolean!) { balanceChanged @include(if: $x) { cursor } }",
    "subscription ($x: Boolean!) { ... @skip(if: $x) { balanceChanged { cursor } } }",
    "subscription { balanceChanged @include(if: true) { cursor } }",
  ])("%s", async (query) => {
    for (const headers of [{}, asAda(), { accept: "text/event-stream, application/json" }])
      expect(await ask(query, { variables: { x: true } }, headers)).toMatchObject(
        refused(400, "SUBSCRIPTIONS_NEED_WEBSOCKET"),
      );
  });

  it("and beside a query in one document, what is wrong with it is said", async () => {
    const query =
      "query One { __typename } subscription Two($x: Boolean!) { balanceChanged @include(if: $x) { cursor } }";
    expect(await ask(query, { operationName: "One" })).toMatchObject(refused(400, "GRAPHQL_VALIDATION_FAILED"));
  });
});

describe("an Authorization header that is no good", () => {
  const expired =
    "eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ1c3JfMDFoNDU1dmI0cGV4NXZza25rMDg0c24wMnEiLCJleHAiOjF9.AAAA";

  it.each(["garbage", "Basic YTpi", "Bearer ", "Bearer a.b.c", `Bearer ${expired}`])(
    "%s lets its bearer log in and refresh",
    async (authorization) => {
      const login = await ask(
        operation("Login"),
        { variables: { input: { login: ada.username, password: ada.password } } },
        { authorization },
      );
      expect(login.body.data?.login.__typename).toBe("LoginSuccess");
      const { refreshToken } = login.body.data?.login.tokens ?? {};
      const refresh = await ask(operation("Refresh"), { variables: { input: { refreshToken } } }, { authorization });
      expect(refresh.body.data?.refresh.__typename).toBe("RefreshSuccess");

      const { codes, body } = await ask("{ me { id } }", {}, { authorization });
      expect(codes).toContain("UNAUTHENTICATED");
      expect(body.errors?.[0]?.message).toMatch(/access token/);
    },
  );

  it("is not a refresh token, either", async () => {
    const authorization = `Bearer ${ada.refreshToken}`;
    expect(await ask("{ me { id } }", {}, { authorization })).toMatchObject({ codes: ["UNAUTHENTICATED"] });
  });
});

describe("what subgraphs keep for the gateway", () => {
  it.each([
    "{ verificationStream(request: {}) }",
    "{ ledgerStream(request: {}) }",
    "{ paymentsStream(request: {}) }",
    "{ walletsStream(request: {}) }",
    "{ _service { sdl } }",
    '{ _entities(representations: [{ __typename: "User", id: "usr_01h455vb4pex5vsknk084sn02q" }]) { __typename } }',
  ])("is not there for clients: %s", async (query) => {
    expect((await ask(query, {}, asAda())).codes).toContain("GRAPHQL_VALIDATION_FAILED");
    const socket = openSocket();
    await socket.init(asAda());
    expect(await socket.run("1", { query })).toMatchObject({
      payload: { errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] },
    });
  });

  it("is not told by introspection, which is open in the sandbox, to explorers too", async () => {
    const query = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, typeDepth: 9 });
    const { body } = await ask(query);
    const text = JSON.stringify(body.data?.__schema);
    expect(text).toContain('"balanceChanged"');
    for (const hidden of ["Stream", "_service", "_entities", "_Any", "_Entity", "join__"])
      expect(text).not.toContain(hidden);
  });

  it("cannot be put into a request: `extensions.event` of a client is not looked at", async () => {
    await openAccount(ada, "EUR");
    const event = { cursor: "forged", snapshot: false, account: { id: "acc_01h455vb4pex5vsknk084sn02q" } };
    const query = "subscription { balanceChanged { cursor snapshot balance { posted { amount } } } }";
    const socket = openSocket();
    await socket.init(asAda());
    const { payload } = await socket.run("1", { query, extensions: { event } });
    expect(payload?.data?.balanceChanged).toMatchObject({ snapshot: true, balance: { posted: { amount: "0.00" } } });
    expect(payload?.data?.balanceChanged.cursor).not.toBe("forged");
    expect(await ask(query, { extensions: { event } }, asAda())).toMatchObject(
      refused(400, "SUBSCRIPTIONS_NEED_WEBSOCKET"),
    );
    expect((await ask("{ me { username } }", { extensions: { event } }, asAda())).body.data?.me.username).toBe(
      ada.username,
    );
  });

  it("is a private key, too: the published keys have public parts alone", async () => {
    const response = await fetch(new URL("/auth/jwks.json", coffer.url));
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(response.headers.get("content-type")).toMatch(/^application\/jwk-set\+json/);
    const { keys } = (await response.json()) as { keys: Answer[] };
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatchObject({ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" });
      expect(Object.keys(key).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
    }
  });
});

describe("what a client says it accepts", () => {
  const types = ["application/json", "application/graphql-response+json"];

  it.each(types)("decides on the type of every answer, and the status stays: %s", async (accept) => {
    const typed = async (body: object, headers = {}) => {
      const shown = await post(body, { accept, ...headers });
      expect(shown.headers.get("content-type")).toBe(`${accept}; charset=utf-8`);
      return { status: shown.status, codes: shown.codes };
    };
    // Well-formed and refused: an answer, whatever the type.
    expect(await typed({ query: "{ me { id } }" })).toEqual({ status: 200, codes: ["UNAUTHENTICATED"] });
    const many = { query: "{ payments(first: 1000) { nodes { id } } }" };
    expect(await typed(many, asAda())).toEqual({ status: 200, codes: ["BAD_USER_INPUT"] });
    // Not well-formed: no answer was tried.
    expect(await typed({ query: "{ me" })).toEqual({ status: 400, codes: ["GRAPHQL_PARSE_FAILED"] });
    expect(await typed({ query: "{ mee }" })).toEqual({ status: 400, codes: ["GRAPHQL_VALIDATION_FAILED"] });
    expect(await typed({})).toEqual({ status: 400, codes: ["BAD_REQUEST"] });
    const variables = { query: "query ($id: ID!) { payment(id: $id) { id } }" };
    expect(await typed(variables, asAda())).toEqual({ status: 400, codes: ["BAD_USER_INPUT"] });
  });

  it("is refused where it is nothing that there is", async () => {
    expect(await ask("{ __typename }", {}, { accept: "application/xml" })).toMatchObject(refused(406, "BAD_REQUEST"));
  });

  it("is a page for a person's browser", async () => {
    for (const path of ["/graphql", "/explorer"]) {
      const response = await fetch(new URL(path, coffer.url), { headers: { accept: "text/html,*/*;q=0.8" } });
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'/);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      await response.body?.cancel();
    }
  });
});
