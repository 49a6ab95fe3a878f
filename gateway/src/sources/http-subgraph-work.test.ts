import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { SubgraphRequest } from "@coffer/platform/graphql/subgraph";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { makeLogger } from "@coffer/platform/running/log";
import { notWaitedFor, Work } from "@coffer/platform/running/work";
import { serveSubgraph } from "@coffer/platform/service/serve-subgraph";
import { afterEach, describe, expect, it } from "vitest";
import { makeHttpSubgraph } from "./http-subgraph-source.ts";

// The budget of an operation, and its end, travel to a subgraph that is another process and back.

const lines: string[] = [];
const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => lines.push(line) } });
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function sourceAt(url: string) {
  const source = makeHttpSubgraph({
    ...{ name: "ledger", urls: [url], sign: async () => "word", connections: 4, timeoutMs: 10_000, log },
  });
  cleanups.push(() => source.close());
  return source;
}

async function serve(execute: (request: SubgraphRequest) => Promise<object>) {
  const served = await serveSubgraph({
    subgraph: { name: "payments", execute, routes: [] },
    ...{ host: "127.0.0.1", port: 0, bodyMaxBytes: 1_000_000, log },
    verify: async () => ({ actor: anonymous }),
    verifyPublic: async () => null,
  });
  cleanups.push(() => served.stop());
  return sourceAt(served.url);
}

/** Takes requests and answers none. */
async function serveSilence() {
  const heard: { closed: Promise<unknown> }[] = [];
  const server: Server = createServer((request) => {
    heard.push({ closed: once(request.socket, "close") });
    request.resume();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  cleanups.push(() => server.close().closeAllConnections());
  return { heard, server, source: sourceAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

const actor: Actor = anonymous;
const contextOf = (work: Work) => ({ actor, requestId: "req_1", work });
const QUERY = { query: "query Q { many { id } }", variables: {} };

describe("an operation's work in another process", () => {
  it("is told what is left of the budget, and tells what it took", async () => {
    const told: (number | undefined)[] = [];
    const source = await serve(async ({ work }) => {
      told.push(work?.left);
      work?.take(30);
      return { data: {} };
    });
    const work = new Work({ values: 100, isMutation: false });
    await source.execute(QUERY, contextOf(work));
    await source.execute(QUERY, contextOf(work));
    expect(told).toEqual([100, 70]);
    expect(work.left).toBe(40);
  });

  it("is over where the other took too much, and says so", async () => {
    const source = await serve(async ({ work }) => {
      work?.count(101);
      return { data: null, errors: [work?.ended] };
    });
    const work = new Work({ values: 100, isMutation: false });
    await source.execute(QUERY, contextOf(work));
    expect(work.ended?.extensions.code).toBe("REQUEST_TOO_COMPLEX");
  });

  it("ends there when it ends here, and the subgraph is not taken for broken", async () => {
    const { source, heard, server } = await serveSilence();
    const work = new Work({ values: 100, isMutation: false });
    const asked = once(server, "request");
    const asking = source.execute(QUERY, contextOf(work));
    await asked;
    work.end(notWaitedFor());
    await expect(asking).rejects.toMatchObject({ extensions: { code: "TIMED_OUT" } });
    await heard[0]?.closed;
    expect(lines.filter((line) => line.includes("cannot be reached"))).toEqual([]);
  });

  it("sees the gateway hang up", async () => {
    let seen: Work | undefined;
    let ended: () => void = () => undefined;
    const over = new Promise<void>((resolve) => {
      ended = resolve;
    });
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const source = await serve(async ({ work }) => {
      seen = work;
      work?.onEnd(ended);
      begin();
      await over;
      return { data: {} };
    });
    const work = new Work({ values: 100, isMutation: false });
    const asking = source.execute(QUERY, contextOf(work));
    await begun;
    work.end(notWaitedFor());
    await expect(asking).rejects.toThrow();
    await over;
    expect(() => seen?.goOn()).toThrow();
  });

  it("of a mutation is never cut off", async () => {
    const work = new Work({ values: 100, isMutation: true });
    const source = await serve(async ({ work: theirs }) => {
      work.end(notWaitedFor());
      theirs?.goOn();
      return { data: { paid: true } };
    });
    const request = { query: "mutation M { pay { id } }", variables: {} };
    expect(await source.execute(request, contextOf(work))).toMatchObject({ data: { paid: true } });
  });
});
