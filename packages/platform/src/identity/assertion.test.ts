import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { idFromUuid, newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { type JWK, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { Secret } from "../values/secret.ts";
import { type Actor, anonymous } from "./actor.ts";
import { makeSignAssertion, makeVerifyAssertion, type SigningKeys } from "./assertion.ts";

const START = 1_800_000_000;

function makeKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const signing: SigningKeys[number] = {
    kid,
    privateJwk: new Secret(JSON.stringify({ ...privateKey.export({ format: "jwk" }), kid })),
  };
  const publicJwk: JWK = { ...(publicKey.export({ format: "jwk" }) as JWK), kid };
  return { privateKey, signing, publicJwk };
}

function makeClock() {
  let seconds = START;
  return {
    now: () => new Date(seconds * 1000),
    at: (after: number) => {
      seconds = START + after;
    },
  };
}

const gateway = makeKey("gateway-1");
const alice = userActor(newId("usr"), { expiresAt: START + 600 });

async function makeWorld({ keys = [gateway], trusted = [gateway], audience = "payments" } = {}) {
  const clock = makeClock();
  const publicJwks = trusted.map(({ publicJwk }) => publicJwk);
  const read = await makeVerifyAssertion({ audience, publicJwks, clock });
  return {
    clock,
    sign: await makeSignAssertion(
      keys.map(({ signing }) => signing),
      clock,
    ),
    read,
    verify: async (token: string) => (await read(token))?.actor ?? null,
  };
}

/** What the gateway would sign, with whatever a forger changes. */
function forge(changes: {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  key?: KeyObject | Uint8Array;
}): Promise<string> {
  const claims = {
    act: alice,
    iss: "coffer-gateway",
    aud: "payments",
    iat: START,
    exp: START + 60,
    ...changes.claims,
  };
  const header = { alg: "EdDSA", typ: "coffer-actor+jwt", kid: "gateway-1", ...changes.header };
  return new SignJWT(claims as Record<string, unknown>)
    .setProtectedHeader(header)
    .sign(changes.key ?? gateway.privateKey);
}

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const without = undefined;

describe("an assertion is refused", () => {
  const forgeries: Record<string, () => Promise<string> | string> = {
    "for another subgraph": () => forge({ claims: { aud: "users" } }),
    "for nobody": () => forge({ claims: { aud: without } }),
    "by another issuer": () => forge({ claims: { iss: "https://coffer.example" } }),
    "by no issuer": () => forge({ claims: { iss: without } }),
    "that is an access token": () => forge({ header: { typ: "at+jwt" }, claims: { sub: "usr_alice", sid: "ses_1" } }),
    "that is a plain JWT": () => forge({ header: { typ: "JWT" } }),
    "without a type": () => forge({ header: { typ: without } }),
    "without an end": () => forge({ claims: { exp: without } }),
    "without a beginning": () => forge({ claims: { iat: without } }),
    "without an actor": () => forge({ claims: { act: without } }),
    "about an actor that nobody knows": () => forge({ claims: { act: { ...alice, kind: "root" } } }),
    "about an actor that says more than is known": () => forge({ claims: { act: { ...alice, onlyFor: "acc_1" } } }),
    "of another key under a known id": () => forge({ key: makeKey("gateway-1").privateKey }),
    "of an unknown key": () => forge({ header: { kid: "gateway-2" }, key: makeKey("gateway-2").privateKey }),
    "of a key without an id": () => forge({ header: { kid: without } }),
    "with the key that it brings itself": () => {
      const own = makeKey("gateway-1");
      return forge({ header: { jwk: own.publicJwk }, key: own.privateKey });
    },
    "signed with the public key as if it were a secret": () =>
      forge({ header: { alg: "HS256" }, key: Buffer.from(gateway.publicJwk.x ?? "", "base64url") }),
    "signed with RSA": () =>
      forge({
        header: { alg: "RS256" },
        key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
      }),
    "without a signature": () =>
      `${text({ alg: "none", typ: "coffer-actor+jwt", kid: "gateway-1" })}.${text({ act: alice, iss: "coffer-gateway", aud: "payments", iat: START, exp: START + 60 })}.`,
    "with its signature cut off": async () => (await forge({})).replace(/[^.]+$/, ""),
    "with an extension that must be understood": () => {
      const signed = `${text({ alg: "EdDSA", typ: "coffer-actor+jwt", kid: "gateway-1", crit: ["x"], x: 1 })}.${text({ act: alice, iss: "coffer-gateway", aud: "payments", iat: START, exp: START + 60 })}`;
      return `${signed}.${sign(null, Buffer.from(signed), gateway.privateKey).toString("base64url")}`;
    },
    "that is over": () => forge({ claims: { iat: START - 60, exp: START } }),
    "that is text": () => "hello",
    "that is empty": () => "",
  };

  it.each(Object.entries(forgeries))("%s", async (_name, make) => {
    const { verify } = await makeWorld();

    expect(await verify(await make())).toBeNull();
  });

  it("whose text was changed in any place, however little", async () => {
    const { sign, verify } = await makeWorld();
    const token = await sign(alice, "payments");
    const bytes = (jwt: string) => jwt.split(".").map((part) => Buffer.from(part, "base64url").toString("hex"));
    const character = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), character, async (place, other) => {
        const changed = token.slice(0, place) + other + token.slice(place + 1);
        // The last character of a part has bits that stand for nothing.
        fc.pre(bytes(changed).join() !== bytes(token).join());
        expect(await verify(changed)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("by every subgraph but the one it was made for", async () => {
    const names = ["auth", "users", "payments", "ledger"];
    const worlds = await Promise.all(names.map((audience) => makeWorld({ audience })));
    const { sign } = await makeWorld();

    for (const [made, audience] of names.entries()) {
      const token = await sign(alice, audience);
      for (const [asked, { verify }] of worlds.entries())
        expect(await verify(token)).toEqual(asked === made ? alice : null);
    }
  });

  it("from the second in which it ends, known or not, also where the clock of the signer goes on", async () => {
    const { clock, sign, verify } = await makeWorld();
    const [known, fresh] = [await sign(alice, "payments"), await sign(anonymous, "payments")];
    for (const after of [0, 1, 59]) {
      clock.at(after);
      expect(await verify(known)).toEqual(alice);
    }

    for (const after of [60, 61, 100_000]) {
      clock.at(after);
      expect([await verify(known), await verify(fresh)]).toEqual([null, null]);
    }
  });
});

describe("an assertion", () => {
  it("says who the request speaks for, to the subgraph it was made for", async () => {
    const { sign, verify } = await makeWorld();

    await fc.assert(
      fc.asyncProperty(
        fc.record({
          kind: fc.constant("user" as const),
          userId: fc.uuid().map((uuid) => idFromUuid("usr", uuid)),
          credential: fc.record({ kind: fc.constantFrom("session" as const, "api-key" as const), id: fc.string() }),
          roles: fc.uniqueArray(fc.constantFrom("USER" as const, "OPERATOR" as const, "ADMIN" as const)),
          scopes: fc.option(fc.uniqueArray(fc.constantFrom("payments:read" as const, "wallets:read" as const))),
          assurance: fc.record({ methods: fc.constantFrom([], ["pwd" as const]), at: fc.nat() }),
          expiresAt: fc.nat(),
        }),
        async (actor) => {
          expect(await verify(await sign(actor, "payments"))).toEqual(actor);
        },
      ),
      { numRuns: 100 },
    );
    expect(await verify(await sign(anonymous, "payments"))).toEqual(anonymous);
  });

  it("of a gateway of the release before is understood: subgraphs are replaced first", async () => {
    const { verify } = await makeWorld();
    const act = { kind: "user", userId: alice.userId, sessionId: "ses_1", roles: ["USER"], expiresAt: START + 600 };
    expect(await verify(await forge({ claims: { act } }))).toMatchObject({
      userId: alice.userId,
      credential: { kind: "session", id: "ses_1" },
      assurance: { methods: [], at: 0 },
    });
  });

  it("is another for another actor, credential, role, scope, assurance or subgraph", async () => {
    const { sign } = await makeWorld();
    const actors: Actor[] = [
      anonymous,
      alice,
      { ...alice, userId: newId("usr") },
      { ...alice, credential: { kind: "session", id: "ses_2" } },
      { ...alice, credential: { kind: "api-key", id: "ses_a" } },
      { ...alice, scopes: ["payments:read"] },
      { ...alice, assurance: { ...alice.assurance, at: 0 } },
      { ...alice, roles: ["USER", "ADMIN"] },
      { ...alice, expiresAt: alice.expiresAt + 1 },
    ];

    const tokens = await Promise.all(
      ["payments", "users"].flatMap((audience) => actors.map((actor) => sign(actor, audience))),
    );

    expect(new Set(tokens).size).toBe(18);
  });

  it("is used again while more than twenty seconds of it are left, and is made anew then", async () => {
    const { clock, sign, verify } = await makeWorld();
    const first = await sign(alice, "payments");
    clock.at(39);
    expect(await sign(alice, "payments")).toBe(first);

    clock.at(40);
    const second = await sign(alice, "payments");

    expect(second).not.toBe(first);
    clock.at(99);
    expect(await verify(second)).toEqual(alice);
  });

  it("says from where a request came to those who are told, and serves for that one alone", async () => {
    const { sign, read } = await makeWorld();
    const [plain, told] = [
      await sign(anonymous, "payments"),
      await sign(anonymous, "payments", { address: "192.0.2.1" }),
    ];
    for (let i = 0; i < 2; i++) {
      expect(await read(told)).toEqual({ actor: anonymous, address: "192.0.2.1" });
      expect(await read(plain)).toEqual({ actor: anonymous });
    }
    expect(await read(await forge({ claims: { adr: { toString: "192.0.2.2" } } }))).toEqual({ actor: alice });
    const seen = { address: "192.0.2.1", agent: "curl/8.5.0" };
    expect(await read(await sign(anonymous, "payments", seen))).toEqual({ actor: anonymous, ...seen });
    expect(await read(await forge({ claims: { adr: "192.0.2.1", agt: ["curl"] } }))).toEqual({
      actor: alice,
      address: "192.0.2.1",
    });
  });

  it("without an address is used again, however many with one were made meanwhile", async () => {
    const { clock, sign } = await makeWorld();
    const first = await sign(alice, "payments");
    const told = await sign(alice, "payments", { address: "192.0.2.1" });
    clock.at(1);
    expect(await sign(alice, "payments", { address: "192.0.2.1" })).not.toBe(told);
    expect(await sign(alice, "payments")).toBe(first);
  });

  it("holds nothing but what a subgraph needs", async () => {
    const { sign } = await makeWorld();
    const [header = "", claims = ""] = (await sign(alice, "payments")).split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());

    expect(read(header)).toEqual({ alg: "EdDSA", typ: "coffer-actor+jwt", kid: "gateway-1" });
    expect(read(claims)).toEqual({
      act: alice,
      iss: "coffer-gateway",
      aud: "payments",
      iat: START,
      exp: START + 60,
    });
  });
});

describe("a rotation of the gateway's keys", () => {
  const [old, next] = [makeKey("gateway-old"), makeKey("gateway-next")];

  it("goes without a refusal: subgraphs learn the new key, the gateway signs with it, subgraphs forget the old one", async () => {
    const both = [old, next];
    const before = await makeWorld({ keys: [old], trusted: both });
    expect(await before.verify(await before.sign(alice, "payments"))).toEqual(alice);

    const after = await makeWorld({ keys: [next, old], trusted: both });
    const token = await after.sign(alice, "payments");
    expect(JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid).toBe("gateway-next");
    expect(await before.verify(token)).toEqual(alice);

    const end = await makeWorld({ trusted: [next] });
    expect(await end.verify(token)).toEqual(alice);
    expect(await end.verify(await before.sign(alice, "payments"))).toBeNull();
  });

  it("refuses the new key's word where a subgraph was not told of it", async () => {
    const { sign } = await makeWorld({ keys: [next] });
    const { verify } = await makeWorld({ trusted: [old] });

    expect(await verify(await sign(alice, "payments"))).toBeNull();
  });

  it("needs a key to sign with, and a name to check for", async () => {
    await expect(makeWorld({ keys: [] })).rejects.toThrow("no key");
    await expect(makeWorld({ audience: "" })).rejects.toThrow("no audience");
  });
});
