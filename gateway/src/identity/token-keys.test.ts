import { describe, expect, it } from "vitest";
import { makeTokenKeys } from "./token-keys.ts";
import { makeSigningKey, makeTokenWorld } from "./tokens.fixture.ts";

async function makeWorld() {
  const world = await makeTokenWorld();
  return { ...world, keys: makeTokenKeys(world) };
}
const failing = () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.5:4001"));

describe("the keys of tokens", () => {
  it("are asked for once, however many ask before they have come", async () => {
    const { keys, auth } = await makeWorld();
    const sets = await Promise.all(Array.from({ length: 50 }, () => keys("first")));
    expect(new Set(sets).size).toBe(1);
    expect(auth.fetches).toBe(1);
  });

  it("are not asked for by a made-up kid more than once in two seconds", async () => {
    const { keys, auth, pass } = await makeWorld();
    await keys("first");
    pass(2_000);
    for (let turn = 0; turn < 100; turn += 1) await keys(`made up ${turn}`);
    expect(auth.fetches).toBe(2);
    pass(1_999);
    await keys("made up again");
    expect(auth.fetches).toBe(2);
    pass(1);
    await keys("made up again");
    expect(auth.fetches).toBe(3);
  });

  it("are not asked for more often while auth does not answer", async () => {
    const { keys, auth } = await makeWorld();
    auth.answer = failing;
    for (let turn = 0; turn < 20; turn += 1)
      await expect(keys("first")).rejects.toMatchObject({ extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
    expect(auth.fetches).toBe(1);
  });

  it("are asked for again by a kid that is new, after a rotation", async () => {
    const { keys, auth, pass } = await makeWorld();
    const before = await keys("first");
    auth.published.push((await makeSigningKey("second")).jwk);
    expect(await keys("first")).toBe(before);
    pass(2_000);
    expect(await keys("second")).not.toBe(before);
    expect(auth.fetches).toBe(2);
  });

  it("stay the same set where nothing has changed, so that what was checked with them stays known", async () => {
    const { keys, auth, pass } = await makeWorld();
    const before = await keys();
    pass(60_000);
    expect(await keys()).toBe(before);
    expect(auth.fetches).toBe(2);
  });

  it("are asked for again when the clock was set back", async () => {
    const { keys, auth, pass } = await makeWorld();
    await keys();
    pass(-3_600_000);
    await keys();
    expect(auth.fetches).toBe(2);
  });

  it("go on as they were while auth is down, and one log line tells of each failure", async () => {
    const { keys, auth, logged, pass } = await makeWorld();
    const before = await keys("first");
    auth.answer = failing;
    pass(60_000);
    expect(await keys("first")).toBe(before);
    expect(await keys("first")).toBe(before);
    expect(logged.filter((line) => line.includes("cannot be fetched"))).toHaveLength(1);
    auth.answer = () => Promise.resolve({ keys: [] });
    pass(60_000);
    expect(await keys("first")).not.toBe(before);
  });

  it("do not keep anybody waiting for an auth that never answers", async () => {
    const { keys, auth } = await makeWorld();
    auth.answer = () => new Promise(() => undefined);
    await expect(keys("first")).rejects.toMatchObject({ extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
  });

  it("are not taken from an answer that is no key set", async () => {
    const { keys, auth } = await makeWorld();
    auth.answer = () => Promise.resolve({ keys: "none" } as never);
    await expect(keys("first")).rejects.toMatchObject({ extensions: { code: "SUBGRAPH_UNAVAILABLE" } });
  });
});
