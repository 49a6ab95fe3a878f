import { type Changes, type ClientKey, makeClientKey, signProof } from "@coffer/testkit/proofs";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { judgeProof } from "./dpop.ts";
import { handmadeToken } from "./tokens.fixture.ts";

const AT = 1_764_000_000;
const NOW = new Date(AT * 1000);
const TOKEN = "header.payload.signature";
const REQUEST = { method: "POST", url: "https://coffer.example/graphql" };

let key: ClientKey;
let other: ClientKey;
beforeAll(async () => {
  [key, other] = [await makeClientKey(), await makeClientKey()];
});

const sign = (changes: Changes = {}, by = key) => signProof(by, { ...REQUEST, token: TOKEN, at: AT }, changes);
const judge = async (proof: string | undefined, by = key) =>
  judgeProof({ ...REQUEST, proof }, { token: TOKEN, jkt: by.jkt }, NOW);
const findFault = async (proof: string | undefined) => {
  const judged = await judge(proof);
  return judged.ok ? null : judged.error;
};
const privateJwk = async (): Promise<JWK> => exportJWK(key.privateKey);
const changed = (proof: string, at: number) =>
  `${proof.slice(0, at)}${proof[at] === "A" ? "B" : "A"}${proof.slice(at + 1)}`;

describe("a proof of possession is refused", () => {
  const jwkOf = (): JWK => key.jwk;
  const cases: [string, RegExp, () => Promise<string | undefined> | string | undefined][] = [
    ["that is missing", /missing/, () => undefined],
    ["that is empty", /one header/, () => ""],
    ["that came in two headers", /one header/, async () => `${await sign()}, ${await sign()}`],
    ["that is encrypted", /one header/, () => "a.b.c.d.e"],
    ["that is too long", /longer than 4096/, () => sign({ claims: { more: "x".repeat(4096) } })],
    ["whose header is no JSON", /cannot be read/, () => "bm90IGpzb24.e30.AA"],
    ["of another type", /typ/, () => sign({ header: { typ: "JWT" } })],
    ["that is an access token", /typ/, () => sign({ header: { typ: "at+jwt" } })],
    ["of no type", /typ/, () => sign({ header: { typ: undefined } })],
    ["that is not signed", /signed with/, () => handmadeToken({ typ: "dpop+jwt", alg: "none", jwk: jwkOf() }, {})],
    [
      "that is signed with a secret",
      /signed with/,
      () => handmadeToken({ typ: "dpop+jwt", alg: "HS256", jwk: { kty: "oct", k: "c2VjcmV0" } }, {}, "secret"),
    ],
    [
      "that is signed with another algorithm",
      /signed with/,
      async () => sign({ header: { alg: "ES384" }, key: (await generateKeyPair("ES384")).privateKey }),
    ],
    ["without a key", /must have a jwk/, () => sign({ header: { jwk: undefined } })],
    ["whose key is a text", /must have a jwk/, () => sign({ header: { jwk: "key" } })],
    ["that brings its private key", /public key alone/, async () => sign({ header: { jwk: await privateJwk() } })],
    ["whose key is symmetric", /public key alone/, () => sign({ header: { jwk: { kty: "oct", k: "c2VjcmV0" } } })],
    ["whose key is none", /cannot be read/, () => sign({ header: { jwk: { kty: "EC" } } })],
    ["of another key", /another key/, () => sign({}, other)],
    ["that is signed with another key than its own", /signature/, () => sign({ key: other.privateKey })],
    ["whose signature was changed", /signature/, async () => changed(await sign(), (await sign()).length - 20)],
    ["that has something in it that must be understood", /signature/, () => handmadeToken(strange(), good())],
    ["that says itself that it is over", /times that are over/, () => sign({ claims: { exp: AT - 1 } })],
    ["of another method", /htm/, () => sign({ claims: { htm: "GET" } })],
    ["of a method in other letters", /htm/, () => sign({ claims: { htm: "post" } })],
    ["of no method", /htm/, () => sign({ claims: { htm: undefined } })],
    ["for another path", /htu/, () => sign({ claims: { htu: `${REQUEST.url}/` } })],
    ["for another server", /htu/, () => sign({ claims: { htu: "https://evil.example/graphql" } })],
    ["for another port", /htu/, () => sign({ claims: { htu: "https://coffer.example:8443/graphql" } })],
    ["for the same without TLS", /htu/, () => sign({ claims: { htu: "http://coffer.example/graphql" } })],
    ["with a name before the server", /htu/, () => sign({ claims: { htu: "https://a@coffer.example/graphql" } })],
    ["for no address", /htu/, () => sign({ claims: { htu: "graphql" } })],
    ["for an address that is no text", /htu/, () => sign({ claims: { htu: [REQUEST.url] } })],
    ["without an address", /htu/, () => sign({ claims: { htu: undefined } })],
    ["of 61 seconds ago", /iat/, () => sign({ claims: { iat: AT - 61 } })],
    ["of a clock that is 61 seconds ahead", /iat/, () => sign({ claims: { iat: AT + 61 } })],
    ["that does not say when", /iat/, () => sign({ claims: { iat: undefined } })],
    ["without an id", /jti/, () => sign({ claims: { jti: undefined } })],
    ["with an empty id", /jti/, () => sign({ claims: { jti: "" } })],
    ["with an id of 257 characters", /jti/, () => sign({ claims: { jti: "x".repeat(257) } })],
    ["of another token", /ath/, () => sign({ claims: { ath: "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo" } })],
    ["of no token", /ath/, () => sign({ claims: { ath: undefined } })],
  ];
  const strange = () => ({ typ: "dpop+jwt", alg: "ES256", jwk: jwkOf(), crit: ["more"], more: 1 });
  const good = () => ({ htm: "POST", htu: REQUEST.url, iat: AT, jti: "1" });

  it.each(cases)("%s", async (_what, fault, make) => {
    expect(await findFault(await make())).toMatch(fault);
  });
});

