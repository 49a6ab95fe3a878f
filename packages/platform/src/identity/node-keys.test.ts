import { createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isSignedBy, nodeKeyStatement, readNodeKey } from "./node-keys.ts";

/** RFC 9421 B.1.4 and B.2.6: test-key-ed25519, and the base and signature of its example. */
const X = "JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs";
const BASE = [
  '"date": Tue, 20 Apr 2021 02:07:55 GMT',
  '"@method": POST',
  '"@path": /foo',
  '"@authority": example.com',
  '"content-type": application/json',
  '"content-length": 18',
  '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
].join("\n");
const SIGNATURE = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==";

const bytes = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

describe("a node's key", () => {
  it.each([
    ["of order 1", bytes(`01${"00".repeat(31)}`)],
    ["of order 1, with its sign set", bytes(`01${"00".repeat(30)}80`)],
    ["of order 2", bytes(`ec${"ff".repeat(30)}7f`)],
    ["of order 4", bytes("00".repeat(32))],
    ["of order 8", bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")],
    ["of order 8, the other one", bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")],
    ["that is not reduced", bytes(`ee${"ff".repeat(30)}7f`)],
    ["with bits behind its end", `${X.slice(0, -1)}t`],
    ["of 31 bytes", bytes("11".repeat(31))],
    ["of 33 bytes", bytes("11".repeat(33))],
    ["with padding", `${X}=`],
    ["in the other alphabet", X.replace("_", "/")],
  ])("is refused %s", (_what, x) => {
    expect(readNodeKey(x)).toBeNull();
  });

  it("checks the signature of RFC 9421 B.2.6, and none with any bit changed", () => {
    const key = readNodeKey(X);
    if (!key) throw new Error("the key of the RFC is refused");
    const signature = Buffer.from(SIGNATURE, "base64");
    expect(isSignedBy(key, BASE, signature)).toBe(true);
    expect(isSignedBy(key, `${BASE}\n`, signature)).toBe(false);
    expect(isSignedBy(key, BASE, signature.subarray(0, 63))).toBe(false);
    for (let at = 0; at < 64; at += 1) {
      const changed = Buffer.from(signature);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(isSignedBy(key, BASE, changed)).toBe(false);
    }
  });

  it("is what Node.js makes", () => {
    for (let n = 0; n < 20; n += 1) {
      const { publicKey, privateKey } = generateKeyPairSync("ed25519");
      const { x = "" } = publicKey.export({ format: "jwk" });
      const key = readNodeKey(x);
      expect(key && isSignedBy(key, "text", sign(null, Buffer.from("text"), privateKey))).toBe(true);
      expect(key?.equals(createPublicKey(privateKey))).toBe(true);
    }
  });
});

it("is stated in words that differ where anything does", () => {
  const at = new Date("2026-11-27T14:00:00Z");
  const stated = { issuer: "https://coffer.example", purpose: { register: "till" }, publicKey: X, at };
  expect(nodeKeyStatement(stated)).toBe(
    `coffer-node-key-v1\nhttps://coffer.example\nregister:till\n${X}\n2026-11-27T14:00:00.000Z`,
  );
  const all = [
    stated,
    { ...stated, issuer: "https://other.example" },
    { ...stated, purpose: { register: "other" } },
    { ...stated, purpose: { replace: "till" } },
    { ...stated, publicKey: X.replace("J", "K") },
    { ...stated, at: new Date("2026-11-27T14:00:00.001Z") },
  ];
  expect(new Set(all.map(nodeKeyStatement)).size).toBe(all.length);
});
