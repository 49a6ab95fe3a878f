import { createHash } from "node:crypto";
import { err } from "@coffer/platform/values/result";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ExpiringTerms } from "../../../app/sends/expiring/ports.ts";
import type { ExpiringDraft } from "../../../domain/sends/draft.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { encodeTronAddress, writeTronAddress } from "./address.ts";
import { signByTronweb } from "./sign-by-tronweb.fixture.ts";
import { checkSigned, signWith } from "./signing.ts";
import { decodeTransaction, encodeTransaction } from "./transaction.ts";
import { describeUnsigned, encodeUnsigned, readSigned } from "./unsigned.ts";

// tronweb judges, and signs, as wallets do that a page asks.

const KEY = Buffer.alloc(32, 7);
const FROM = encodeTronAddress(findCurve().publicKeyOf(KEY));
const USDT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const HEIGHT = 0x2fb1234;
const TERMS: ExpiringTerms = {
  ...{ from: FROM, to: "TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK", units: 1_000_001n, token: null },
  reference: { height: HEIGHT, hash: `${HEIGHT.toString(16).padStart(16, "0")}${"ab".repeat(24)}` },
  ...{ expiresAt: new Date(1_795_988_914_001), at: new Date(1_795_985_314_123) },
};
const ORDER = secp256k1.Point.Fn.ORDER;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const draftOf = (terms: ExpiringTerms): ExpiringDraft => {
  const { unsigned, txid } = encodeUnsigned(terms);
  return {
    ...{ sendId: "txn_0" as ExpiringDraft["sendId"], number: 1, unsigned, txid, isCancel: false, units: terms.units },
    ...{ madeAt: terms.at, isOpen: true, fee: 1n, expiresAt: terms.expiresAt, deadHeight: null },
  };
};

const sign = (terms: ExpiringTerms, key: Uint8Array = KEY) =>
  signByTronweb(describeUnsigned(encodeUnsigned(terms).unsigned).json, key);

const invalid = (fault: string) => err(fault);
const take = (signed: string, terms = TERMS) => readSigned(signed, draftOf(terms), FROM);

const account = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((id) => writeTronAddress(Uint8Array.of(0x41, ...id)) ?? "");
const moment = fc.integer({ min: 1_600_000_000_000, max: 4_102_444_800_000 }).map((ms) => new Date(ms));
/** tronweb rounds amounts of TRX that are greater; those of tokens are in the call. */
const anyTerms = fc.record<ExpiringTerms>({
  ...{ from: fc.constant(FROM), to: account, units: fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }) },
  ...{ reference: fc.constant(TERMS.reference), expiresAt: moment, at: moment },
  token: fc.option(
    fc.bigInt({ min: 1n, max: 2n ** 53n - 1n }).map((feeLimit) => ({ contract: USDT, feeLimit })),
    { nil: null },
  ),
});

describe("what is given out to be signed, of Tron", () => {
  it("is what was meant, to tronweb as well, and comes back as what nodes take", () => {
    fc.assert(
      fc.property(anyTerms, (terms) => {
        const { unsigned, txid } = encodeUnsigned(terms);
        expect(createHash("sha256").update(unsigned).digest("hex")).toBe(txid);
        const fields = describeUnsigned(unsigned);
        const { from, to, units, expiresAt, at: timestamp, token } = terms;
        expect(fields).toMatchObject({ txid, from, to, units, expiresAt, timestamp });
        expect([fields.contract, fields.feeLimit]).toEqual([token?.contract ?? null, token?.feeLimit ?? 0n]);
        expect([fields.refBlockBytes, fields.refBlockHash]).toEqual(["1234", "ab".repeat(8)]);
        const read = readSigned(JSON.stringify(sign(terms)), draftOf(terms), FROM);
        if (!read.ok) throw new Error(read.error);
        expect(checkSigned(read.value.bytes, terms)).toBe(txid);
        expect(hex(read.value.bytes)).toBe(hex(signWith(terms, KEY).bytes));
      }),
      { numRuns: 60 },
    );
  });

  it("shows amounts that no number holds to the last digit", () => {
    const { json, units } = describeUnsigned(encodeUnsigned({ ...TERMS, units: 2n ** 63n - 1n }).unsigned);
    expect([units, json.includes(`"amount":${2n ** 63n - 1n}}`)]).toEqual([2n ** 63n - 1n, true]);
  });

  it.each<[string, Partial<ExpiringTerms>]>([
    ["nothing", { units: 0n }],
    ["to no address", { to: "T" }],
    ["by a block of another number", { reference: { height: 1, hash: TERMS.reference.hash } }],
    ["of a token that may burn nothing", { token: { contract: USDT, feeLimit: 0n } }],
  ])("is not %s", (_what, changes) => {
    expect(() => encodeUnsigned({ ...TERMS, ...changes })).toThrow();
  });
});

