import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { parseJson } from "../../rpc/json.ts";
import { faultIn } from "../../rpc/scripted.fixture.ts";
import { writeTronAddress } from "./address.ts";
import { makeTronBlockReader } from "./block-reader.ts";
import { EMPTY, MAIN, OWN, SHASTA } from "./known-blocks.fixture.ts";
import { encodeMessage } from "./protobuf.ts";
import { encodeRaw } from "./transaction.ts";

type Raw = { number: number; timestamp: number; parentHash: string; txTrieRoot: string };
type Told = {
  blockID: string;
  block_header: { raw_data: Raw & Record<string, unknown> };
  transactions?: readonly object[];
};

const headOf = ({ blockID, block_header: { raw_data: raw } }: Told): BlockHead => ({
  ...{ height: raw.number, hash: blockID, parent: raw.parentHash },
  time: new Date(raw.timestamp),
});
const asked: unknown[] = [];
const nodeSaying = (text: string): HttpJson => {
  const answer = async (path: string, body?: unknown) => {
    asked.push([path, body]);
    return { status: 200, json: parseJson(text) };
  };
  return { post: answer, get: answer, redact: (said) => said };
};
const read = (told: object, head: BlockHead, text = JSON.stringify(told), isProven = true) =>
  makeTronBlockReader(nodeSaying(text), { isProven }).readBlock(head);

describe("known blocks", () => {
  const whole: readonly (readonly [string, Told])[] = [
    ["of Shasta", SHASTA],
    ["of java-tron 4.8.2", OWN],
    ...EMPTY.map((told) => ["without transactions", told] as const),
  ];
  it.each(whole)("%s have the id and the root that this computes, and bring nothing", async (_what, told) => {
    const head = headOf(told);
    const { signed = [], ...others } = await read(told, head);
    expect(others).toEqual({ block: head, arrivals: [], outcomes: [] });
    // Whatever they do, somebody has signed them.
    expect(signed).toHaveLength(told.transactions?.length ?? 0);
    expect(asked.at(-1)).toEqual(["/wallet/getblockbyid", { value: told.blockID }]);
  });

  it("of the main network has its id, and is not believed with two of its transactions, but without proof", async () => {
    const text = JSON.stringify(MAIN);
    const fault = await faultIn(read(MAIN, headOf(MAIN)));
    const { arrivals } = await read(MAIN, headOf(MAIN), text, false);
    expect(arrivals).toMatchObject([{ txid: MAIN.transactions[0]?.txID, units: 1n }]);
    const other = read(MAIN, headOf(MAIN), text.replace('"version":31', '"version":30'), false);
    expect(await faultIn(other)).toBeInstanceOf(NoAnswer);
    expect(fault).toEqual(
      new NoAnswer("the node answered in a form that is not known: other transactions than the block's"),
    );
  });
});

const ADDRESSES = ["4155181e20f78902ed2ff8fc7a75814762887d497b", "41a614f803b6fd780986a42c78ec9c7f77e6ded13c"] as const;
const [OWNER, TO] = [Buffer.from(ADDRESSES[0], "hex"), Buffer.from(ADDRESSES[1], "hex")];
const RESULT: Readonly<Record<string, bigint>> = { SUCCESS: 1n, REVERT: 2n, OUT_OF_ENERGY: 10n };

function transfer(amount: bigint, result = "SUCCESS", nth = 0) {
  const raw = encodeRaw({
    ...{ refBlockBytes: Buffer.of(0, 1), refBlockHash: Buffer.alloc(8, 2), feeLimit: 0n },
    ...{ expiration: 10n, timestamp: BigInt(nth + 1) },
    contract: { kind: "TransferContract", owner: OWNER, to: TO, amount },
  });
  const leaf = sha256(
    encodeMessage([
      [1, raw],
      [2, Buffer.alloc(65, 3)],
      [5, encodeMessage([[3, RESULT[result] ?? 0n]])],
    ]),
  );
  const told = {
    txID: Buffer.from(sha256(raw)).toString("hex"),
    raw_data_hex: raw.toString("hex"),
    signature: ["03".repeat(65)],
    ret: [{ contractRet: result }],
    raw_data: {
      contract: [
        { parameter: { value: { amount: `#${amount}`, owner_address: ADDRESSES[0], to_address: ADDRESSES[1] } } },
      ],
    },
  };
  return { leaf, told };
}

/** As BlockCapsule of java-tron does it: in pairs, and whoever is left over goes up. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return leaves[0] ?? new Uint8Array(32);
  const above: Uint8Array[] = [];
  for (let i = 0; i < leaves.length; i += 2) {
    const [left, right] = [leaves[i] as Uint8Array, leaves[i + 1]];
    above.push(right ? sha256(Uint8Array.of(...left, ...right)) : left);
  }
  return rootOf(above);
}

/** A block of these, whose id is right. */
function blockOf(transactions: readonly ReturnType<typeof transfer>[]): { told: Told; head: BlockHead; text: string } {
  const root = Buffer.from(rootOf(transactions.map(({ leaf }) => leaf)));
  const parentHash = `${"4".padStart(16, "0")}${"ab".repeat(24)}`;
  const raw = encodeMessage([
    [1, 1_700_000_000_000n],
    [2, root],
    [3, Buffer.from(parentHash, "hex")],
    [7, 5n],
  ]);
  const blockID = `${"5".padStart(16, "0")}${Buffer.from(sha256(raw)).toString("hex").slice(16)}`;
  const told = {
    blockID,
    block_header: {
      raw_data: { number: 5, timestamp: 1_700_000_000_000, parentHash, txTrieRoot: root.toString("hex") },
    },
    ...(transactions.length > 0 ? { transactions: transactions.map(({ told: one }) => one) } : {}),
  };
  return { told, head: headOf(told), text: JSON.stringify(told).replaceAll(/"#(\d+)"/g, "$1") };
}

