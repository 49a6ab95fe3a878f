import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { contentDigest, signatureBase, signBase, signRequest } from "./message-signatures.js";

/** `test-key-ed25519` of RFC 9421, appendix B.1.4. */
const KEY = createPrivateKey(`-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
-----END PRIVATE KEY-----`);

describe("signatures of messages", () => {
  it("are those of RFC 9421, appendix B.2.6", () => {
    const base = signatureBase(
      [
        ["date", "Tue, 20 Apr 2021 02:07:55 GMT"],
        ["@method", "POST"],
        ["@path", "/foo"],
        ["@authority", "example.com"],
        ["content-type", "application/json"],
        ["content-length", "18"],
      ],
      ';created=1618884473;keyid="test-key-ed25519"',
    );
    expect(base.split("\n").at(-1)).toBe(
      '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"',
    );
    expect(signBase(base, KEY)).toBe(
      "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==",
    );
  });

  it("cover what RFC 9530 makes of a body, in its appendix B.1", () => {
    expect(contentDigest('{"hello": "world"}\n')).toBe("sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  });

  it("of a request are over its method, its target and its body, and another each time", () => {
    const request = { key: KEY, nodeId: "nod_1", targetUri: "https://coffer.example/graphql", body: "{}" };
    const [one, other] = [signRequest(request), signRequest(request)];
    expect(one.signature).not.toBe(other.signature);
    const parameters = one["signature-input"].slice("coffer=".length);
    const base = [
      '"@method": POST',
      '"@target-uri": https://coffer.example/graphql',
      `"content-digest": ${contentDigest("{}")}`,
      `"@signature-params": ${parameters}`,
    ].join("\n");
    const bytes = Buffer.from(one.signature.slice("coffer=:".length, -1), "base64");
    expect(verify(null, Buffer.from(base), createPublicKey(KEY), bytes)).toBe(true);
    expect(verify(null, Buffer.from(base.replace("POST", "GET")), createPublicKey(KEY), bytes)).toBe(false);
  });
});
