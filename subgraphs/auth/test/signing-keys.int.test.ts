import { randomBytes } from "node:crypto";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { mountAlone } from "@coffer/testkit/routes";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { composeKeyOrders } from "../src/compose/key-orders.ts";
import { composeAuth } from "../src/compose.ts";
import { makeWorld, PASSWORD, type World, warm } from "./world.ts";

const [LEAD_MS, TTL_MS, SKEW_MS, DAY_MS] = [60_000, 600_000, 60_000, 86_400_000];

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const publishedKids = async () => (await world.jwks()).keys.map(({ kid }) => kid);
const keysInTable = async () => (await world.admin.query("SELECT * FROM auth.signing_key ORDER BY created_at")).rows;

describe("signing keys", () => {
  it("publish nothing secret, and stand in the table sealed", async () => {
    await world.auth.start();
    const { keys } = await world.jwks();
    expect(keys).toEqual([
      { kty: "OKP", crv: "Ed25519", x: expect.any(String), kid: expect.any(String), use: "sig", alg: "EdDSA" },
    ]);
    const [row] = await keysInTable();
    expect(Object.keys(row.public_jwk)).not.toContain("d");
    // The last 32 bytes of a PKCS #8 Ed25519 key are its seed; its fixed head must not show.
    expect(row.ciphertext.toString("hex")).not.toContain("302e020100300506032b6570");
  });

  it("refuse a start with another key-encryption key than theirs, and make no new one with it", async () => {
    await world.auth.start();
    const key = new Secret(randomBytes(32).toString("base64"));
    const vault = makeVault(makeLocalKeyProvider({ keyId: "test", key }));
    const other = composeAuth({ ...world.environment, vault }, world.config);
    await expect(other.start()).rejects.toThrow(/^invalid environment:\n {2}KEY_ENCRYPTION_KEY must be the one/);
    await other.stop();
    const renamed = makeVault(makeLocalKeyProvider({ keyId: "next", key }));
    const third = composeAuth({ ...world.environment, vault: renamed }, world.config);
    await expect(third.start()).rejects.toThrow(
      "KEY_ENCRYPTION_KEYS must have the key that this database names: the key-encryption key test is not configured",
    );
    await third.stop();
    expect(await keysInTable()).toHaveLength(1);
    expect((await world.join("goes-on")).tokens.accessToken).toBeDefined();
  });

  it("are served as a JWK set that may be kept for no longer than a new key waits", async () => {
    const doors = await mountAlone(world.auth);
    const response = await doors.inject("/auth/jwks.json");
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      "content-type": "application/jwk-set+json",
      "cache-control": "public, max-age=60",
    });
  });

  it("begin with one, however many processes start or sign at once", async () => {
    const others = [world.another(), world.another(), world.another()];
    await world.register("early");
    await warm(world.pool);
    await Promise.all([
      world.auth.start(),
      ...others.map((other) => other.start()),
      world.login("early"),
      world.login("early"),
    ]);
    expect(await keysInTable()).toHaveLength(1);
  });

  it("rotate without a moment at which a token cannot be checked", async () => {
    const { tokens: old } = await world.join("rotated");
    const other = world.another();
    const kid = await world.auth.rotateSigningKey();
    expect(await publishedKids()).toEqual([kid, kidOf(old.accessToken)]);

    world.clock.advance(LEAD_MS - 1);
    const { tokens: between } = await world.login("rotated", undefined, other);
    expect(kidOf(between.accessToken)).toBe(kidOf(old.accessToken));

    world.clock.advance(1);
    const { tokens: after } = await world.login("rotated", undefined, other);
    expect(kidOf(after.accessToken)).toBe(kid);
    for (const { accessToken } of [old, between, after]) await world.verify(accessToken);
  });

  it("stay published until the last token they signed has expired, and then are removed", async () => {
    const { tokens } = await world.join("lasting");
    const former = kidOf(tokens.accessToken);
    await world.auth.rotateSigningKey();
    world.clock.advance(LEAD_MS + TTL_MS + SKEW_MS - 1);
    expect(await publishedKids()).toContain(former);
    world.clock.advance(2);
    expect(await publishedKids()).not.toContain(former);
    await expect(world.verify(tokens.accessToken)).rejects.toThrow();
    await world.auth.start();
    expect((await keysInTable()).map(({ kid }) => kid)).not.toContain(former);
  });

  it("survive two rotations in a row: each key gets its turn", async () => {
    const { tokens } = await world.join("hasty");
    const second = await world.auth.rotateSigningKey();
    world.clock.advance(LEAD_MS / 2);
    const third = await world.auth.rotateSigningKey();
    const kids = [kidOf(tokens.accessToken)];
    for (const _ of [1, 2]) {
      world.clock.advance(LEAD_MS / 2);
      kids.push(kidOf((await world.login("hasty")).tokens.accessToken));
    }
    expect(kids).toEqual([kids[0], second, third]);
  });

  it("are replaced by themselves after 90 days", async () => {
    await world.auth.start();
    const [first] = await publishedKids();
    world.clock.advance(89 * DAY_MS);
    await world.another().start();
    expect(await publishedKids()).toEqual([first]);
    world.clock.advance(DAY_MS + 1);
    await warm(world.pool);
    await Promise.all([world.another().start(), world.another().start()]);
    expect(await publishedKids()).toHaveLength(2);
  });

  it("keep every token good in both processes until it ends, while an operator has the key replaced", async () => {
    const both = [world.auth, world.another()];
    const doors = await Promise.all(both.map((auth) => mountAlone(auth)));
    const orders = composeKeyOrders(world.admin);
    await world.register("served");
    await world.auth.start();
    const [first] = await publishedKids();
    expect([await orders.askForReplacement(), await orders.askForReplacement()]).toEqual([first, first]);
    await warm(world.pool);
    await Promise.all(both.map((auth) => auth.start()));
    const [, next, ...more] = (await orders.list()).map(({ kid }) => kid);
    expect([more, await keysInTable()]).toEqual([[], expect.objectContaining({ length: 2 })]);

    const tokens: string[] = [];
    const kids = new Set<unknown>();
    for (const ms of [0, LEAD_MS - 1, 1, TTL_MS - LEAD_MS, LEAD_MS - 1000, TTL_MS]) {
      world.clock.advance(ms);
      for (const at of both) tokens.push((await world.login("served", undefined, at)).tokens.accessToken);
      const good = tokens.filter((token) => (decodeJwt(token).exp ?? 0) * 1000 > world.clock.now().getTime());
      for (const token of good) {
        kids.add(kidOf(token));
        for (const door of doors) {
          const keys = createLocalJWKSet((await door.inject("/auth/jwks.json")).json());
          const checked = jwtVerify(token, keys, { currentDate: world.clock.now() });
          await expect(checked).resolves.toMatchObject({ payload: { aud: "coffer" } });
        }
      }
    }
    expect(kids).toEqual(new Set([first, next]));
    expect(kidOf(tokens.at(-1) ?? "")).toBe(next);
  });

  it("do not open under another key's name: what is sealed is bound to its row", async () => {
    await world.register("swapped");
    await world.auth.start();
    await world.auth.rotateSigningKey();
    await world.admin.query(`UPDATE auth.signing_key a SET ciphertext = b.ciphertext, wrapped_key = b.wrapped_key
      FROM auth.signing_key b WHERE a.kid <> b.kid`);
    await expect(world.login("swapped", PASSWORD, world.another())).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
    });
  });
});