describe("a proof of possession is good", () => {
  it.each(["ES256", "EdDSA", "Ed25519"])("that is signed with %s", async (alg) => {
    const by = await makeClientKey(alg);
    expect(await judge(await sign({}, by), by)).toMatchObject({ ok: true });
  });

  it.each([
    ["with what a query and a fragment say besides", { htu: `${REQUEST.url}?query={me}#x` }],
    ["that writes the address in other words", { htu: "HTTPS://Coffer.Example:443/a/../graphql" }],
    ["of 60 seconds ago", { iat: AT - 60 }],
    ["of a clock that is 60 seconds ahead", { iat: AT + 60 }],
    ["with a nonce, which nobody asked for", { nonce: "n" }],
  ])("%s", async (_what, claims) => {
    expect(await findFault(await sign({ claims }))).toBeNull();
  });

  it("and known by its key and its id, whatever else it says", async () => {
    const readId = async (proof: Promise<string>, by = key) => {
      const judged = await judge(await proof, by);
      return judged.ok ? judged.value : null;
    };
    const id = await readId(sign({ claims: { jti: "1" } }));
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(await readId(sign({ claims: { jti: "1", iat: AT - 1 } }))).toBe(id);
    expect(await readId(sign({ claims: { jti: "2" } }))).not.toBe(id);
    expect(await readId(sign({ claims: { jti: "1" } }, other), other)).not.toBe(id);
  });
});

/** The proofs that the standard publishes, of one key. */
describe("RFC 9449", () => {
  const JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
  const HEADER =
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0" +
    "RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAt" +
    "MjU2In19";
  const TO_A_SERVER =
    `${HEADER}.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29t` +
    "L3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK7" +
    "0nfbV37xRZT3Lg";
  const TO_A_RESOURCE =
    `${HEADER}.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9y` +
    "Zy9wcm90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0" +
    "NBcWtzbVFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";
  const bound = { token: "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU", jkt: JKT };
  const resource = { method: "GET", url: "https://resource.example.org/protectedresource", proof: TO_A_RESOURCE };
  const at = new Date(1_562_262_618_000);

  it("§7.1: its proof to a resource is good, and not with another token, another key or on another day", async () => {
    expect(await judgeProof(resource, bound, at)).toMatchObject({ ok: true });
    expect(await judgeProof(resource, { ...bound, token: `${bound.token}x` }, at)).toMatchObject({
      error: expect.stringContaining("ath"),
    });
    expect(await judgeProof(resource, { ...bound, jkt: key.jkt }, at)).toMatchObject({
      error: expect.stringContaining("another key"),
    });
    expect(await judgeProof(resource, bound, NOW)).toMatchObject({ error: expect.stringContaining("iat") });
  });

  it("§4.1: its proof to an authorization server is that key's, and lacks nothing here but the token", async () => {
    const asked = { method: "POST", url: "https://server.example.com/token", proof: TO_A_SERVER };
    expect(await judgeProof(asked, bound, new Date(1_562_262_616_000))).toEqual({
      ok: false,
      error: "must have the SHA-256 of the token as its ath",
    });
  });
});
