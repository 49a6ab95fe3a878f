import { newId } from "@coffer/contracts/ids";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import * as rfc8037 from "@coffer/testkit/rfc-8037";
import fc from "fast-check";
import { GraphQLError } from "graphql";
import { exportSPKI, importJWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAuthenticator, TokenExpired } from "./authenticate.ts";
import { makeTokenKeys } from "./token-keys.ts";
import { handmadeToken, ISSUER, makeSigningKey, makeTokenWorld } from "./tokens.fixture.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;
let world: World;

async function makeWorld() {
  const made = await makeTokenWorld();
  const { fetchKeys, clock, log, sessions } = made;
  const authenticator = makeAuthenticator({
    keys: makeTokenKeys({ fetchKeys, clock, log }),
    sessions,
    issuer: ISSUER,
    askForGrant: () => Promise.reject(new Error("nobody has a key here")),
    keyValue: makeMemoryKeyValueStore(clock),
    clock,
    log,
  });
  const { confirm } = authenticator;
  const authenticate = (authorization: string | undefined, address = "192.0.2.1") =>
    authenticator.authenticate(authorization, address);
  const codeOf = (authorization: string | undefined) =>
    authenticate(authorization).then(
      ({ kind }) => kind,
      (error: unknown) => (error instanceof GraphQLError ? error.extensions.code : error),
    );
  return {
    ...made,
    authenticator,
    authenticate,
    confirm,
    codeOf,
    login: async () => authenticate(`Bearer ${await made.sign()}`),
  };
}
const bearer = async (token: string | Promise<string>) => `Bearer ${await token}`;

beforeAll(async () => {
  world = await makeWorld();
});

