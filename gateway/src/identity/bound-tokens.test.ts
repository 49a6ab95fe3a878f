import { newId } from "@coffer/contracts/ids";
import { hashOfApiKey, makeApiKey } from "@coffer/platform/identity/api-keys";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { Secret } from "@coffer/platform/values/secret";
import { type Changes, makeClientKey, signProof } from "@coffer/testkit/proofs";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { makeAuthenticator } from "./authenticate.ts";
import { NotProved } from "./bound-tokens.ts";
import { makeTokenKeys } from "./token-keys.ts";
import { ISSUER, makeTokenWorld } from "./tokens.fixture.ts";

const REQUEST = { method: "POST", url: `${ISSUER}/graphql` };

/** Gateways that share a store, and a client with a key and a token that is bound to it. */
async function makeWorld(changes: { keyValue?: Pick<KeyValueStore, "increment"> } = {}) {
  const made = await makeTokenWorld();
  const { fetchKeys, clock, log, sessions, seconds, sign } = made;
  const apiKey = makeApiKey().reveal();
  const keyValue = changes.keyValue ?? makeMemoryKeyValueStore(clock);
  const makeGateway = () =>
    makeAuthenticator({
      keys: makeTokenKeys({ fetchKeys, clock, log }),
      sessions,
      issuer: ISSUER,
      askForGrant: async (hash) =>
        hash === hashOfApiKey(new Secret(apiKey))?.toString("base64url")
          ? sign({ claims: { sid: newId("kgr") } })
          : null,
      keyValue,
      clock,
      log,
    });
  const gateway = makeGateway();
  const key = await makeClientKey();
  const token = await sign({ claims: { cnf: { jkt: key.jkt }, client_id: newId("app"), scope: "accounts:read" } });
  const use = (authorization: string, proof?: string, at = gateway) =>
    at.authenticate(authorization, "192.0.2.1", { ...REQUEST, proof }).then(
      ({ kind }) => kind,
      (error: unknown) => {
        if (error instanceof NotProved) return /error="(\w+)"/.exec(error.challenge)?.[1];
        return error instanceof GraphQLError ? error.extensions.code : error;
      },
    );
  const prove = (signed: Changes = {}, of = token) => signProof(key, { ...REQUEST, token: of, at: seconds() }, signed);
  return { ...made, gateway, makeGateway, key, token, apiKey, use, prove };
}

describe("a token that is bound to a key", () => {
  it("is refused as a bearer's, with a proof too, and without a proof", async () => {
    const { token, use, prove } = await makeWorld();
    expect(await use(`Bearer ${token}`)).toBe("invalid_token");
    expect(await use(`Bearer ${token}`, await prove())).toBe("invalid_token");
    expect(await use(`DPoP ${token}`)).toBe("invalid_dpop_proof");
    expect(await use(`DPoP ${token}`, `${await prove()}, ${await prove()}`)).toBe("invalid_dpop_proof");
  });

  it("is refused to a thief, who has the token and another key", async () => {
    const { token, use, seconds } = await makeWorld();
    const proof = await signProof(await makeClientKey(), { ...REQUEST, token, at: seconds() }, {});
    expect(await use(`DPoP ${token}`, proof)).toBe("invalid_dpop_proof");
  });

  it("is refused with a proof of another token of the same key", async () => {
    const { token, key, sign, use, prove } = await makeWorld();
    const other = await sign({ claims: { cnf: { jkt: key.jkt } } });
    expect(await use(`DPoP ${token}`, await prove({}, other))).toBe("invalid_dpop_proof");
    expect(await use(`DPoP ${other}`, await prove({}, other))).toBe("user");
  });

  it("is refused on a socket, which has no request to prove, and says so", async () => {
    const { token, gateway } = await makeWorld();
    for (const scheme of ["Bearer", "DPoP"])
      await expect(gateway.authenticate(`${scheme} ${token}`, "192.0.2.1")).rejects.toThrow("over HTTP alone");
  });

  it("is good with a proof for each request, whatever the case of the scheme", async () => {
    const { token, use, prove } = await makeWorld();
    expect(await use(`DPoP ${token}`, await prove())).toBe("user");
    expect(await use(`dpop ${token}`, await prove())).toBe("user");
  });

  it("is refused once it has expired or its session has ended, whatever is proved", async () => {
    const { token, use, prove, ended, claims, pass } = await makeWorld();
    expect(await use(`DPoP ${token}`, await prove())).toBe("user");
    ended.add(claims.sid);
    expect(await use(`DPoP ${token}`, await prove())).toBe("UNAUTHENTICATED");
    ended.clear();
    pass(600_000);
    expect(await use(`DPoP ${token}`, await prove())).toBe("UNAUTHENTICATED");
  });

  it.each([
    ["by what is not known here", { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" }],
    ["by something besides", { jkt: "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I", kid: "1" }],
    ["to what is no key's thumbprint", { jkt: "short" }],
    ["to nothing", {}],
    ["to a text", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"],
    ["to null", null],
  ])("%s is nobody's", async (_how, cnf) => {
    const { sign, use, prove } = await makeWorld();
    const token = await sign({ claims: { cnf } });
    expect(await use(`Bearer ${token}`)).toBe("UNAUTHENTICATED");
    expect(await use(`DPoP ${token}`, await prove({}, token))).toBe("UNAUTHENTICATED");
  });
});

describe("a proof", () => {
  it("is good once, of 20 who bring it at once to two gateways", async () => {
    const { token, use, prove, makeGateway } = await makeWorld();
    const [gateways, proof] = [[makeGateway(), makeGateway()], await prove()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => use(`DPoP ${token}`, proof, gateways[n % 2])),
    );
    expect(answers.toSorted()).toEqual([...Array(19).fill("invalid_dpop_proof"), "user"]);
  });

  it("of a clock that is ahead is good once for as long as it is good", async () => {
    const { token, use, prove, pass, seconds } = await makeWorld();
    const proof = await prove({ claims: { iat: seconds() + 60 } });
    expect(await use(`DPoP ${token}`, proof)).toBe("user");
    pass(120_000);
    expect(await use(`DPoP ${token}`, proof)).toBe("invalid_dpop_proof");
  });

  it("that was refused is not used up: nobody else's request makes it worthless", async () => {
    const { token, use, prove, gateway } = await makeWorld();
    const proof = await prove();
    const elsewhere = { method: "GET", url: REQUEST.url, proof };
    await expect(gateway.authenticate(`DPoP ${token}`, "192.0.2.1", elsewhere)).rejects.toThrow("htm");
    expect(await use(`DPoP ${token}`, proof)).toBe("user");
  });

  it("is not taken where the store does not answer, and no token is called bad for it", async () => {
    const away = () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.5:6379"));
    for (const increment of [away, () => new Promise<never>(() => undefined)]) {
      const { token, use, prove } = await makeWorld({ keyValue: { increment } });
      expect(await use(`DPoP ${token}`, await prove())).toBe("UNAVAILABLE");
    }
  });
});

describe("what is bound to no key", () => {
  it("is refused by the scheme of what is, and goes on to be a bearer's, with a proof besides or without", async () => {
    const { sign, use, prove, apiKey } = await makeWorld();
    for (const bearer of [await sign(), apiKey]) {
      const proof = await prove({}, bearer);
      expect(await use(`DPoP ${bearer}`, proof)).toBe("invalid_token");
      expect(await use(`Bearer ${bearer}`, proof)).toBe("user");
      expect(await use(`Bearer ${bearer}`)).toBe("user");
    }
  });
});
