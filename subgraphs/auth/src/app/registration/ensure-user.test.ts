import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import { makeEnsureUser, type SeedUser } from "./ensure-user.ts";

const asked = (changes: Partial<SeedUser> = {}): SeedUser => ({
  username: "operator",
  email: "operator@example.com",
  password: new Secret(PASSWORD),
  roles: ["USER", "OPERATOR"],
  ...changes,
});

describe("ensureUser", () => {
  it.each<[string, Partial<SeedUser>, string]>([
    ["what is no username", { username: "no such name!" }, "not one"],
    ["what is no address", { email: "nowhere" }, "not one"],
    ["a weak password", { password: new Secret("short") }, "TOO_SHORT"],
  ])("refuses %s in plain words, without the password, and makes nobody", async (_what, changes, message) => {
    const { deps, store, hasher } = makeFakeWorld();
    const error = await makeEnsureUser(deps)(asked(changes)).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain(asked(changes).password.reveal());
    expect([store.users.size, hasher.work]).toEqual([0, []]);
  });

  it("refuses an address that is somebody else's, and tells them nothing", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    await expect(makeEnsureUser(world.deps)(asked({ email: "ann@example.com" }))).rejects.toThrow("another user");
    expect(world.store.events).toEqual([]);
  });

  it("leaves who is there exactly as they are, password and roles included, and hashes nothing", async () => {
    const world = makeFakeWorld();
    const id = await world.person("operator");
    const before = world.store.users.get(id);
    await makeEnsureUser(world.deps)(asked({ password: new Secret("tundra plinth 4471") }));
    expect(world.store.users.get(id)).toEqual(before);
    expect([world.store.users.size, world.hasher.work]).toEqual([1, []]);
  });

  it("makes the user once, with these roles, and says so to the others", async () => {
    const { deps, store } = makeFakeWorld();
    await Promise.all([makeEnsureUser(deps)(asked()), makeEnsureUser(deps)(asked())]);
    expect([...store.users.values()]).toMatchObject([{ username: "operator", roles: ["USER", "OPERATOR"] }]);
    expect(store.events.map(({ type }) => type)).toEqual(["user.registered"]);
  });
});
