import { createHash } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import fc from "fast-check";
import { utils } from "tronweb";
import { describe, expect, it } from "vitest";
import type { SpendingKey } from "../../../app/sends/chain-ports.ts";
import type { ExpiringTerms } from "../../../app/sends/expiring/ports.ts";
import { accountPath, childNumbers } from "../../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { writeTronAddress } from "./address.ts";
import { CALL_BYTES, checkSigned, signTronTransfer, signWith, TRANSFER_BYTES } from "./signing.ts";
import { encodeMove } from "./token-calls.ts";
import { decodeRaw, decodeTransaction, encodeTransaction } from "./transaction.ts";

// tronweb judges: its ids, who it says has signed, and what it reads, but for amounts that it
// rounds.

const PATH = accountPath({ purpose: 44, coinType: 195, account: 0 });
const SEED = mnemonicToSeedSync(`${"abandon ".repeat(11)}about`);
const keyAt = (index: number): SpendingKey => ({
  accountKey: extendedKeys(SEED, childNumbers(PATH)).xprv,
  accountPath: PATH,
  index,
});
/** The known ones of these words. */
const [FROM, TO] = ["TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK"] as const;
const HASH = `${"0000000002fb1234"}${"ab".repeat(24)}`;
const TERMS: ExpiringTerms = {
  ...{ from: FROM, to: TO, units: 2n ** 53n + 1n, token: null, reference: { height: 0x2fb1234, hash: HASH } },
  ...{ expiresAt: new Date(1_795_985_314_001), at: new Date(1_795_985_194_123) },
};
const INT64_MAX = 2n ** 63n - 1n;
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();

const account = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((id) => writeTronAddress(Uint8Array.of(0x41, ...id)) ?? "");
const terms: fc.Arbitrary<ExpiringTerms> = fc.record({
  ...{ from: fc.constant(FROM), to: account, units: fc.bigInt({ min: 1n, max: INT64_MAX }), token: fc.constant(null) },
  reference: fc
    .record({ height: fc.nat(2 ** 31 - 1), rest: fc.uint8Array({ minLength: 24, maxLength: 24 }) })
    .map(({ height, rest }) => ({ height, hash: height.toString(16).padStart(16, "0") + bytesToHex(rest) })),
  expiresAt: fc.integer({ min: 1, max: 4_102_444_800_000 }).map((ms) => new Date(ms)),
  at: fc.integer({ min: 1, max: 4_102_444_800_000 }).map((ms) => new Date(ms)),
});

