import { hash } from "node:crypto";
import { createRequire } from "node:module";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "./curve.ts";
import { javascriptCurve } from "./curve-javascript.ts";
import { nativeCurve } from "./curve-native.ts";
import { wasmCurve } from "./curve-wasm.ts";
import { chooseCurve } from "./find-curve.ts";
import { SCHNORR_VECTORS } from "./schnorr-vectors.fixture.ts";

const load = createRequire(import.meta.url);
const curves: readonly Curve[] = [nativeCurve(load), wasmCurve(load), javascriptCurve()];
const reference = javascriptCurve();

const ORDER = secp256k1.Point.Fn.ORDER;
const bytesOf = (number: bigint) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
const negated = (key: Uint8Array) => bytesOf(ORDER - BigInt(`0x${Buffer.from(key).toString("hex")}`));
const privateKeys = fc.bigInt({ min: 1n, max: ORDER - 1n }).map(bytesOf);
const tweaks = fc.oneof(fc.constantFrom(0n, 1n, ORDER - 1n), fc.bigInt({ min: 0n, max: ORDER - 1n })).map(bytesOf);

describe.each(curves.map((curve) => [curve.name, curve] as const))("%s", (_name, curve) => {
  it("has the points of the published scalars (SEC 2: G; and 2G)", () => {
    expect(Buffer.from(curve.publicKeyOf(bytesOf(1n))).toString("hex")).toBe(
      "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
    );
    expect(Buffer.from(curve.publicKeyOf(bytesOf(2n))).toString("hex")).toBe(
      "04c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee51ae168fea63dc339a3c58419466ceaeef7f632653266d0e1236431a950cfe52a",
    );
  });

  it("gives what the others give, of keys and of points in either form, and changes none", () => {
    fc.assert(
      fc.property(privateKeys, tweaks, (privateKey, tweak) => {
        fc.pre(!negated(privateKey).equals(tweak));
        const before = [Buffer.from(privateKey), Buffer.from(tweak)];
        const point = reference.publicKeyOf(privateKey);
        const compressed = secp256k1.getPublicKey(privateKey, true);
        const expected = Buffer.from(reference.publicKeyOf(reference.addToPrivate(privateKey, tweak)));
        expect(Buffer.from(curve.publicKeyOf(privateKey))).toEqual(Buffer.from(point));
        expect(Buffer.from(curve.uncompress(compressed))).toEqual(Buffer.from(point));
        for (const publicKey of [point, compressed])
          expect(Buffer.from(curve.addToPublic(publicKey, tweak))).toEqual(expected);
        expect(Buffer.from(curve.publicKeyOf(curve.addToPrivate(privateKey, tweak)))).toEqual(expected);
        expect([Buffer.from(privateKey), Buffer.from(tweak)]).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it("gives each point its own bytes, however many are kept", () => {
    const keys = Array.from({ length: 40 }, (_, i) => bytesOf(BigInt(i + 1)));
    const kept = keys.flatMap((key) => {
      const point = curve.publicKeyOf(key);
      return [point, curve.uncompress(point), curve.addToPublic(point, bytesOf(0n))];
    });
    const expected = keys.flatMap((key) => Array.from({ length: 3 }, () => Buffer.from(reference.publicKeyOf(key))));
    expect(kept.map((point) => Buffer.from(point))).toEqual(expected);
  });

  it("signs by BIP-340 as its vectors say, and as the others do, by a key as by its negative", () => {
    // Nothing random goes into ours: of them one has zeros there.
    const ours = SCHNORR_VECTORS.filter(({ aux, privateKey }) => privateKey && !/[^0]/.test(aux ?? ""));
    expect(ours).toHaveLength(1);
    for (const { message, privateKey, signature } of ours)
      expect(Buffer.from(curve.signSchnorr(Buffer.from(message, "hex"), Buffer.from(privateKey ?? "", "hex")))).toEqual(
        Buffer.from(signature, "hex"),
      );
    fc.assert(
      fc.property(privateKeys, fc.uint8Array({ minLength: 32, maxLength: 32 }), (privateKey, digest) => {
        const expected = Buffer.from(reference.signSchnorr(digest, privateKey));
        expect(Buffer.from(curve.signSchnorr(digest, privateKey))).toEqual(expected);
        expect(Buffer.from(curve.signSchnorr(digest, negated(privateKey)))).toEqual(expected);
      }),
      { numRuns: 20 },
    );
    for (const wrong of [new Uint8Array(31), new Uint8Array(33)])
      expect(() => curve.signSchnorr(wrong, bytesOf(3n))).toThrow();
    for (const wrong of [bytesOf(0n), bytesOf(ORDER)])
      expect(() => curve.signSchnorr(new Uint8Array(32), wrong)).toThrow();
  });

  it("finds who has signed, and nobody, or another, in what was changed", () => {
    fc.assert(
      fc.property(privateKeys, fc.uint8Array({ minLength: 32, maxLength: 32 }), (privateKey, digest) => {
        const options = { prehash: false, lowS: true, format: "recovered" } as const;
        const [id, ...signature] = secp256k1.sign(digest, privateKey, options);
        const signed = Uint8Array.from(signature);
        const signer = Buffer.from(curve.recover(digest, signed, id === 1));
        expect(signer).toEqual(Buffer.from(reference.publicKeyOf(privateKey)));
        expect(signer).not.toEqual(Buffer.from(curve.recover(digest, signed, id !== 1)));
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    [
      1n,
      "Satoshi Nakamoto",
      "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
    ],
    [
      1n,
      "All those moments will be lost in time, like tears in rain. Time to die...",
      "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
    ],
    [
      ORDER - 1n,
      "Satoshi Nakamoto",
      "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5",
    ],
  ])("signs as is published for secp256k1 (RFC 6979): %s, %s", (privateKey, message, signature) => {
    const digest = hash("sha256", message, "buffer");
    expect(Buffer.from(curve.sign(digest, bytesOf(privateKey)).signature).toString("hex")).toBe(signature);
  });

  it("signs as the others do, with the lower s, so that its signer is found", () => {
    fc.assert(
      fc.property(privateKeys, fc.uint8Array({ minLength: 32, maxLength: 32 }), (privateKey, digest) => {
        const { signature, isOdd } = curve.sign(digest, privateKey);
        const expected = reference.sign(digest, privateKey);
        expect([Buffer.from(signature), isOdd]).toEqual([Buffer.from(expected.signature), expected.isOdd]);
        expect(signature).toHaveLength(64);
        expect(BigInt(`0x${Buffer.from(signature.subarray(32)).toString("hex")}`)).toBeLessThanOrEqual(ORDER / 2n);
        const signer = Buffer.from(curve.recover(digest, signature, isOdd));
        expect(signer).toEqual(Buffer.from(reference.publicKeyOf(privateKey)));
      }),
      { numRuns: 60 },
    );
  });

  const key = bytesOf(7n);
  const point = reference.publicKeyOf(key);
  const offTheCurve = Uint8Array.from([4, ...new Uint8Array(63), 5]);
  it.each([
    ["no key: zero", () => curve.publicKeyOf(new Uint8Array(32))],
    ["no key: the order", () => curve.publicKeyOf(bytesOf(ORDER))],
    ["no key: 31 bytes", () => curve.publicKeyOf(key.subarray(1))],
    ["no point: off the curve", () => curve.uncompress(offTheCurve)],
    ["no point: compressed, with no such x", () => curve.uncompress(Uint8Array.from([2, ...new Uint8Array(31), 5]))],
    ["no point: nothing", () => curve.uncompress(new Uint8Array())],
    ["no point to add to", () => curve.addToPublic(offTheCurve, key)],
    ["a tweak that is the order", () => curve.addToPublic(point, bytesOf(ORDER))],
    ["infinity", () => curve.addToPublic(point, negated(key))],
    ["a private tweak that is the order", () => curve.addToPrivate(key, bytesOf(ORDER))],
    ["a sum of zero", () => curve.addToPrivate(key, negated(key))],
    ["a signature of zeros", () => curve.recover(key, new Uint8Array(64), false)],
    ["a signature with an s that is the order", () => curve.recover(key, Buffer.concat([key, bytesOf(ORDER)]), false)],
    ["half a signature", () => curve.recover(key, key, false)],
    ["no key to sign with: zero", () => curve.sign(key, new Uint8Array(32))],
    ["no key to sign with: the order", () => curve.sign(key, bytesOf(ORDER))],
    ["31 bytes to sign", () => curve.sign(key.subarray(1), key)],
    ["no key to add to", () => curve.addToPrivate(new Uint8Array(32), key)],
  ])("refuses %s", (_what, work) => {
    expect(work).toThrow();
  });
});

describe("which is used", () => {
  const without = (missing: readonly string[]) => (name: string) => {
    if (missing.includes(name)) throw new Error(`cannot find ${name}`);
    return load(name);
  };

  it.each([
    ["native", []],
    ["wasm", ["secp256k1/bindings.js"]],
    ["javascript", ["secp256k1/bindings.js", "tiny-secp256k1"]],
  ])("is %s where of all others %j cannot be loaded", (name, missing) => {
    expect(chooseCurve(without(missing)).name).toBe(name);
  });

  it("is none that gives another point than the published one", () => {
    const broken = { publicKeyCreate: () => new Uint8Array(65) };
    expect(chooseCurve((name) => (name === "secp256k1/bindings.js" ? broken : load(name))).name).toBe("wasm");
  });
});
