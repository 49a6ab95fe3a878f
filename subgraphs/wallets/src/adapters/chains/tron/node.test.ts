import { Secret } from "@coffer/platform/values/secret";
import { type Receiver, startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { makeHttpJson } from "../../rpc/http-json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { makeTronNode } from "./node.ts";

let server: Receiver;
beforeAll(async () => {
  server = await startReceiver();
});
afterAll(() => server.stop());

const id = (height: number) => height.toString(16).padStart(16, "0") + "a".repeat(48);
const raw = { number: 5, timestamp: 1_795_985_194_123, parentHash: id(4), version: 31 };
const block = (changes: object = {}, blockID: unknown = id(5)) => ({
  blockID,
  block_header: { raw_data: { ...raw, ...changes }, witness_signature: "aa" },
});
const nodeSaying = (text: string, status = 200) => {
  for (const path of ["/wallet/getnowblock", "/wallet/getblockbynum"])
    server.answer(path, (_received, response) => response.writeHead(status).end(text));
  return makeTronNode(makeHttpJson({ url: new Secret(server.url("")) }));
};

describe("a node of Tron", () => {
  it.each([
    ["a list", []],
    ["no header", { blockID: id(5) }],
    ["no raw data", { blockID: id(5), block_header: {} }],
    ["another block", block({ number: 6 }, id(6))],
    ["an id of another number", block({}, id(6))],
    ["a number that is text", block({ number: "5" })],
    ["a float", block({ timestamp: 1.5 })],
    ["a time below zero", block({ timestamp: -1 })],
    ["a short id", block({}, "aa")],
    ["no parent", block({ parentHash: undefined })],
  ])("is not relied on with %s for a block", async (_what, said) => {
    expect(await faultIn(nodeSaying(JSON.stringify(said)).headAt(5))).toBeInstanceOf(NoAnswer);
  });

  it("is not relied on without a newest block, or a first one", async () => {
    const node = nodeSaying("{}");
    expect(await faultIn(node.tip())).toBeInstanceOf(NoAnswer);
    expect(await faultIn(node.identity())).toBeInstanceOf(NoAnswer);
  });

  it.each([404, 429, 500])("is not relied on with HTTP %i, whatever it says", async (status) => {
    expect(await faultIn(nodeSaying(JSON.stringify(block()), status).headAt(5))).toBeInstanceOf(NoAnswer);
  });

  it("hands on what java-tron refuses with HTTP 200, in one line", async () => {
    const said = JSON.stringify({ Error: `class java.lang.Exception\n: at 127.0.0.1:${server.port}` });
    expect(await faultIn(nodeSaying(said).headAt(5))).toMatchObject({
      code: "Error",
      nodeMessage: "class java.lang.Exception : at [secret]",
    });
    expect(await faultIn(nodeSaying(said).headAt(5))).toBeInstanceOf(NodeRefusal);
  });

  it("tells of blocks with their milliseconds, and of none where there is {}", async () => {
    const head = { height: 5, hash: id(5), parent: id(4), time: new Date(1_795_985_194_123) };
    expect(await nodeSaying(JSON.stringify(block())).headAt(5)).toEqual(head);
    expect(JSON.parse(server.at("/wallet/getblockbynum").at(-1)?.body ?? "")).toEqual({ num: 5 });
    expect(await nodeSaying(JSON.stringify(block())).tip()).toEqual(head);
    expect(await nodeSaying("{}").headAt(5)).toBeNull();
  });

  it("says its chain as CAIP-2 has it, of the main network's block 0", async () => {
    const genesis = "00000000000000001ebf88508a03865c71d452e25f4d51194196a1d22b6653dc";
    const said = { blockID: genesis, block_header: { raw_data: { parentHash: id(0) } } };
    expect(await nodeSaying(JSON.stringify(said)).identity()).toEqual({ chainId: "tron:0x2b6653dc", genesis });
  });
});
