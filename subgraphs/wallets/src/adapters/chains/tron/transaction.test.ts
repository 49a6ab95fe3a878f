import { createHash } from "node:crypto";
import fc from "fast-check";
import { utils } from "tronweb";
import { describe, expect, it } from "vitest";
import { writeTronAddress } from "./address.ts";
import { MAIN, SHASTA } from "./known-blocks.fixture.ts";
import { encodeMessage } from "./protobuf.ts";
import {
  type Contract,
  decodeContract,
  decodeRaw,
  decodeTransaction,
  encodeRaw,
  encodeTransaction,
  ownerIn,
  type RawTransaction,
} from "./transaction.ts";

// tronweb is here for its opinion alone: its bytes are the same, up to the amounts that it rounds.

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const address = bytes(20).map((id) => Uint8Array.of(0x41, ...id));
const MS_MAX = 4_102_444_800_000;

const transferOf = (amount: fc.Arbitrary<bigint>): fc.Arbitrary<Contract> =>
  fc.record({ kind: fc.constant("TransferContract" as const), owner: address, to: address, amount });
const callOf = (callValue: fc.Arbitrary<bigint>): fc.Arbitrary<Contract> =>
  fc.record({
    kind: fc.constant("TriggerSmartContract" as const),
    ...{ owner: address, contract: address, callValue, data: fc.uint8Array({ minLength: 4, maxLength: 100 }) },
  });
const rawOf = (contract: fc.Arbitrary<Contract>): fc.Arbitrary<RawTransaction> =>
  fc.record({
    ...{ refBlockBytes: bytes(2), refBlockHash: bytes(8), contract },
    expiration: fc.bigInt({ min: 1n, max: BigInt(MS_MAX) }),
    timestamp: fc.bigInt({ min: 1n, max: BigInt(MS_MAX) }),
    feeLimit: fc.bigInt({ min: 0n, max: 15_000_000_000n }),
  });

const hex = (some: Uint8Array) => Buffer.from(some).toString("hex");
const SAFE = { min: 1n, max: 2n ** 53n - 1n };
const INT64 = { min: 1n, max: 2n ** 63n - 1n };

/** In the form that tronweb takes. */
function forTronweb({ contract, feeLimit, ...raw }: RawTransaction) {
  const value =
    contract.kind === "TransferContract"
      ? { to_address: hex(contract.to), amount: Number(contract.amount) }
      : {
          ...{ contract_address: hex(contract.contract), data: hex(contract.data) },
          call_value: Number(contract.callValue),
        };
  return {
    raw_data: {
      contract: [
        {
          parameter: {
            value: { owner_address: hex(contract.owner), ...value },
            type_url: `type.googleapis.com/protocol.${contract.kind}`,
          },
          type: contract.kind,
        },
      ],
      ...{ ref_block_bytes: hex(raw.refBlockBytes), ref_block_hash: hex(raw.refBlockHash) },
      ...{ expiration: Number(raw.expiration), timestamp: Number(raw.timestamp) },
      ...(feeLimit > 0n ? { fee_limit: Number(feeLimit) } : {}),
    },
  };
}