describe("a transfer of TRX that is signed", () => {
  it("says just what was meant, to the last sun, and to tronweb has the same id and signer", () => {
    fc.assert(
      fc.property(terms, (meant) => {
        const { txid, bytes } = signTronTransfer(meant, keyAt(0));
        const whole = decodeTransaction(bytes);
        if (!whole) throw new Error("it is none");
        const [signature = new Uint8Array()] = whole.signatures;
        expect(sha256(whole.raw).toString("hex")).toBe(txid);
        expect(decodeRaw(whole.raw)?.contract).toMatchObject({ kind: "TransferContract", amount: meant.units });
        const signer = utils.crypto.ecRecover(txid, bytesToHex(signature));
        expect(writeTronAddress(hexToBytes(signer))).toBe(FROM);
        expect(BigInt(bytes.length + 64)).toBeLessThanOrEqual(TRANSFER_BYTES);
      }),
      { numRuns: 150 },
    );
  });

  it("passes tronweb's check of what it shows, where that does not round", () => {
    fc.assert(
      fc.property(terms, fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }), (meant, units) => {
        const { txid, bytes } = signTronTransfer({ ...meant, units }, keyAt(0));
        const whole = decodeTransaction(bytes);
        const read = whole && decodeRaw(whole.raw);
        if (!whole || read?.contract.kind !== "TransferContract") throw new Error("it is none");
        const hex = bytesToHex;
        const value = {
          owner_address: hex(read.contract.owner),
          to_address: hex(read.contract.to),
          amount: Number(units),
        };
        const parameter = { value, type_url: "type.googleapis.com/protocol.TransferContract" };
        const shown = {
          ...{ visible: false, txID: txid, raw_data_hex: hex(whole.raw) },
          raw_data: {
            contract: [{ parameter, type: "TransferContract" }],
            ...{ ref_block_bytes: hex(read.refBlockBytes), ref_block_hash: hex(read.refBlockHash) },
            ...{ expiration: meant.expiresAt.getTime(), timestamp: meant.at.getTime() },
          },
        };
        expect(utils.transaction.txCheck(shown)).toBe(true);
        expect(utils.transaction.txCheck({ ...shown, txID: "00".repeat(32) })).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it("has the same bytes each time, a low s, and refers to the block by its number and id", () => {
    const [one, other] = [signTronTransfer(TERMS, keyAt(0)), signTronTransfer(TERMS, keyAt(0))];
    expect(one).toEqual(other);
    const whole = decodeTransaction(one.bytes);
    const [signature = new Uint8Array()] = whole?.signatures ?? [];
    expect(secp256k1.Signature.fromBytes(signature.subarray(0, 64)).hasHighS()).toBe(false);
    expect([27, 28]).toContain(signature[64]);
    const read = whole && decodeRaw(whole.raw);
    expect(bytesToHex(read?.refBlockBytes ?? new Uint8Array())).toBe("1234");
    expect(bytesToHex(read?.refBlockHash ?? new Uint8Array())).toBe("ab".repeat(8));
  });

  it.each<[string, Partial<ExpiringTerms>]>([
    ["nothing", { units: 0n }],
    ["less than nothing", { units: -1n }],
    ["more than there is a number for", { units: INT64_MAX + 1n }],
    ["to no address", { to: "T" }],
    ["to an address of Ethereum", { to: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" }],
    ["by a block of another number", { reference: { height: 1, hash: HASH } }],
    ["by a block without an id", { reference: { height: 0x2fb1234, hash: "" } }],
    ["from another address than its key's", { from: TO }],
  ])("is not signed: %s", (_what, changes) => {
    expect(() => signTronTransfer({ ...TERMS, ...changes }, keyAt(0))).toThrow();
  });

  it("quotes no key where it is not that of who pays", () => {
    const key = keyAt(1);
    const fault = (() => {
      try {
        return signTronTransfer(TERMS, key);
      } catch (error) {
        return String(error);
      }
    })();
    expect(fault).toContain("the key is not that of the address that pays");
    expect(fault).not.toContain(bytesToHex(key.accountKey.subarray(46)));
  });

  const KEY = new Uint8Array(32).fill(5);
  const own = writeTronAddress(
    hexToBytes(
      utils.crypto
        .getAddressFromPriKey(KEY)
        .map((byte) => byte.toString(16).padStart(2, "0"))
        .join(""),
    ),
  );
  const BY_KEY = { ...TERMS, from: own ?? "" };
  it.each<[string, Partial<ExpiringTerms>]>([
    ["owner", { from: TO }],
    ["to", { to: FROM }],
    ["amount", { units: 1n }],
    ["reference", { reference: { height: 0x2fb1234, hash: HASH.replace("abab", "abac") } }],
    ["reference", { reference: { height: 0x2fb1235, hash: HASH.replace("1234", "1235") } }],
    ["expiration", { expiresAt: new Date(1) }],
    ["timestamp", { at: new Date(1) }],
  ])("is refused before it is kept where its bytes say another %s", (field, changes) => {
    const { bytes } = signWith(BY_KEY, KEY);
    expect(() => checkSigned(bytes, { ...BY_KEY, ...changes })).toThrow(`something else: ${field}`);
  });

  it("is refused where somebody else has signed it, nobody, two, or where it has anything besides", () => {
    const { bytes } = signWith(BY_KEY, KEY);
    const whole = decodeTransaction(bytes);
    if (!whole) throw new Error("it is none");
    const [signature = new Uint8Array()] = whole.signatures;
    const flipped = signature.with(64, signature[64] === 27 ? 28 : 27);
    for (const signatures of [[flipped], [], [signature, signature]])
      expect(() => checkSigned(new Uint8Array(encodeTransaction(whole.raw, signatures)), BY_KEY)).toThrow("signer");
    for (const changed of [Uint8Array.of(...bytes, 0x28, 0x01), bytes.subarray(1), new Uint8Array()])
      expect(() => checkSigned(changed, BY_KEY)).toThrow("no transfer");
    const more = encodeTransaction(Buffer.concat([whole.raw, Buffer.from("9001c0843d", "hex")]), [signature]);
    expect(() => checkSigned(new Uint8Array(more), BY_KEY)).toThrow();
  });
});

describe("a transfer of a token that is signed", () => {
  const USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
  const OF_TOKEN: ExpiringTerms = { ...TERMS, token: { contract: USDT, feeLimit: 15_720_000n } };
  const ofToken: fc.Arbitrary<ExpiringTerms> = fc
    .record({
      ...{ terms, units: fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), contract: account },
      feeLimit: fc.bigInt({ min: 1n, max: INT64_MAX }),
    })
    .map(({ terms: of, units, contract, feeLimit }) => ({ ...of, units, token: { contract, feeLimit } }));

  it("calls its contract with just what was meant, and may burn no more; tronweb has the same id and signer", () => {
    fc.assert(
      fc.property(ofToken, (meant) => {
        const { txid, bytes } = signTronTransfer(meant, keyAt(0));
        const whole = decodeTransaction(bytes);
        const read = whole && decodeRaw(whole.raw);
        if (!whole || read?.contract.kind !== "TriggerSmartContract") throw new Error("it is none");
        expect(sha256(whole.raw).toString("hex")).toBe(txid);
        expect([read.feeLimit, read.contract.callValue]).toEqual([meant.token?.feeLimit, 0n]);
        expect(writeTronAddress(read.contract.contract)).toBe(meant.token?.contract);
        expect(Buffer.from(read.contract.data)).toEqual(encodeMove({ to: meant.to, units: meant.units }));
        const [signature = new Uint8Array()] = whole.signatures;
        expect(writeTronAddress(hexToBytes(utils.crypto.ecRecover(txid, bytesToHex(signature))))).toBe(FROM);
        expect(BigInt(bytes.length + 64)).toBeLessThanOrEqual(CALL_BYTES);
      }),
      { numRuns: 150 },
    );
  });

  it("passes tronweb's check of what it shows, 2^53 + 1 units among it", () => {
    const { txid, bytes } = signTronTransfer(OF_TOKEN, keyAt(0));
    const whole = decodeTransaction(bytes);
    const read = whole && decodeRaw(whole.raw);
    if (!whole || read?.contract.kind !== "TriggerSmartContract") throw new Error("it is none");
    const value = {
      ...{ owner_address: bytesToHex(read.contract.owner), contract_address: bytesToHex(read.contract.contract) },
      data: bytesToHex(read.contract.data),
    };
    const parameter = { value, type_url: "type.googleapis.com/protocol.TriggerSmartContract" };
    const shown = {
      ...{ visible: false, txID: txid, raw_data_hex: bytesToHex(whole.raw) },
      raw_data: {
        contract: [{ parameter, type: "TriggerSmartContract" }],
        ...{ ref_block_bytes: bytesToHex(read.refBlockBytes), ref_block_hash: bytesToHex(read.refBlockHash) },
        ...{ expiration: OF_TOKEN.expiresAt.getTime(), timestamp: OF_TOKEN.at.getTime(), fee_limit: 15_720_000 },
      },
    };
    expect(utils.transaction.txCheck(shown)).toBe(true);
    expect(utils.transaction.txCheck({ ...shown, txID: "00".repeat(32) })).toBe(false);
  });

  it.each<[string, Partial<ExpiringTerms>]>([
    ["nothing", { units: 0n }],
    ["more than a uint256", { units: 2n ** 256n }],
    ["of a contract that is no address", { token: { contract: "T", feeLimit: 1n } }],
    ["that may burn nothing", { token: { contract: USDT, feeLimit: 0n } }],
    ["that may burn more than there is a number for", { token: { contract: USDT, feeLimit: INT64_MAX + 1n } }],
  ])("is not signed: %s", (_what, changes) => {
    expect(() => signTronTransfer({ ...OF_TOKEN, ...changes }, keyAt(0))).toThrow();
  });

  it.each<[string, Partial<ExpiringTerms>]>([
    ["another payee", { to: FROM }],
    ["another amount", { units: 2n ** 53n }],
    ["another contract", { token: { contract: TO, feeLimit: 15_720_000n } }],
    ["another limit", { token: { contract: USDT, feeLimit: 15_720_001n } }],
    ["the network's own currency", { token: null }],
  ])("is not kept where its bytes say something else: %s", (_what, changes) => {
    const { bytes } = signTronTransfer(OF_TOKEN, keyAt(0));
    expect(() => checkSigned(bytes, { ...OF_TOKEN, ...changes })).toThrow("something else");
    expect(() => checkSigned(bytes, OF_TOKEN)).not.toThrow();
  });
});
