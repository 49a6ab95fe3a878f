import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import WebSocket from "ws";
import { available, fund, join, type Person } from "../src/people.ts";
import { postHead, RawConnection } from "../src/raw-http.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// What the bytes of a request may be, and how many: before anything is made of them.

const coffer = useOwnCoffer({ BODY_MAX_MB: "2" });
let ada: Person;
let account: string;
beforeAll(async () => {
  ada = await join(coffer.url, "ada");
  account = await fund(ada, "100.00");
});

const JSON_TYPE = { "content-type": "application/json" };
type Sent = { status: number; code: string | undefined; retryAfterSeconds?: number; text: string };

async function send(
  body: NonNullable<RequestInit["body"]>,
  headers: Record<string, string> = JSON_TYPE,
): Promise<Sent> {
  const response = await fetch(coffer.url, { method: "POST", headers, body });
  const text = await response.text();
  const [error] = JSON.parse(text).errors ?? [];
  if (error) expect(error.extensions.requestId).toBe(response.headers.get("x-request-id"));
  return { status: response.status, code: error?.extensions.code, text };
}
const asAda = () => ({ ...JSON_TYPE, authorization: `Bearer ${ada.client.accessToken}` });
const bodyOf = (query: string, bytes: number) => JSON.stringify({ query, variables: { pad: "x".repeat(bytes) } });
const fault = (status: number) => ({ status, code: "BAD_REQUEST" });

describe("bytes that are no UTF-8 are refused", () => {
  const SEND = "mutation($i: SendPaymentInput!) { sendPayment(input: $i) { __typename } }";
  const payment = (key: string) =>
    Buffer.from(
      JSON.stringify({
        query: SEND,
        variables: {
          i: {
            fromAccountId: account,
            to: { username: "ben" },
            amount: { amount: "1", currency: "USD" },
            idempotencyKey: key,
          },
        },
      }),
      "latin1",
    );

  it("where two keys that differ would become one: no payment is made, and none is hidden", async () => {
    const before = await available(ada, account);
    for (const key of ["k\xe9", "k\xe8", "k\xff", "\xc3", "\xed\xa0\x80", "\xc0\x80", "\xf4\x90\x80\x80"])
      expect(await send(payment(key), asAda())).toMatchObject(fault(400));
    expect(await available(ada, account)).toBe(before);
  });

  it.each(["iso-8859-1", "latin1", "utf-16", "windows-1252", "UTF-16LE", '"iso-8859-1"', "utf-7"])(
    "and so is a body that says that it is %s",
    async (charset) => {
      const type = { "content-type": `application/json; charset=${charset}` };
      expect(await send('{"query":"{ __typename }"}', type)).toMatchObject(fault(415));
    },
  );

  it("UTF-16 and UTF-32, with their marks and without", async () => {
    const text = '{"query":"{ __typename }"}';
    const wide = Buffer.from(text, "utf16le");
    for (const bytes of [wide, Buffer.concat([Buffer.from([0xff, 0xfe]), wide]), Buffer.from(wide).swap16()])
      expect(await send(bytes)).toMatchObject(fault(400));
  });

  it.each(["utf-8", "UTF-8", '"utf-8"', "utf8"])("and %s is taken, with any character in it", async (charset) => {
    const type = { "content-type": `application/json; charset=${charset}` };
    expect(await send('{"query":"{ __typename }","variables":{"a":"€𝄞é"}}', type)).toMatchObject({ status: 200 });
  });

  it("in an address and in headers", async () => {
    for (const search of ["?query=%ff", "?query=%7B__typename%7D&variables=%c3%28", "?operationName=%ed%a0%80"]) {
      const response = await fetch(`${coffer.url}${search}`, { headers: { "apollo-require-preflight": "1" } });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
    }
    const connection = new RawConnection(coffer.url);
    connection.writeBytes(Buffer.from(`${postHead(2, "User-Agent: caf\xe9\r\n")}{}`, "latin1"));
    await connection.until("BAD_REQUEST");
    connection.end();
  });

  it("on a socket, as text or as bytes", async () => {
    const closed = (frame: Buffer, options: object) =>
      new Promise((resolve) => {
        const socket = new WebSocket(coffer.url.replace(/^http/, "ws"), "graphql-transport-ws");
        socket.on("open", () => socket.send(frame, options));
        socket.on("close", resolve);
      });
    const init = '{"type":"connection_init","payload":{"a":"';
    expect(await closed(Buffer.from(`${init}\xe9"}}`, "latin1"), { binary: false })).toBe(1007);
    expect(await closed(Buffer.from(`${init}\xed\xa0\x80"}}`, "latin1"), { binary: false })).toBe(1007);
    expect(await closed(Buffer.from(`${init}e"}}`), { binary: true })).toBe(1003);
  });
});