/** What the standard shows as examples of tokens: signed with a secret, and not signed. */
const JOE = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const RFC_7519_SECRET = `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;
const RFC_7519_UNSECURED = `eyJhbGciOiJub25lIn0.${JOE}.`;

describe("authenticate refuses a token", () => {
  const others: Record<string, () => Promise<string> | string> = {
    "of another type": () => world.sign({ header: { typ: "JWT" } }),
    "without a type": () => world.sign({ header: { typ: undefined } }),
    "that is a refresh token in a JWT's clothes": () => world.sign({ header: { typ: "rt+jwt" } }),
    "that is an id token": () => world.sign({ header: { typ: "JWT" }, claims: { aud: "some-client", nonce: "n" } }),
    "that is opaque, as refresh tokens are": () => "rt_q7Zk3mJ9b1x",
    "for another audience": () => world.sign({ claims: { aud: "coffer-payments" } }),
    "for no audience": () => world.sign({ claims: { aud: undefined } }),
    "of another issuer": () => world.sign({ claims: { iss: "https://evil.example" } }),
    "of an issuer with another ending": () => world.sign({ claims: { iss: `${ISSUER}/` } }),
    "that has expired": () => world.sign({ claims: { exp: world.seconds() } }),
    "that never expires": () => world.sign({ claims: { exp: undefined } }),
    "that is not good yet": () => world.sign({ claims: { nbf: world.seconds() + 60 } }),
    "without the time of its making": () => world.sign({ claims: { iat: undefined } }),
    "without an id": () => world.sign({ claims: { jti: undefined } }),
    "without a client": () => world.sign({ claims: { client_id: undefined } }),
    "without a session": () => world.sign({ claims: { sid: undefined } }),
    "with somebody else's kind of id as its session": () => world.sign({ claims: { sid: newId("usr") } }),
    "of an API key's grant that may be used from another network": () =>
      world.sign({ claims: { sid: newId("kgr"), networks: ["10.0.0.0/8"] } }),
    "whose networks cannot be read": () => world.sign({ claims: { sid: newId("kgr"), networks: ["everywhere"] } }),
    "whose networks are a text": () => world.sign({ claims: { sid: newId("kgr"), networks: "0.0.0.0/0" } }),
    "whose networks are none": () => world.sign({ claims: { sid: newId("kgr"), networks: [] } }),
    "of a service in a session": () => world.sign({ claims: { sub: newId("svc"), roles: ["SERVICE"] } }),
    "of a service that is an ADMIN besides": () =>
      world.sign({ claims: { sub: newId("svc"), sid: newId("kgr"), roles: ["SERVICE", "ADMIN"] } }),
    "of a service that is a user": () =>
      world.sign({ claims: { sub: newId("svc"), sid: newId("kgr"), roles: ["USER"] } }),
    "of a node, which nobody gives one": () => world.sign({ claims: { sub: newId("nod"), sid: newId("kgr") } }),
    "without a user": () => world.sign({ claims: { sub: undefined } }),
    "whose user is no user's id": () => world.sign({ claims: { sub: "alice" } }),
    "without roles": () => world.sign({ claims: { roles: undefined } }),
    "with a role that there is not": () => world.sign({ claims: { roles: ["USER", "ROOT"] } }),
    "whose roles are a text": () => world.sign({ claims: { roles: "ADMIN" } }),
    "of a kid that there is not": () => world.sign({ header: { kid: "made up" } }),
    "signed with another key under the right kid": async () =>
      world.sign({ key: (await makeSigningKey("other")).privateKey }),
    "that brings its own key": async () => {
      const own = await makeSigningKey(world.key.kid);
      return world.sign({ key: own.privateKey, header: { jwk: own.jwk, jku: "https://evil.example/jwks.json" } });
    },
    "with the algorithm none": () => handmadeToken({ alg: "none", typ: "at+jwt", kid: "first" }, goodClaims()),
    "signed with HS256 by the public key as JWK": () =>
      handmadeToken({ alg: "HS256", typ: "at+jwt", kid: "first" }, goodClaims(), JSON.stringify(world.key.jwk)),
    "signed with HS256 by the public key's bytes": () =>
      handmadeToken({ alg: "HS256", typ: "at+jwt", kid: "first" }, goodClaims(), world.key.jwk.x),
    "signed with HS256 by the public key as PEM": async () => {
      const key = await importJWK(world.key.jwk, "EdDSA", { extractable: true });
      if (key instanceof Uint8Array) throw new Error("not a public key");
      return handmadeToken({ alg: "HS256", typ: "at+jwt", kid: "first" }, goodClaims(), await exportSPKI(key));
    },
    "with an extension that must be understood": () =>
      handmadeToken({ alg: "EdDSA", typ: "at+jwt", kid: "first", crit: ["b64"], b64: false }, goodClaims()),
    "of RFC 7519 §3.1, signed with a secret": () => RFC_7519_SECRET,
    "of RFC 7519 §6.1, not signed": () => RFC_7519_UNSECURED,
    "of RFC 8037 §A.4, by a key that is not auth's": () => rfc8037.SIGNED,
    "whose header is no JSON": () => "bm90IGpzb24.e30.AA",
    "that is encrypted": () => "a.b.c.d.e",
  };
  const goodClaims = () => ({
    ...world.claims,
    iss: ISSUER,
    aud: "coffer",
    iat: world.seconds(),
    exp: world.seconds() + 600,
    jti: "x",
  });

  it.each(Object.keys(others))("%s", async (name) => {
    const token = await (others[name] as () => Promise<string> | string)();
    expect(await world.codeOf(`Bearer ${token}`)).toBe("UNAUTHENTICATED");
    // Nor the second time, when something could be known of it.
    expect(await world.codeOf(`Bearer ${token}`)).toBe("UNAUTHENTICATED");
  });

  it("with any one character changed, also when the right one is known", async () => {
    const token = await world.sign();
    await world.authenticate(`Bearer ${token}`);
    // The last character holds two bits of the signature and four that mean nothing.
    const change = fc.record({ at: fc.nat(token.length - 2), to: fc.constantFrom(..."abcXYZ019-_") });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to }) => {
        fc.pre(token[at] !== to && token[at] !== ".");
        const changed = `${token.slice(0, at)}${to}${token.slice(at + 1)}`;
        expect(await world.codeOf(`Bearer ${changed}`)).toBe("UNAUTHENTICATED");
      }),
      { numRuns: 60 },
    );
  });

  it("in whatever header is no bearer token, and never with a fault", async () => {
    const token = await world.sign();
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      token,
      `Basic ${token}`,
      `Bearer ${token} ${token}`,
      `Bearer ${token}\n`,
    ])
      expect(await world.codeOf(header), JSON.stringify(header)).toBe("UNAUTHENTICATED");
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        expect(await world.codeOf(text)).toBe("UNAUTHENTICATED");
        expect(await world.codeOf(`Bearer ${text}`)).toBe("UNAUTHENTICATED");
      }),
      { numRuns: 100 },
    );
  });
});

describe("authenticate", () => {
  it("takes the key of RFC 8037 §A for one of auth's, and of what it signs tokens alone: not the text of §A.4", async () => {
    const { auth, sign, authenticate, codeOf, claims } = await makeWorld();
    auth.published.push({ ...rfc8037.PUBLIC_JWK, kid: rfc8037.THUMBPRINT, use: "sig", alg: "EdDSA" });
    const key = await importJWK(rfc8037.PRIVATE_JWK, "EdDSA");
    const token = await sign({ key, header: { kid: rfc8037.THUMBPRINT } });
    expect(await authenticate(`Bearer ${token}`)).toMatchObject({ kind: "user", userId: claims.sub });
    expect(await codeOf(`Bearer ${rfc8037.SIGNED}`)).toBe("UNAUTHENTICATED");
  });

  it("takes nobody without a header, and the user of a good token, whatever the case of the scheme", async () => {
    expect(await world.authenticate(undefined)).toEqual({ kind: "anonymous" });
    const { sub: userId, sid: sessionId } = world.claims;
    const credential = { kind: "session", id: sessionId };
    const assurance = { methods: ["pwd"], at: world.seconds() };
    const expiresAt = world.seconds() + 600;
    const actor = { kind: "user", userId, credential, roles: ["USER"], scopes: null, assurance, expiresAt };
    expect(await world.authenticate(await bearer(world.sign()))).toEqual(actor);
    expect(await world.authenticate(`bearer ${await world.sign()}`)).toEqual(actor);
  });

  it("believes of what somebody proved what the token says that they come with, and not what another of the session says", async () => {
    const { sign, authenticate, seconds } = await makeWorld();
    const [old, fresh] = [
      await bearer(sign({ claims: { auth_time: seconds() - 3600 } })),
      await bearer(sign({ claims: { amr: ["pwd", "otp"], acr: "aal1" } })),
    ];
    for (const _again of [1, 2]) {
      expect(await authenticate(fresh)).toMatchObject({ assurance: { methods: ["pwd", "otp"], at: seconds() } });
      expect(await authenticate(old)).toMatchObject({ assurance: { methods: ["pwd"], at: seconds() - 3600 } });
    }
  });

  it("takes the grant of an API key for what was said, and for nothing where nothing was", async () => {
    const sid = newId("kgr");
    const credential = { kind: "api-key", id: sid };
    const none = { amr: undefined, auth_time: undefined };
    const keys = await bearer(world.sign({ claims: { sid, scope: "payments:read payments:fly", ...none } }));
    const assurance = { methods: [], at: 0 };
    expect(await world.authenticate(keys)).toMatchObject({ credential, scopes: ["payments:read"], assurance });
    expect(await world.authenticate(await bearer(world.sign({ claims: { sid } })))).toMatchObject({ scopes: [] });
    const serviceId = newId("svc");
    const claims = { sub: serviceId, client_id: serviceId, sid, roles: ["SERVICE"], scope: "ledger:read" };
    const service = await world.authenticate(await bearer(world.sign({ claims })));
    expect(service).toMatchObject({ kind: "service", serviceId, credential, scopes: ["ledger:read"] });
  });

  it("looks at each use from where a token may be used, also where it is known", async () => {
    const token = await bearer(world.sign({ claims: { sid: newId("kgr"), networks: ["10.0.0.0/8"] } }));
    expect(await world.authenticate(token, "10.1.2.3")).toMatchObject({ kind: "user" });
    await expect(world.authenticate(token, "192.0.2.1")).rejects.toThrow("may not be used from this network");
    expect(await world.authenticate(token, "::ffff:10.1.2.3")).toMatchObject({ kind: "user" });
  });

  it("refuses a token that it knows from the second that it expires in", async () => {
    const { sign, codeOf, pass } = await makeWorld();
    const header = await bearer(sign());
    pass(599_000);
    expect(await codeOf(header)).toBe("user");
    pass(1_000);
    expect(await codeOf(header)).toBe("UNAUTHENTICATED");
  });

  it("refuses a token that it knows as soon as its session has ended, and no other session's", async () => {
    const { sign, codeOf, ended, claims } = await makeWorld();
    const header = await bearer(sign());
    const other = await bearer(sign({ claims: { sid: newId("ses") } }));
    expect(await codeOf(header)).toBe("user");
    expect(await codeOf(other)).toBe("user");
    ended.add(claims.sid);
    expect(await codeOf(header)).toBe("UNAUTHENTICATED");
    expect(await codeOf(other)).toBe("user");
  });

  it("refuses a token that it knows once its key is withdrawn, at most a minute later", async () => {
    const { sign, codeOf, auth, pass } = await makeWorld();
    const header = await bearer(sign());
    expect(await codeOf(header)).toBe("user");
    auth.published = [(await makeSigningKey("next")).jwk];
    pass(60_000);
    expect(await codeOf(header)).toBe("UNAUTHENTICATED");
  });

  it("says of a token that expired that it was good, known or not, and of no other", async () => {
    const { sign, authenticate, pass } = await makeWorld();
    const known = await bearer(sign());
    await authenticate(known);
    const others = [await bearer(sign()), await bearer(sign({ key: (await makeSigningKey("first")).privateKey }))];
    const unsigned = `${known.slice(0, known.lastIndexOf("."))}.AA`;
    pass(600_000);
    for (const header of [known, others[0]]) await expect(authenticate(header)).rejects.toThrow(TokenExpired);
    for (const header of [others[1], unsigned]) await expect(authenticate(header)).rejects.toThrow("is not valid");
  });

  it("refuses a token of a session that ended or a time that passed since a socket began with it", async () => {
    const { login, confirm, ended, claims, pass } = await makeWorld();
    const actor = await login();
    await expect(confirm(actor)).resolves.toBeUndefined();
    ended.add(claims.sid);
    await expect(confirm(actor)).rejects.toThrow("The session has ended");
    ended.clear();
    pass(600_000);
    await expect(confirm(actor)).rejects.toThrow("has expired");
    await expect(confirm({ kind: "anonymous" })).resolves.toBeUndefined();
  });

  it("tells a token that cannot be checked from one that is no good: its bearer must not throw it away", async () => {
    const { sign, codeOf, auth } = await makeWorld();
    auth.answer = () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.5:4001"));
    expect(await codeOf(await bearer(sign()))).toBe("SUBGRAPH_UNAVAILABLE");
    expect(await codeOf("Bearer garbage")).toBe("UNAUTHENTICATED");
  });
});

describe("tokens that were checked", () => {
  it("are not kept beyond their room, however many and long they are, and are good all the same", async () => {
    const { authenticator, codeOf, sign } = await makeWorld();
    const first = await bearer(sign());
    expect(await codeOf(first)).toBe("user");
    for (let n = 0; n < 700; n += 1)
      expect(await codeOf(await bearer(sign({ claims: { more: "x".repeat(12_000) } })))).toBe("user");
    expect(authenticator.kept).toBeLessThanOrEqual(32_000_000);
    expect(authenticator.kept).toBeGreaterThan(24_000_000);
    expect(await codeOf(first)).toBe("user");
  });
});
