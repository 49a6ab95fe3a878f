import { generateKeyPairSync } from "node:crypto";
import { topicOf } from "@coffer/contracts/event";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { makeEventTrust } from "./trust.ts";

function makeKey(kid: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    signing: { kid, privateJwk: new Secret(JSON.stringify(privateKey.export({ format: "jwk" }))) },
    publicJwk: { ...publicKey.export({ format: "jwk" }), kid },
  };
}

const [auth, nextAuth, payments] = [makeKey("auth:1"), makeKey("auth:2"), makeKey("payments:1")];
const publicJwks = [auth, nextAuth, payments].map(({ publicJwk }) => publicJwk);
const writer = (subgraph: string, ...keys: ReturnType<typeof makeKey>[]) =>
  makeEventTrust({ own: { subgraph, signingKeys: keys.map(({ signing }) => signing) }, publicJwks });
const reader = makeEventTrust({ publicJwks });
const said = (topic: string, text: string, signature: string | undefined) =>
  reader.producerOf({ topic, value: Buffer.from(text), signature });

describe("who says what on the bus", () => {
  it("signs for nobody else's topic, and for none without a key", () => {
    expect(() => writer("payments", payments).sign(topicOf("auth"), "x")).toThrow("no key to write to coffer.auth.v1");
    expect(() => reader.sign(topicOf("auth"), "x")).toThrow("no key");
    expect(() => writer("auth", payments)).toThrow("no key to sign auth's events with");
    expect(() => writer("auth")).toThrow("no key to sign auth's events with");
    expect(() => makeEventTrust({ publicJwks: [{ ...auth.publicJwk, kid: "auth" }] })).toThrow("whose it is");
  });

  it("believes no subgraph on the topic of another, though its key is known", () => {
    const signature = writer("payments", payments).sign(topicOf("payments"), "x");

    expect(said(topicOf("payments"), "x", signature)).toBe("payments");
    expect(said(topicOf("auth"), "x", signature)).toBeNull();
    expect(said(topicOf("auth"), "x", signature.replace("payments:1", "auth:1"))).toBeNull();
  });

  it.each([undefined, "", ".", "auth:1", "auth:1.", "auth:1.AAAA", "auth:9.AAAA", "x".repeat(10_000)])(
    "believes nobody with the signature %j",
    (signature) => {
      expect(said(topicOf("auth"), "x", signature)).toBeNull();
    },
  );

  it("believes the former key beside the new one, which signs", () => {
    const topic = topicOf("auth");
    const [before, after] = [writer("auth", auth), writer("auth", nextAuth, auth)].map(({ sign }) => sign(topic, "x"));

    expect(after).toMatch(/^auth:2\./);
    expect([said(topic, "x", before), said(topic, "x", after)]).toEqual(["auth", "auth"]);
  });

  it("believes every text that was signed, and none that was changed in one place", () => {
    const topic = topicOf("auth");
    const { sign } = writer("auth", auth);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, by) => {
          const text = Buffer.from(bytes).toString("utf8");
          const value = Buffer.from(text);
          const signature = sign(topic, text);
          expect(reader.producerOf({ topic, value, signature })).toBe("auth");
          const changed = Buffer.from(value);
          changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ by;
          expect(reader.producerOf({ topic, value: changed, signature })).toBeNull();
        },
      ),
    );
  });
});
