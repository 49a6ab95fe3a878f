import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { TargetPolicy } from "../../domain/webhooks/target.ts";
import { makeHttpSender } from "./http-sender.ts";
import { makeResolveName, type ResolveName } from "./resolve-name.ts";

/** This machine's addresses stand for those of the public internet. */
const TARGETS: TargetPolicy = { http: true, loopback: true, ports: null };
const HEADERS = [{ name: "webhook-id", value: "whd_1" }];

let server: Server;
let port: number;
const requests: { url: string; host: string; body: string }[] = [];
let answer: (response: import("node:http").ServerResponse) => void;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    requests.push({ url: request.url ?? "", host: request.headers.host ?? "", body });
    answer(response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
afterEach(async () => {
  for (const sender of open.splice(0)) await sender.close();
  requests.length = 0;
  vi.unstubAllEnvs();
});

function makeSender(resolve: ResolveName, changes: { targets?: TargetPolicy; timeoutMs?: number } = {}) {
  answer = (response) => response.writeHead(204, { connection: "close" }).end();
  const sender = makeHttpSender({ targets: TARGETS, timeoutMs: 5_000, resolve, ...changes });
  open.push(sender);
  return (url: string) => sender.send({ url, headers: HEADERS, body: "{}" });
}

/** One resolution after the other; the last one stays. */
function resolving(...rounds: (readonly string[])[]) {
  const asked: string[] = [];
  const resolve: ResolveName = async (name) => {
    asked.push(name);
    return rounds[Math.min(asked.length, rounds.length) - 1] ?? [];
  };
  return { resolve, asked };
}

describe("a name", () => {
  it.each([
    [["10.0.0.1"]],
    [["127.0.0.1", "10.0.0.1"]],
    [["127.0.0.1", "::ffff:127.0.0.1"]],
    [["169.254.169.254"]],
    [["fd00::1"]],
    [["nonsense"]],
  ])("is sent nothing where any of its addresses leads inside: %j", async (addresses) => {
    const send = makeSender(resolving(addresses).resolve);
    expect(await send(`http://inside.example:${port}/`)).toMatchObject({ fault: "ADDRESS_NOT_ALLOWED", status: null });
    expect(requests).toEqual([]);
  });

  it("that is rebound to an address inside is asked for once, and judged, at each connection", async () => {
    const { resolve, asked } = resolving(["127.0.0.1"], ["10.0.0.1"]);
    const send = makeSender(resolve);
    expect(await send(`http://rebound.example:${port}/`)).toMatchObject({ status: 204 });
    expect(asked).toEqual(["rebound.example"]);
    expect(await send(`http://rebound.example:${port}/`)).toMatchObject({ fault: "ADDRESS_NOT_ALLOWED" });
    expect(asked).toEqual(["rebound.example", "rebound.example"]);
    expect(requests).toMatchObject([{ host: `rebound.example:${port}`, body: "{}" }]);
  });

  it("is sent to the address that was judged, whatever a resolver of the system would say", async () => {
    const send = makeSender(resolving(["127.0.0.1"]).resolve);
    expect(await send(`http://no-such-name.invalid:${port}/a?b=c`)).toMatchObject({ status: 204, fault: null });
    expect(requests).toMatchObject([{ url: "/a?b=c" }]);
  });

  it("that has no address, or whose name server does not answer, is not found", async () => {
    expect(await makeSender(resolving([]).resolve)("http://none.example/")).toMatchObject({ fault: "NAME_NOT_FOUND" });
    const silent = () => Promise.reject(new Error("ETIMEOUT"));
    expect(await makeSender(silent)("http://silent.example/")).toMatchObject({ fault: "NAME_NOT_FOUND" });
  });

  it("keeps its own name for TLS, and a server that speaks none is told apart", async () => {
    let hello = "";
    const plain = createTcpServer((socket) => {
      socket.once("data", (bytes) => {
        hello = bytes.toString("latin1");
        socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      });
      socket.on("error", () => undefined);
    });
    await once(plain.listen(0, "127.0.0.1"), "listening");
    const send = makeSender(resolving(["127.0.0.1"]).resolve);
    const { port: tlsPort } = plain.address() as AddressInfo;
    expect(await send(`https://secure.example:${tlsPort}/`)).toMatchObject({ fault: "TLS_FAILED" });
    expect(hello).toContain("secure.example");
    plain.close();
  });
});

describe("an address, or a URL, that no request may go to", () => {
  it.each([
    ["http://10.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["http://[::ffff:7f00:1]/", "ADDRESS_NOT_ALLOWED"],
    ["http://user@example.com/", "URL_NOT_ALLOWED"],
  ])("is not asked for, though it was taken once: %s", async (url, fault) => {
    const { resolve, asked } = resolving(["127.0.0.1"]);
    expect(await makeSender(resolve)(url)).toMatchObject({ fault });
    expect(asked).toEqual([]);
  });

  it("is this machine's where the policy says nothing of it", async () => {
    const targets = { http: true, loopback: false, ports: null };
    const send = makeSender(makeResolveName(), { targets });
    for (const host of ["127.0.0.1", "localhost", "a.localhost", "localhost."])
      expect(await send(`http://${host}:${port}/`)).toMatchObject({ fault: "ADDRESS_NOT_ALLOWED" });
    expect(requests).toEqual([]);
  });
});

describe("a request", () => {
  const send = (url: string, changes = {}) => makeSender(resolving(["127.0.0.1"]).resolve, changes)(url);

  it("asks no proxy that the environment names", async () => {
    for (const name of ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]) vi.stubEnv(name, "http://127.0.0.1:9");
    vi.stubEnv("NODE_USE_ENV_PROXY", "1");
    expect(await send(`http://direct.example:${port}/`)).toMatchObject({ status: 204 });
  });

  it("ends in time where no answer comes, and counts an answer whose body does not end", async () => {
    const hanging = makeSender(resolving(["127.0.0.1"]).resolve, { timeoutMs: 200 });
    answer = () => undefined;
    expect(await hanging(`http://slow.example:${port}/`)).toMatchObject({ fault: "TIMED_OUT", status: null });
    answer = (response) => response.writeHead(200).write("begun");
    expect(await hanging(`http://slow.example:${port}/`)).toMatchObject({ fault: null, status: 200, answer: "begun" });
  });

  it("says where nobody listens, or where it was cut", async () => {
    const closed = createTcpServer();
    await once(closed.listen(0, "127.0.0.1"), "listening");
    const { port: free } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    expect(await send(`http://nobody.example:${free}/`)).toMatchObject({ fault: "CONNECTION_FAILED" });
    const cut = makeSender(resolving(["127.0.0.1"]).resolve);
    answer = (response) => response.destroy();
    expect(await cut(`http://cut.example:${port}/`)).toMatchObject({ fault: "CONNECTION_FAILED" });
  });

  it("gives the header that asks for time", async () => {
    const busy = makeSender(resolving(["127.0.0.1"]).resolve);
    answer = (response) => response.writeHead(503, { "retry-after": "30" }).end("later");
    expect(await busy(`http://busy.example:${port}/`)).toMatchObject({
      status: 503,
      retryAfter: "30",
      answer: "later",
    });
  });
});
