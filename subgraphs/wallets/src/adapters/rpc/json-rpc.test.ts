import { inspect } from "node:util";
import { makeLogger } from "@coffer/platform/running/log";
import { Secret } from "@coffer/platform/values/secret";
import { type Receiver, startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../app/chains/ports.ts";
import { makeHttpJson } from "./http-json.ts";
import type { JsonNumber } from "./json.ts";
import { makeJsonRpc } from "./json-rpc.ts";

let node: Receiver;
beforeAll(async () => {
  node = await startReceiver();
});
afterAll(() => node.stop());
beforeEach(() => {
  node.received.length = 0;
});

/** What the node answers: `$id` stands for the request's own. */
const answering = (text: string, status = 200) =>
  node.answer("/", ({ body }, response) => {
    response.writeHead(status).end(text.replace("$id", JSON.stringify(JSON.parse(body).id)));
  });
const rpc = () => makeJsonRpc({ url: new Secret(node.url("/")), version: "2.0" });
const askedOnce = (text: string, status?: number): Promise<unknown> => {
  answering(text, status);
  return rpc()("eth_chainId", []).catch((error: unknown) => error);
};

describe("JSON-RPC", () => {
  it.each([
    ["another id", '{"id":"9","result":1}', "the node answers another question"],
    ["no id", '{"result":1}', "the node answers another question"],
    ["the id as a number", '{"id":1,"result":1}', "the node answers another question"],
    ["no result", '{"id":$id}', "the node does not answer in JSON-RPC"],
    ["no object", '["a"]', "the node does not answer in JSON-RPC"],
    ["an error of another question", '{"id":"9","error":{"code":-1,"message":"a"}}', /does not answer in JSON-RPC/],
    ["an error that is a word", '{"id":$id,"error":"a"}', /an error of a form that is not known/],
  ])("relies on no answer with %s", async (_what, text, message) => {
    const outcome = await askedOnce(text);
    expect(outcome).toBeInstanceOf(NoAnswer);
    expect((outcome as Error).message).toMatch(message);
  });

  it.each([401, 403, 429, 500, 502, 503])("relies on no HTTP %i without an error of JSON-RPC", async (status) => {
    for (const text of ["", "<html>", '{"message":"no"}', '{"id":$id,"result":1}']) {
      const outcome = await askedOnce(text, status);
      expect(outcome).toBeInstanceOf(NoAnswer);
      expect((outcome as Error).message).toBe(`the node answers with HTTP ${status}`);
    }
  });

  it.each([200, 404, 500])("tells of the node's own refusal, with HTTP %i", async (status) => {
    const outcome = await askedOnce('{"result":null,"error":{"code":-8,"message":"out of range"},"id":$id}', status);
    expect(outcome).toBeInstanceOf(NodeRefusal);
    expect(outcome).toMatchObject({ code: -8, nodeMessage: "out of range" });
  });

  it("takes an error without id, as of a request that was not read", async () => {
    for (const id of ["null", undefined])
      expect(await askedOnce(`{"error":{"code":-32700,"message":"a"}${id ? `,"id":${id}` : ""}}`)).toMatchObject({
        code: -32_700,
      });
  });

  it("keeps codes that are no number, and cuts what the node says to one line", async () => {
    const outcome = await askedOnce(
      JSON.stringify({ id: null, error: { code: "LIMIT", message: `a\n\u0007b${"c".repeat(1_000)}` } }),
    );
    expect(outcome).toMatchObject({ code: "LIMIT", nodeMessage: expect.stringMatching(/^a bc{296}$/) });
  });

  it("gives a result that is null, and numbers as they were written", async () => {
    expect(await askedOnce('{"id":$id,"result":null,"error":null}')).toBeNull();
    expect(((await askedOnce('{"id":$id,"result":9007199254740993}')) as JsonNumber).text).toBe("9007199254740993");
  });

  it("asks each question under an id of its own", async () => {
    answering('{"id":$id,"result":1}');
    const ask = rpc();
    await Promise.all([ask("a", [1]), ask("b", [])]);
    const bodies = node.received.map(({ body }) => JSON.parse(body)).toSorted((a, b) => a.id - b.id);
    expect(bodies).toEqual([
      { jsonrpc: "2.0", id: "1", method: "a", params: [1] },
      { jsonrpc: "2.0", id: "2", method: "b", params: [] },
    ]);
  });
});

describe("the key in a node's URL", () => {
  const KEY = "s3cret-k3y-of-a-provider";
  const PASSWORD = "pa55word";
  /** Everything that could be written of it. */
  const shown = (error: unknown): string => {
    const lines: string[] = [];
    const log = makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } });
    log.error({ err: error }, "planted");
    log.error({ error }, "planted");
    const { stack } = error as Error;
    return [
      inspect(error, { depth: 20, showHidden: true }),
      JSON.stringify(error),
      String(error),
      stack,
      ...lines,
    ].join();
  };

  it.each([
    ["hangs", () => undefined],
    ["is cut", (response: { destroy(): void }) => response.destroy()],
  ])("is in nothing that tells of a call that %s", async (_what, give) => {
    node.answer(`/v2/${KEY}`, (_received, response) => give(response));
    expectNothingIn(await failed(node.port));
  });

  it.each([
    [401, `{"message":"bad key ${KEY}"}`],
    [502, `<html>${KEY}</html>`],
    [200, `no JSON of ${KEY}`],
    [200, `{"id":null,"error":{"code":"${KEY}","message":"key ${KEY} of somebody:${PASSWORD} at 127.0.0.1"}}`],
    [307, ""],
  ])("is in nothing that tells of HTTP %i with %s", async (status, text) => {
    node.answer(`/v2/${KEY}`, (_received, response) => {
      response.writeHead(status, { location: `/other/${KEY}` }).end(text);
    });
    expectNothingIn(await failed(node.port));
  });

  it("is in nothing that shows the client itself", () => {
    const options = { url: new Secret(`http://somebody:${PASSWORD}@127.0.0.1/v2/${KEY}`) };
    for (const client of [makeHttpJson(options), makeJsonRpc({ ...options, version: "2.0" }), options])
      expect(inspect(client, { depth: 20, showHidden: true }) + JSON.stringify(client)).not.toMatch(
        new RegExp(`${KEY}|${PASSWORD}`),
      );
  });

  it("is in nothing that tells of a node that is not there", async () => {
    const gone = await startReceiver();
    await gone.stop();
    expectNothingIn(await failed(gone.port));
  });

  async function failed(port: number): Promise<unknown> {
    const url = new Secret(`http://somebody:${PASSWORD}@127.0.0.1:${port}/v2/${KEY}`);
    const asked = makeJsonRpc({ url, version: "2.0", timeoutMs: 100 })("eth_chainId", []);
    const error = await asked.catch((caught: unknown) => caught);
    expect([NoAnswer, NodeRefusal].some((known) => error instanceof known)).toBe(true);
    return error;
  }

  function expectNothingIn(error: unknown): void {
    for (const secret of [KEY, PASSWORD, btoa(`somebody:${PASSWORD}`), "127.0.0.1", "somebody"])
      expect(shown(error)).not.toContain(secret);
  }
});
