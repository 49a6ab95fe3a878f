import { newId } from "@coffer/contracts/ids";
import { hashOfApiKey, makeApiKey } from "@coffer/platform/identity/api-keys";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { Secret } from "@coffer/platform/values/secret";
import { altered } from "@coffer/testkit/altered";
import { GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { makeAuthenticator } from "./authenticate.ts";
import { makeTokenKeys } from "./token-keys.ts";
import { ISSUER, makeTokenWorld } from "./tokens.fixture.ts";

type Asked = { readonly hash: string; readonly address: string };

/** Auth as the gateway sees it: gives tokens for the keys that it knows. */
async function makeWorld() {
  const made = await makeTokenWorld();
  const { fetchKeys, clock, log, sessions, sign } = made;
  const asked: Asked[] = [];
  const good = new Map<string, Record<string, unknown>>();
  const auth = {
    isAway: false,
    /** What a request waits for. */
    until: Promise.resolve() as Promise<void>,
  };
  const authenticator = makeAuthenticator({
    keys: makeTokenKeys({ fetchKeys, clock, log }),
    sessions,
    issuer: ISSUER,
    async askForGrant(hash, address) {
      asked.push({ hash, address });
      await auth.until;
      if (auth.isAway) throw new Error("connect ECONNREFUSED 10.0.0.5:4001");
      const claims = good.get(hash);
      return claims ? sign({ claims }) : null;
    },
    keyValue: makeMemoryKeyValueStore(clock),
    clock,
    log,
  });
  const use = (key: string, address = "192.0.2.1") =>
    authenticator.authenticate(`Bearer ${key}`, address).then(
      (actor) => (actor.kind === "anonymous" ? "nobody" : actor.credential.id),
      (error: unknown) => (error instanceof GraphQLError ? String(error.extensions.code) : Promise.reject(error)),
    );
  const make = (claims: Record<string, unknown> = {}) => {
    const secret = makeApiKey();
    const hash = hashOf(secret.reveal());
    const grantId = newId("kgr");
    good.set(hash, { sid: grantId, scope: "payments:read", ...claims });
    return { key: secret.reveal(), hash, grantId };
  };
  return { ...made, ...authenticator, auth, asked, good, use, make };
}

const hashOf = (key: string) => hashOfApiKey(new Secret(key))?.toString("base64url") ?? "";

describe("an API key", () => {
  it("that is none by its checksum is refused before anybody is asked", async () => {
    const { use, make, asked } = await makeWorld();
    const { key } = make();
    for (const text of ["cof_", "cof_x", altered(key), `${key}0`, key.replace("cof_", "cof_0")])
      expect(await use(text)).toBe("UNAUTHENTICATED");
    expect(asked).toEqual([]);
  });

  it("that nobody has is refused, and asked for once in ten seconds", async () => {
    const { use, asked, pass } = await makeWorld();
    const key = makeApiKey().reveal();
    for (let n = 0; n < 50; n++) expect(await use(key)).toBe("UNAUTHENTICATED");
    expect(asked.length).toBe(1);
    pass(10_000);
    expect(await use(key)).toBe("UNAUTHENTICATED");
    expect(asked.length).toBe(2);
  });

  it("that is made up becomes no request to auth beyond twenty of a network in a minute, and good keys go on", async () => {
    const { use, make, asked, good, ended } = await makeWorld();
    const known = make();
    expect(await use(known.key)).toBe(known.grantId);
    const codes = [];
    for (let n = 0; n < 200; n++) codes.push(await use(makeApiKey().reveal(), `192.0.2.${n % 2 === 0 ? 1 : 2}`));
    expect(codes.filter((code) => code === "UNAUTHENTICATED").length).toBe(40);
    expect(codes.filter((code) => code === "RATE_LIMITED").length).toBe(160);
    expect(asked.length).toBe(41);
    expect(await use(known.key)).toBe(known.grantId);
    // Also once its token has ended: it is no stranger.
    ended.add(known.grantId);
    const next = newId("kgr");
    good.set(known.hash, { sid: next });
    expect(await use(known.key)).toBe(next);
  });

  it("that nobody has, by many at once, is asked for as one; different ones are bounded", async () => {
    const { use, auth, asked } = await makeWorld();
    let open = () => {};
    auth.until = new Promise((resolve) => {
      open = resolve;
    });
    const key = makeApiKey().reveal();
    const same = Array.from({ length: 50 }, () => use(key));
    const others = Array.from({ length: 100 }, (_, n) => use(makeApiKey().reveal(), `10.0.${n}.1`));
    open();
    expect(new Set(await Promise.all(same))).toEqual(new Set(["UNAUTHENTICATED"]));
    expect((await Promise.all(others)).filter((code) => code === "RATE_LIMITED").length).toBe(85);
    expect(asked.length).toBe(16);
  });

  it("is good until it ends, for one request to auth a minute, which nobody waits for", async () => {
    const { use, make, asked, pass, auth } = await makeWorld();
    const { key, grantId, hash } = make();
    for (let n = 0; n < 20; n++) expect(await use(key)).toBe(grantId);
    expect(asked).toEqual([{ hash, address: "192.0.2.1" }]);
    pass(60_000);
    auth.until = new Promise(() => {});
    expect(await use(key, "198.51.100.7")).toBe(grantId);
    expect(await use(key)).toBe(grantId);
    expect(asked).toEqual([
      { hash, address: "192.0.2.1" },
      { hash, address: "198.51.100.7" },
    ]);
  });

  it("whose grant ended is asked for anew: refused where it is over, let in for less where it is not", async () => {
    const { use, make, good, ended, asked } = await makeWorld();
    const [revoked, narrowed] = [make(), make()];
    for (const { key, grantId } of [revoked, narrowed]) expect(await use(key)).toBe(grantId);
    for (const { grantId } of [revoked, narrowed]) ended.add(grantId);
    good.delete(revoked.hash);
    const next = newId("kgr");
    good.set(narrowed.hash, { sid: next, scope: "" });
    expect(await use(revoked.key)).toBe("UNAUTHENTICATED");
    expect(await use(narrowed.key)).toBe(next);
    expect(asked.length).toBe(4);
  });

  it("whose grant ended while auth gave a token for it is refused", async () => {
    const { use, make, ended } = await makeWorld();
    const { key, grantId } = make();
    ended.add(grantId);
    expect(await use(key)).toBe("UNAUTHENTICATED");
  });

  it("is ended within a minute, also where nobody was told", async () => {
    const { use, make, good, pass } = await makeWorld();
    const { key, grantId, hash } = make();
    expect(await use(key)).toBe(grantId);
    good.delete(hash);
    pass(60_000);
    expect(await use(key)).toBe(grantId);
    await expect.poll(() => use(key)).toBe("UNAUTHENTICATED");
  });

  it("goes on while auth is away, to the end of its token; then nothing is told of whether it is good", async () => {
    const { use, make, auth, pass, logged } = await makeWorld();
    const { key, grantId } = make();
    expect(await use(key)).toBe(grantId);
    auth.isAway = true;
    pass(599_000);
    expect(await use(key)).toBe(grantId);
    pass(1_000);
    expect(await use(key)).toBe("SUBGRAPH_UNAVAILABLE");
    expect(await use(makeApiKey().reveal())).toBe("SUBGRAPH_UNAVAILABLE");
    auth.isAway = false;
    expect(await use(key)).toBe(grantId);
    expect(logged.join("\n")).not.toContain(key);
  });

  it("is refused from another network than its own, known or not, which is logged once in a minute without it", async () => {
    const { use, make, logged } = await makeWorld();
    const { key, grantId } = make({ networks: ["10.0.0.0/8", "2001:db8::/32"] });
    for (let n = 0; n < 5; n++) expect(await use(key)).toBe("UNAUTHENTICATED");
    for (const address of ["10.9.8.7", "2001:db8::1", "::ffff:10.0.0.1"]) expect(await use(key, address)).toBe(grantId);
    for (const address of ["11.0.0.1", "2001:db9::1", "unknown", ""])
      expect(await use(key, address)).toBe("UNAUTHENTICATED");
    const warned = logged.filter((line) => line.includes("came from a network"));
    expect(warned.length).toBe(1);
    expect(logged.join("\n")).not.toContain(key);
  });

  it("gives a token that is looked at like any other", async () => {
    const { use, make } = await makeWorld();
    expect(await use(make({ iss: "https://evil.example" }).key)).toBe("UNAUTHENTICATED");
    expect(await use(make({ aud: "coffer-payments" }).key)).toBe("UNAUTHENTICATED");
  });
});