describe("a body is no larger than it may be", () => {
  it("256 kB of anybody, whatever token they make up, and more of somebody who is logged in", async () => {
    const query = "{ __typename }";
    expect(await send(bodyOf(query, 200_000))).toMatchObject({ status: 200 });
    expect(await send(bodyOf(query, 300_000))).toMatchObject(fault(413));
    for (const authorization of ["Bearer a.b.c", `Bearer ${ada.client.accessToken}x`, "Basic YTpi"])
      expect(await send(bodyOf(query, 300_000), { ...JSON_TYPE, authorization })).toMatchObject(fault(413));
    expect(await send(bodyOf(query, 1_500_000), asAda())).toMatchObject({ status: 200 });
    expect(await send(bodyOf(query, 2_200_000), asAda())).toMatchObject(fault(413));
  });

  it("which is known by its length before it comes, and where that is not told as soon as it is too much", async () => {
    const declared = new RawConnection(coffer.url);
    declared.write(postHead(15_600_000));
    await declared.until("BAD_REQUEST");
    declared.end();
    const chunked = new RawConnection(coffer.url);
    chunked.write(
      "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    for (let i = 0; i < 17; i += 1) chunked.write(`4000\r\n${" ".repeat(0x4000)}\r\n`);
    await chunked.until("413");
    chunked.end();
  });

  it("and has no more values than anybody needs, which are counted before they are made", async () => {
    const many = {
      numbers: `[${"1,".repeat(400_000)}1]`,
      lists: `[${"[],".repeat(200_000)}[]]`,
      members: `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}":{}`).join()}}`,
      deep: "[".repeat(300_000) + "]".repeat(300_000),
    };
    for (const values of Object.values(many))
      for (const place of ["variables", "extensions"])
        expect(await send(`{"query":"{ __typename }","${place}":{"a":${values}}}`, asAda())).toMatchObject(fault(413));
    expect(await send(`{"query":"{ __typename }","variables":{"a":[${"1,".repeat(9_000)}1]}}`)).toMatchObject({
      status: 200,
    });
    expect(await send(bodyOf("{ __typename }", 0).replace('""', JSON.stringify(',:[{"'.repeat(20_000))))).toMatchObject(
      {
        status: 200,
      },
    );
  });

  it("and its document is no larger than a stranger's, however little it says", async () => {
    for (const filling of [",", " ", "\n", "#"])
      expect(await send(bodyOf(`{ __typename ${filling.repeat(1_000_000)}\n}`, 0), asAda())).toMatchObject(fault(413));
  });

  it("on a socket neither", async () => {
    const closed = new Promise((resolve) => {
      const socket = new WebSocket(coffer.url.replace(/^http/, "ws"), "graphql-transport-ws");
      socket.on("open", () => socket.send(`{"type":"connection_init","payload":{"a":[${"1,".repeat(50_000)}1]}}`));
      socket.on("close", resolve);
    });
    expect(await closed).toBe(1009);
  });

  it("and packed bytes are not unpacked", async () => {
    const packed = gzipSync(bodyOf("{ __typename }", 100_000));
    for (const encoding of ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
      expect(await send(packed, { ...JSON_TYPE, "content-encoding": encoding })).toMatchObject(fault(415));
    expect(await send('{"query":"{ __typename }"}', { ...JSON_TYPE, "content-encoding": "identity" })).toMatchObject({
      status: 200,
    });
  });

  it("a request of 15.6 MB with 300 aliases of register is refused at its length, while others are served", async () => {
    const aliases = Array.from({ length: 300 }, (_, i) => `a${i}: register(input: $i) { __typename }`).join(" ");
    const query = `mutation($i: RegisterInput!) { ${aliases} }`;
    const huge = JSON.stringify({
      query,
      variables: { i: { username: "a", email: "a@example.com", password: "é".repeat(7_700_000) } },
    });
    const refused = Promise.all(Array.from({ length: 5 }, () => send(huge)));
    expect((await ada.client.ask("{ me { id } }")).me.id).toBe(ada.userId);
    for (const one of await refused) expect(one).toMatchObject(fault(413));
  });
});

describe("keys of JSON do no harm", () => {
  it("where they stand twice the last counts, and those that would change an object's nature are refused", async () => {
    const twice = '{"query":"{ a }","query":"{ __typename }"}';
    expect(await send(twice)).toMatchObject({ status: 200, text: expect.stringContaining("Query") });
    for (const part of [
      '"__proto__":{"admin":true}',
      '"variables":{"__proto__":{"a":1}}',
      '"constructor":{"prototype":{}}',
    ])
      expect(await send(`{"query":"{ __typename }",${part}}`)).toMatchObject(fault(400));
    expect(randomUUID()).not.toHaveProperty("admin");
  });
});

describe("what is no good request is answered with an id, too", () => {
  it.each([
    ["without a host", "GET /graphql HTTP/1.1\r\n\r\n", 400],
    ["with an expectation", "POST /graphql HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 2\r\n\r\n", 417],
    ["with headers that are too large", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["of another protocol", "HELO mail\r\n\r\n", 400],
    ["to another address", "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404],
    ["with a method that there is not", "BREW /graphql HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["with a method that is not taken", "PROPFIND /graphql HTTP/1.1\r\nHost: a\r\n\r\n", 404],
    ["to an address that cannot be read", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    [
      "of a form",
      "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data\r\nContent-Length: 2\r\n\r\n{}",
      415,
    ],
    [
      "to open a socket elsewhere",
      "GET /other HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      404,
    ],
    [
      "to open a socket without a key",
      "GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      400,
    ],
    [
      "to open a socket by POST",
      "POST /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
      405,
    ],
  ])("%s", async (_what, request, status) => {
    const connection = new RawConnection(coffer.url);
    connection.write(request);
    await connection.until("requestId");
    await connection.until("}]}");
    const answer = connection.received;
    connection.end();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const requestId = /^x-request-id: (req_[0-9a-z]{26})\r$/im.exec(answer)?.[1];
    const { errors } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")));
    expect(errors).toMatchObject([{ extensions: { requestId, code: expect.any(String) } }]);
  });

  it("and OPTIONS", async () => {
    const response = await fetch(coffer.url, { method: "OPTIONS", headers: { origin: "https://a.example" } });
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
  });
});