describe("what is signed of a transaction", () => {
  it("has the bytes and the id that tronweb makes of it, below 2^53", () => {
    const contract = fc.oneof(transferOf(fc.bigInt(SAFE)), callOf(fc.bigInt({ ...SAFE, min: 0n })));
    fc.assert(
      fc.property(rawOf(contract), (raw) => {
        const pb = utils.transaction.txJsonToPb(forTronweb(raw));
        const ours = encodeRaw(raw);
        expect(ours.toString("hex")).toBe(utils.transaction.txPbToRawDataHex(pb).toLowerCase());
        const txid = createHash("sha256").update(ours).digest("hex");
        expect(utils.transaction.txPbToTxID(pb)).toBe(`0x${txid}`);
      }),
      { numRuns: 600 },
    );
  });

  it("gives back what was put into it, to the last sun", () => {
    const contract = fc.oneof(transferOf(fc.bigInt(INT64)), callOf(fc.bigInt({ ...INT64, min: 0n })));
    fc.assert(
      fc.property(rawOf(contract), (raw) => {
        const read = decodeContract(encodeRaw(raw));
        const plain = (of: object | null) =>
          Object.entries(of ?? {}).map(([name, value]) => [name, value instanceof Uint8Array ? hex(value) : value]);
        expect(plain(read).toSorted()).toEqual(plain(raw.contract).toSorted());
      }),
    );
  });

  it("is read back whole, up to 2^63 - 1, and is none with anything besides", () => {
    const contract = fc.oneof(transferOf(fc.bigInt(INT64)), callOf(fc.bigInt({ ...INT64, min: 0n })));
    fc.assert(
      fc.property(rawOf(contract), (raw) => {
        const bytes = encodeRaw(raw);
        const read = decodeRaw(bytes);
        expect(read && encodeRaw(read)).toEqual(bytes);
        expect([read?.expiration, read?.timestamp, read?.feeLimit]).toEqual([
          raw.expiration,
          raw.timestamp,
          raw.feeLimit,
        ]);
        expect(Buffer.from(ownerIn(bytes) ?? [])).toEqual(Buffer.from(raw.contract.owner));
        // A memo, and the same field once more.
        for (const more of ["520161", "70 01".replace(" ", "")])
          expect(decodeRaw(Buffer.concat([bytes, Buffer.from(more, "hex")]))).toBeNull();
        const whole = encodeTransaction(bytes, [Buffer.of(1, 2)]);
        expect(decodeTransaction(whole)?.raw).toEqual(bytes);
        expect(decodeTransaction(Buffer.concat([whole, Buffer.of(0x28, 1)]))).toBeNull();
      }),
    );
    expect([decodeRaw(Buffer.of()), decodeTransaction(Buffer.of(0xff)), ownerIn(Buffer.of(1))]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("is read where tronweb rounds", () => {
    const contract = { kind: "TransferContract", owner: ADDRESS, to: ADDRESS, amount: 2n ** 53n + 1n } as const;
    expect(decodeContract(encodeRaw({ ...RAW, contract }))).toMatchObject({ amount: 9_007_199_254_740_993n });
    const pb = utils.transaction.txJsonToPb(forTronweb({ ...RAW, contract }));
    const rounded = decodeContract(Buffer.from(utils.transaction.txPbToRawDataHex(pb), "hex"));
    expect(rounded).toMatchObject({ amount: 9_007_199_254_740_992n });
  });

  it("is that of the main network's transactions", () => {
    const [transfer, call] = MAIN.transactions.map(({ raw_data_hex: raw }) => Buffer.from(raw, "hex"));
    const read = decodeContract(transfer ?? Buffer.of());
    expect(read).toMatchObject({ kind: "TransferContract", amount: 1n });
    expect(read?.kind === "TransferContract" && hex(read.to)).toBe("4155181e20f78902ed2ff8fc7a75814762887d497b");
    expect(decodeContract(call ?? Buffer.of())).toMatchObject({ kind: "TriggerSmartContract", callValue: 0n });
  });

  it.each([
    ["no bytes", ""],
    ["half of a message", "0a05"],
    ["a group", "5b5c"],
    ["field 0", "0000"],
    ["a number without end", `0a${"ff".repeat(11)}`],
    ["a length below zero", "5affffffffffffffffff01"],
    ["no contract", "0a02696f"],
    ["a contract that is a number", "5801"],
  ])("is none that is known: %s", (_what, text) => {
    expect(decodeContract(Buffer.from(text, "hex"))).toBeNull();
  });

  it("is none that is known with two contracts, another kind, or a name that is not the kind's", () => {
    const contract = { kind: "TransferContract", owner: ADDRESS, to: ADDRESS, amount: 5n } as const;
    const whole = encodeRaw({ ...RAW, contract });
    const again = whole.subarray(whole.indexOf(Buffer.from("5a", "hex"), 12));
    expect(decodeContract(whole)).not.toBeNull();
    expect(decodeContract(Buffer.concat([whole, again]))).toBeNull();
    const name = Buffer.from("protocol.TransferContract");
    const renamed = Buffer.from(whole);
    renamed.write("protocol.transferContract", whole.indexOf(name));
    expect(decodeContract(renamed)).toBeNull();
    const typed = Buffer.from(whole);
    typed[whole.indexOf(Buffer.from("080112", "hex")) + 1] = 2;
    expect(decodeContract(typed)).toBeNull();
  });

  it("is read whatever else stands in it, and by what stands there last", () => {
    const value = encodeMessage([
      [1, ADDRESS],
      [2, ADDRESS],
      [3, 7n],
      [9, Buffer.from("anything")],
      [3, 8n],
    ]);
    const fixed = Buffer.from("f9010102030405060708fd0101020304", "hex");
    const any = encodeMessage([
      [1, Buffer.from("elsewhere/protocol.TransferContract")],
      [2, Buffer.concat([value, fixed])],
    ]);
    const contract = encodeMessage([
      [1, 1n],
      [2, any],
    ]);
    expect(decodeContract(encodeMessage([[11, contract]]))).toMatchObject({ kind: "TransferContract", amount: 8n });
  });

  it("never throws on bytes of any kind", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (some) => void decodeContract(some)));
    const raw = Buffer.from(SHASTA.transactions[0]?.raw_data_hex ?? "", "hex");
    fc.assert(fc.property(fc.nat(raw.length - 1), fc.nat(255), (at, byte) => void decodeContract(raw.with(at, byte))));
  });

  it("is sent with its signatures behind it", () => {
    const signed = encodeTransaction(Buffer.from("0801", "hex"), [Buffer.from("aa", "hex"), Buffer.from("bb", "hex")]);
    expect(signed.toString("hex")).toBe("0a0208011201aa1201bb");
  });
});

describe("an address in a transaction", () => {
  it("is written as tronweb writes it", () => {
    fc.assert(
      fc.property(address, (some) => {
        expect(writeTronAddress(some)).toBe(utils.crypto.getBase58CheckAddress([...some]));
      }),
    );
  });

  it.each(["", "41", `40${"00".repeat(20)}`, `41${"00".repeat(19)}`, `41${"00".repeat(21)}`])("is none: %s", (text) => {
    expect(writeTronAddress(Buffer.from(text, "hex"))).toBeNull();
  });
});

const ADDRESS = Buffer.from("41a614f803b6fd780986a42c78ec9c7f77e6ded13c", "hex");
const RAW = {
  ...{ refBlockBytes: Buffer.from("0001", "hex"), refBlockHash: Buffer.alloc(8, 1) },
  ...{ expiration: 2n, timestamp: 1n, feeLimit: 0n },
};
