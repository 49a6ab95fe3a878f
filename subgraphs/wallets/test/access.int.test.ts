import { newId } from "@coffer/contracts/ids";
import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, verified, WALLET, type Wallet, type World, world } from "./world.ts";

const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on User { id wallets { ${WALLET} } } ... on Wallet { ${WALLET} } } }`;

let here: World;
const [alice, bob] = [person(), person()];
let wallets: readonly Wallet[] = [];

beforeAll(async () => {
  here = await world();
  await here.publish(verified(alice), verified(bob, ["TRON"]));
  wallets = await here.walletsOf(alice);
});
afterAll(() => here.close());

const entities = async (actor: Actor, ...representations: { __typename: string; id: string }[]) => {
  const { data, errors } = await here.ask(actor, ENTITIES, { of: representations });
  return { found: data?._entities as (Record<string, unknown> | null)[] | undefined, errors };
};
const user = (id: string) => ({ __typename: "User", id });
const wallet = (id = "") => ({ __typename: "Wallet", id });

describe("who may read a wallet", () => {
  it("nobody without a login, by whatever way", async () => {
    for (const asked of [user(alice.userId), wallet(wallets[0]?.id)]) {
      const { found, errors } = await entities(anonymous, asked);
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      expect(JSON.stringify(found ?? null)).not.toContain("CUSTODIAL");
    }
    expect((await here.ask(anonymous, "{ wallets { id } }")).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("not another user, who cannot tell it from an absent or a malformed one", async () => {
    const { found, errors } = await entities(
      bob,
      wallet(wallets[0]?.id),
      wallet(newId("wal")),
      wallet("wal_x"),
      wallet(),
    );
    expect(errors).toBeUndefined();
    expect(found).toEqual([null, null, null, null]);
  });

  it("not another user through the person: FORBIDDEN, as for nobody at all", async () => {
    for (const id of [alice.userId, newId("usr"), "usr_x"]) {
      const { found, errors } = await entities(bob, user(id), user(bob.userId));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
      expect(found?.[0]).toBeNull();
      expect(found?.[1]).toMatchObject({ wallets: [{ network: "TRON" }] });
    }
  });

  it("its owner and staff, many at once", async () => {
    for (const viewer of [alice, person("OPERATOR"), person("COMPLIANCE"), person("AUDITOR"), person("ADMIN")]) {
      const { found, errors } = await entities(viewer, user(alice.userId), ...wallets.map(({ id }) => wallet(id)));
      expect(errors).toBeUndefined();
      expect(found).toEqual([{ id: alice.userId, wallets }, ...wallets]);
    }
  });

  it("by its id, its owner and staff; to everybody else it is as if it were not there", async () => {
    const query = `query ($id: ID!) { wallet(id: $id) { ${WALLET} } }`;
    const byId = async (actor: Actor, id = wallets[0]?.id ?? "") => (await here.ask(actor, query, { id })).data?.wallet;
    for (const viewer of [alice, person("AUDITOR")]) expect(await byId(viewer)).toEqual(wallets[0]);
    for (const id of [undefined, newId("wal"), "wal_x", ""]) expect(await byId(bob, id)).toBeNull();
    expect((await here.ask(anonymous, query, { id: wallets[0]?.id })).errors?.[0]?.extensions.code).toBe(
      "UNAUTHENTICATED",
    );
  });

  it("and says whose it is, to staff too, who meet it by its id alone", async () => {
    const query = "query ($id: ID!) { wallet(id: $id) { owner { id } } }";
    const ownerFor = async (actor: Actor) => (await here.ask(actor, query, { id: wallets[0]?.id })).data?.wallet;
    expect(await ownerFor(bob)).toBeNull();
    for (const viewer of [alice, person("AUDITOR")])
      expect(await ownerFor(viewer)).toEqual({ owner: { id: alice.userId } });
  });

  it("each only their own under `wallets`, staff too", async () => {
    expect((await here.walletsOf(bob)).map(({ network }) => network)).toEqual(["TRON"]);
    expect(await here.walletsOf(person("ADMIN"))).toEqual([]);
  });

  it("with the addresses of all wallets in one query", async () => {
    const { pool } = here.environment;
    const queries: string[] = [];
    const plain = pool.query.bind(pool);
    Object.assign(pool, {
      query(...given: [{ text: string } | string]) {
        queries.push(typeof given[0] === "string" ? given[0] : given[0].text);
        return Reflect.apply(plain, pool, given);
      },
    });
    await entities(person("ADMIN"), user(alice.userId), user(bob.userId));
    Object.assign(pool, { query: plain });
    expect(queries.filter((text) => text.includes("FROM address"))).toHaveLength(1);
    // The relay asks through the same pool, at times of its own.
    expect(queries.filter((text) => !/\b(?:outbox|lease)\b/.test(text))).toHaveLength(2);
    expect(queries.join()).not.toMatch(/ciphertext|wrapped_key|account_xpub/);
  });
});