describe("what comes back signed, of Tron", () => {
  const whole = signWith(TERMS, KEY).bytes;
  const [signature = new Uint8Array()] = decodeTransaction(whole)?.signatures ?? [];
  const { unsigned } = encodeUnsigned(TERMS);
  const object = () => sign(TERMS);

  it("is taken in each form, by whichever count of the parity, and gives the same bytes", () => {
    const fromZero = signature.with(64, (signature[64] ?? 0) - 27);
    const forms = [
      ...[hex(signature), `0x${hex(signature)}`, hex(fromZero), hex(signature).toUpperCase(), ` ${hex(signature)}\n`],
      ...[hex(whole), `0x${hex(whole)}`, JSON.stringify(object())],
      JSON.stringify({ raw_data_hex: hex(unsigned), signature: [hex(signature)] }),
    ];
    for (const form of forms)
      expect(take(form)).toEqual({ ok: true, value: { txid: draftOf(TERMS).txid, bytes: new Uint8Array(whole) } });
  });

  it("is of nothing but this very transaction", () => {
    const other = { ...TERMS, expiresAt: new Date(TERMS.expiresAt.getTime() + 1) };
    expect(take(hex(signWith(other, KEY).bytes))).toEqual(invalid("OTHER_TRANSACTION"));
    expect(take(hex(encodeUnsigned(other).unsigned))).toEqual(invalid("OTHER_TRANSACTION"));
    expect(take(JSON.stringify(sign(other)))).toEqual(invalid("OTHER_TRANSACTION"));
    expect(take(JSON.stringify({ ...object(), txID: "00".repeat(32) }))).toEqual(invalid("OTHER_TRANSACTION"));
    // What is shown is not read: it is what was signed that has to be ours.
    expect(take(JSON.stringify({ ...object(), raw_data: {} }))).toMatchObject({ ok: true });
    // Of a signature alone nobody knows of what it is: it is by nobody who pays.
    const [alone = ""] = sign(other).signature;
    expect(take(alone)).toEqual(invalid("OTHER_KEY"));
  });

  it("has one signature, by the key of the address that pays", () => {
    expect(take(hex(unsigned))).toEqual(invalid("SIGNATURE_MISSING"));
    expect(take(hex(encodeTransaction(unsigned, [])))).toEqual(invalid("SIGNATURE_MISSING"));
    expect(take(JSON.stringify({ ...object(), signature: [] }))).toEqual(invalid("SIGNATURE_MISSING"));
    expect(take(describeUnsigned(unsigned).json)).toEqual(invalid("SIGNATURE_MISSING"));
    expect(take(hex(encodeTransaction(unsigned, [signature, signature])))).toEqual(invalid("UNREADABLE"));
    expect(take(JSON.stringify(sign(TERMS, Buffer.alloc(32, 8))))).toEqual(invalid("OTHER_KEY"));
    expect(take(hex(signature.with(64, signature[64] === 27 ? 28 : 27)))).toEqual(invalid("OTHER_KEY"));
  });

  it("has a signature of one form: r and s below the order, s in its lower half, a parity that there is", () => {
    const [r, s] = [signature.subarray(0, 32), BigInt(`0x${hex(signature.subarray(32, 64))}`)];
    const word = (number: bigint) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
    const high = Uint8Array.of(...r, ...word(ORDER - s), signature[64] === 27 ? 28 : 27);
    // It is right by the curve.
    const id = Buffer.from(draftOf(TERMS).txid, "hex");
    const options = { lowS: false, prehash: false };
    expect(secp256k1.verify(high.subarray(0, 64), id, secp256k1.getPublicKey(KEY), options)).toBe(true);
    expect(take(hex(high))).toEqual(invalid("SIGNATURE_INVALID"));
    for (const broken of [
      Uint8Array.of(...r, ...word(0n), 27),
      Uint8Array.of(...word(0n), ...word(s), 27),
      Uint8Array.of(...word(ORDER), ...word(s), 27),
      signature.with(64, 29),
      signature.with(64, 2),
    ])
      expect(take(hex(broken))).toEqual(invalid("SIGNATURE_INVALID"));
  });

  it("is unreadable where it is anything else, and never throws", () => {
    const odd = [
      ...["", "nonsense", "0x", "0", "{", "{}", "[]", "null", '{"raw_data_hex":1}', "00".repeat(64), "00".repeat(66)],
      ...[hex(whole).slice(2), `${hex(whole)}00`, JSON.stringify({ ...object(), signature: "x" })],
      JSON.stringify({ ...object(), signature: ["00"] }),
      JSON.stringify({ ...object(), signature: [1] }),
      `{"raw_data_hex":${"[".repeat(100_000)}`,
    ];
    for (const text of odd) expect(take(text)).toEqual(invalid("UNREADABLE"));
    fc.assert(fc.property(fc.string(), (text) => !take(text).ok));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const broken = take(hex(Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ by : byte))));
        return !broken.ok || hex(broken.value.bytes) === hex(whole);
      }),
    );
  });
});
