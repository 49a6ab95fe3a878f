import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { Secret } from "@coffer/platform/values/secret";
import { type Receiver, startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoAnswer } from "../../app/chains/ports.ts";
import { type HttpJsonOptions, makeHttpJson } from "./http-json.ts";
import type { JsonNumber } from "./json.ts";

let node: Receiver;
beforeAll(async () => {
  node = await startReceiver();
});
afterAll(() => node.stop());

const clientOf = (options: Partial<HttpJsonOptions> = {}) =>
  makeHttpJson({ url: new Secret(node.url("")), ...options });
/** The path is new for each test, so that none sees what another one asked for. */
let paths = 0;
const answering = (give: (response: ServerResponse) => void): string => {
  paths += 1;
  const path = `/${paths}`;
  node.answer(path, (_received, response) => give(response));
  return path;
};
const askedWrongly = async (path: string, options: Partial<HttpJsonOptions> = {}): Promise<NoAnswer> => {
  const outcome = await clientOf(options)
    .post(path, {})
    .catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(NoAnswer);
  expect((outcome as NoAnswer).cause).toBeUndefined();
  return outcome as NoAnswer;
};

describe("JSON over HTTP", () => {
  it("gives up on a node that says nothing", async () => {
    const path = answering(() => undefined);
    expect((await askedWrongly(path, { timeoutMs: 50 })).message).toBe("the node does not answer in time");
  });

  it("asks nothing while an outage is simulated, and goes on behind it", async () => {
    let asked = 0;
    const path = answering((response) => {
      asked += 1;
      response.end("{}");
    });
    let isCut = true;
    const client = clientOf({ isCutOff: async () => isCut });
    await expect(client.post(path, {})).rejects.toBeInstanceOf(NoAnswer);
    await expect(client.get(path)).rejects.toThrow("an outage is simulated");
    expect(asked).toBe(0);
    isCut = false;
    expect((await client.post(path, {})).status).toBe(200);
    expect(asked).toBe(1);
  });

  it("gives up on it in turn, too", async () => {
    const path = answering(() => undefined);
    const client = clientOf({ timeoutMs: 50, maxRequests: 1 });
    for (const asked of await Promise.allSettled([client.get(path), client.get(path), client.get(path)]))
      expect(asked).toMatchObject({ reason: { message: "the node does not answer in time" } });
  });

  it("gives up on a node that begins and does not end", async () => {
    const path = answering((response) => response.write('{"a":'));
    expect((await askedWrongly(path, { timeoutMs: 50 })).message).toBe("the node does not answer in time");
  });

  it("rejects where the connection is cut, before the answer or in it", async () => {
    expect((await askedWrongly(answering((response) => response.destroy()))).message).toMatch(/cannot be reached/);
    const cut = answering((response) => response.write("{", () => response.destroy()));
    expect((await askedWrongly(cut)).message).toMatch(/cannot be reached/);
  });

  it("rejects where nobody listens, and says why without saying where", async () => {
    const gone = await startReceiver();
    const url = new Secret(gone.url(""));
    await gone.stop();
    expect((await askedWrongly("", { url })).message).toBe("the node cannot be reached (ECONNREFUSED)");
  });

  it("follows no redirect", async () => {
    const target = answering((response) => response.end("{}"));
    const path = answering((response) => response.writeHead(307, { location: node.url(target) }).end());
    expect((await askedWrongly(path)).message).toBe("the node redirects (HTTP 307)");
    expect(node.at(target)).toEqual([]);
  });

  it("takes no more bytes than it is told, compressed ones as they are after it", async () => {
    const large = JSON.stringify("a".repeat(1_000));
    const whole = answering((response) => response.end(large));
    const zipped = answering((response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(large)),
    );
    for (const path of [whole, zipped]) {
      expect((await askedWrongly(path, { maxBytes: 1_001 })).message).toMatch(/more than 1001 bytes/);
      expect(await clientOf({ maxBytes: 1_002 }).get(path)).toMatchObject({ status: 200 });
    }
  });

  it.each([
    ["a page", Buffer.from("<html>")],
    ["nothing", Buffer.alloc(0)],
    ["half an object", Buffer.from('{"a":')],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["an endless nesting", Buffer.from("[".repeat(1_000_000) + "]".repeat(1_000_000))],
  ])("rejects what is not JSON: %s", async (_what, body) => {
    const path = answering((response) => response.end(body));
    expect((await askedWrongly(path)).message).toBe("the node does not answer with JSON");
  });

  it.each([401, 403, 429, 500, 502])("gives %i back, with or without JSON", async (status) => {
    const page = answering((response) => response.writeHead(status).end("<html>"));
    const json = answering((response) => response.writeHead(status).end('{"a":null}'));
    expect(await clientOf().get(page)).toEqual({ status, json: undefined });
    expect(await clientOf().get(json)).toEqual({ status, json: { a: null } });
  });

  it("sends what it is given to the path, with the user in the header alone", async () => {
    const path = answering((response) => response.end("9007199254740993"));
    const url = new Secret(`http://somebody:password@127.0.0.1:${node.port}/`);
    const { json } = await makeHttpJson({ url }).post(path, { num: 1 });
    expect((json as JsonNumber).toInteger()).toBe(9_007_199_254_740_993n);
    const [received] = node.at(path);
    expect(received).toMatchObject({ path, body: '{"num":1}' });
    expect(received?.headers.authorization).toBe(`Basic ${btoa("somebody:password")}`);
  });

  it("asks no more at once than it may", async () => {
    const open: ServerResponse[] = [];
    const path = answering((response) => open.push(response));
    const client = clientOf({ maxRequests: 2 });
    const asked = [client.get(path), client.get(path), client.get(path)];
    for (const reached of [2, 3]) {
      await expect.poll(() => node.at(path).length).toBe(reached);
      open.shift()?.end("1");
    }
    open.shift()?.end("1");
    expect(await Promise.all(asked)).toHaveLength(3);
  });
});
