import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { writeTronAddress } from "./address.ts";
import { EMPTY, MAIN } from "./known-blocks.fixture.ts";
import { makeTronTokenLogReader } from "./token-logs.ts";

// Of a block of the main network, of whose transactions the second pays ten USDT; what nodes say of
// it stands here as java-tron prints it.

const HEIGHT = 71_723_395;
const USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const [PLAIN = "", CALL = ""] = MAIN.transactions.map(({ txID }) => txID);
const [PAYER, PAYEE] = [
  "5a274493e64a26e6bbf38e86d42192045f4e6881",
  "3b9f381f7e5017f3966277d00a0ca5adfc563492",
] as const;
const addressOf = (id: string) => writeTronAddress(Buffer.from(`41${id}`, "hex"));
const word = (hex: string) => hex.padStart(64, "0");
const EVENT = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const LOG = {
  address: "a614f803b6fd780986a42c78ec9c7f77e6ded13c",
  topics: [EVENT, word(PAYER), word(PAYEE)],
  data: word("989680"),
};
const plain = { id: PLAIN, blockNumber: HEIGHT, contractResult: [""], receipt: { net_usage: 267 } };
const call = (log: readonly object[] = [LOG], changes: object = {}) => ({
  ...{ id: CALL, blockNumber: HEIGHT, contractResult: [word("1")], fee: 13_844_850, log },
  receipt: { energy_fee: 13_499_850, energy_usage_total: 64_285, net_fee: 345_000, result: "SUCCESS" },
  ...changes,
});

type Said = { readonly block?: object; readonly infos?: unknown };

function readerSaying({ block = MAIN, infos = [plain, call()] }: Said, isProven = false) {
  const asked: unknown[] = [];
  const http: HttpJson = {
    async post(path, body) {
      asked.push([path, body]);
      const said = path === "/walletsolidity/getblockbynum" ? block : infos;
      return { status: 200, json: parseJson(JSON.stringify(said)) };
    },
    get: async () => ({ status: 404, json: undefined }),
    redact: (text) => text,
  };
  const read = (height = HEIGHT, contracts = [USDT]) =>
    makeTronTokenLogReader(http, { isProven }).readTokenLogs(height, new Set(contracts));
  return { asked, read };
}
const read = (said: Said = {}) => readerSaying(said).read();

describe("what contracts have logged on Tron", () => {
  it("is read of a solidified block, with its place in its transaction, and who paid whom", async () => {
    const { asked, read: readOnce } = readerSaying({});
    expect(await readOnce()).toEqual({
      block: { height: HEIGHT, hash: MAIN.blockID },
      moved: [
        {
          ...{ txid: CALL, position: "log:0", contract: USDT, units: 10_000_000n },
          ...{ from: addressOf(PAYER), to: addressOf(PAYEE) },
        },
      ],
    });
    expect(asked).toEqual([
      ["/walletsolidity/getblockbynum", { num: HEIGHT }],
      ["/walletsolidity/gettransactioninfobyblocknum", { num: HEIGHT }],
    ]);
  });

  it("has the place behind all that was logged before it, and amounts to the last unit", async () => {
    const other = { ...LOG, address: "b".repeat(40) };
    const much = { ...LOG, data: "f".repeat(64) };
    const { moved } = (await read({ infos: [plain, call([other, LOG, { ...LOG, topics: [EVENT] }, much])] })) ?? {};
    expect(moved?.map(({ position, units }) => [position, units])).toEqual([
      ["log:1", 10_000_000n],
      ["log:3", 2n ** 256n - 1n],
    ]);
  });

  it("has nobody for its payer where tokens were made", async () => {
    const made = { ...LOG, topics: [EVENT, word(""), word(PAYEE)] };
    expect((await read({ infos: [plain, call([made])] }))?.moved).toMatchObject([{ from: null }]);
  });

  it.each<[string, object]>([
    ["of another contract", { address: "b".repeat(40) }],
    ["another event", { topics: ["8c5be1e5".padEnd(64, "0"), word(PAYER), word(PAYEE)] }],
    ["of a number as a topic, as ERC-721 has it", { topics: [EVENT, word(PAYER), word(PAYEE), word("1")] }],
    ["to what is no address", { topics: [EVENT, word(PAYER), "f".repeat(64)] }],
    ["of nothing", { data: word("") }],
    ["of more than one word", { data: word("1") + word("1") }],
    ["without data", { data: undefined }],
    ["without topics", { topics: undefined }],
  ])("is no transfer: %s", async (_what, changes) => {
    expect((await read({ infos: [plain, call([{ ...LOG, ...changes }])] }))?.moved).toEqual([]);
  });

  it("moves nothing where the call has failed by what the block says, whatever is logged", async () => {
    const [first, second] = MAIN.transactions;
    const block = { ...MAIN, transactions: [first, { ...second, ret: [{ contractRet: "OUT_OF_ENERGY" }] }] };
    const receipt = { result: "OUT_OF_ENERGY" };
    expect((await read({ block, infos: [plain, call([LOG], { receipt })] }))?.moved).toEqual([]);
    expect(await faultIn(read({ block }))).toBeInstanceOf(NoAnswer);
  });

  it.each<[string, unknown]>([
    ["leaves one out", [call()]],
    ["has one twice", [call(), call()]],
    ["has one of another block", [plain, call([LOG], { blockNumber: HEIGHT + 1 })]],
    ["has one that is none of the block's", [{ ...plain, id: "ab".repeat(32) }, call()]],
    ["has a receipt of another outcome", [plain, call([LOG], { receipt: { result: "REVERT" } })]],
    ["has a log of no contract", [plain, call([{ ...LOG, address: "" }])]],
    ["has none of them", {}],
    ["is no list of such", [1, 2]],
  ])("is not relied on where it %s", async (_what, infos) => {
    expect(await faultIn(read({ infos }))).toBeInstanceOf(NoAnswer);
  });

  it("is not relied on of another block, of one that does not come to its id, nor where the node refuses", async () => {
    expect(await faultIn(readerSaying({}).read(HEIGHT + 1))).toBeInstanceOf(NoAnswer);
    const raw = { ...MAIN.block_header.raw_data, version: 30 };
    expect(await faultIn(read({ block: { ...MAIN, block_header: { raw_data: raw } } }))).toBeInstanceOf(NoAnswer);
    expect(await faultIn(read({ infos: { Error: "class java.lang.Exception : no" } }))).toBeInstanceOf(NodeRefusal);
    // Two of its transactions stand here, which have another root.
    expect(await faultIn(readerSaying({}, true).read())).toBeInstanceOf(NoAnswer);
  });

  it("is nothing of a block that has nothing, and null of one that is not solidified", async () => {
    const [empty] = EMPTY;
    const { asked, read: readEmpty } = readerSaying(empty ? { block: empty } : {}, true);
    const height = empty?.block_header.raw_data.number ?? 0;
    expect(await readEmpty(height)).toEqual({ block: { height, hash: empty?.blockID }, moved: [] });
    expect(asked).toHaveLength(1);
    expect(await read({ block: {} })).toBeNull();
  });
});