describe("a block of Tron", () => {
  it("brings what its transfers moved, to the last sun, and nothing of those that failed", async () => {
    const amounts = [1n, 2n ** 53n + 1n, 2n ** 63n - 1n];
    const transfers = amounts.map((amount, nth) => transfer(amount, "SUCCESS", nth));
    const { head, text } = blockOf([...transfers, transfer(5n, "REVERT", 7), transfer(5n, "OUT_OF_ENERGY", 8)]);
    const { arrivals, signed } = await read({}, head, text);
    const from = writeTronAddress(OWNER);
    expect(signed?.map((one) => [one.from, one.isSuccess, one.fee])).toEqual(
      [true, true, true, false, false].map((isSuccess) => [from, isSuccess, null]),
    );
    expect(arrivals).toEqual(
      amounts.map((units, i) => ({
        ...{ txid: transfers[i]?.told.txID, position: "native", token: null, units },
        from: writeTronAddress(OWNER),
        address: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
      })),
    );
  });

  it("is proven with any number of transactions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), async (count) => {
        const { head, text } = blockOf(
          Array.from({ length: count }, (_, nth) => transfer(BigInt(nth + 1), "SUCCESS", nth)),
        );
        expect((await read({}, head, text)).arrivals).toHaveLength(count);
      }),
      { numRuns: 30 },
    );
  });

  const sound = blockOf([transfer(1_000n), transfer(77n, "REVERT", 1), transfer(3n, "SUCCESS", 2)]);
  const [first, second] = (sound.told.transactions ?? []) as { txID: string; raw_data_hex: string }[];
  it.each([
    ["{}", () => "{}"],
    ["another number", (text: string) => text.replace('"number":5', '"number":6')],
    ["another parent", (text: string) => text.replace("ab".repeat(24), "ac".repeat(24))],
    ["another time", (text: string) => text.replace("1700000000000", "1700000000001")],
    ["another root", (text: string) => text.replace(sound.told.block_header.raw_data.txTrieRoot, "11".repeat(32))],
    ["a field more in its header", (text: string) => text.replace('"number":5', '"number":5,"version":31')],
    ["a version below zero", (text: string) => text.replace('"number":5', '"number":5,"version":-1')],
    ["none of its transactions", (text: string) => text.replace(/"transactions":.*\]/, '"transactions":[]')],
    ["its transactions in another order", (text: string) => swap(text, first?.txID, second?.txID)],
    ["a failure that became a success", (text: string) => text.replace("REVERT", "SUCCESS")],
    ["a success that became a failure", (text: string) => text.replace("SUCCESS", "OUT_OF_ENERGY")],
    ["a result that nobody knows", (text: string) => text.replace("REVERT", "REVOLVED")],
    ["another signature", (text: string) => text.replace("03".repeat(65), "04".repeat(65))],
    ["an id that is another's", (text: string) => text.replace(first?.txID ?? "", "12".repeat(32))],
    ["bytes that are another's", (text: string) => text.replace(first?.raw_data_hex ?? "", second?.raw_data_hex ?? "")],
    ["bytes that are no hex", (text: string) => text.replace(first?.raw_data_hex ?? "", "xyz")],
    ["an amount that is not that of the bytes", (text: string) => text.replace('"amount":1000,', '"amount":1001,')],
    ["an amount that is a float", (text: string) => text.replace('"amount":1000,', '"amount":1000.0,')],
    ["an amount that is text", (text: string) => text.replace('"amount":1000,', '"amount":"1000",')],
    ["another sender", (text: string) => text.replace(ADDRESSES[0], ADDRESSES[1])],
    ["another payee", (text: string) => text.replace(ADDRESSES[1], ADDRESSES[0])],
    ["no word of what it moved", (text: string) => text.replaceAll('"raw_data":', '"raw_date":')],
  ])("is not believed with %s", async (_what, lie) => {
    expect((await read({}, sound.head, sound.text)).arrivals).toHaveLength(2);
    const lied = lie(sound.text);
    expect(lied).not.toBe(sound.text);
    expect(await faultIn(read({}, sound.head, lied))).toBeInstanceOf(NoAnswer);
  });

  it("is not believed where an inner node of its tree is given out as a transaction", async () => {
    // Two hashes that look like a transaction: field 1, of 62 bytes.
    const node = Buffer.concat([Buffer.of(0x0a, 62), Buffer.alloc(62, 7)]);
    const raw = node.subarray(2);
    const told = {
      txID: Buffer.from(sha256(raw)).toString("hex"),
      ...{ raw_data_hex: raw.toString("hex"), signature: [], ret: [], raw_data: {} },
    };
    const { head, text } = blockOf([{ leaf: sha256(node), told } as never]);
    expect(await faultIn(read({}, head, text))).toBeInstanceOf(NoAnswer);
  });
});

/** Whole transactions change places. */
function swap(text: string, one = "", other = ""): string {
  const told = JSON.parse(text) as { transactions: { txID: string }[] };
  const at = (txid: string) => told.transactions.findIndex(({ txID }) => txID === txid);
  const [a, b] = [at(one), at(other)];
  const [first, second] = [told.transactions[a], told.transactions[b]];
  if (first && second) [told.transactions[a], told.transactions[b]] = [second, first];
  return JSON.stringify(told);
}
