import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import { makeCheckPassword } from "./check-password.ts";

const UNAUTHENTICATED = { extensions: { code: "UNAUTHENTICATED" } };

async function world() {
  const { deps, person, limits, hasher, store } = makeFakeWorld();
  const id = await person("ann");
  const session = newId("ses");
  const actor = userActor(id, { credential: { kind: "session", id: session } });
  const check = (password: string, by = actor) =>
    makeCheckPassword(deps)({ actor: by, password: new Secret(password), address: "192.0.2.1" });
  return { check, actor, id, session, limits, hasher, store };
}

describe("checkPassword", () => {
  it("refuses whoever is no user, and whoever is one by another credential than a session", async () => {
    const { check, id, limits } = await world();
    const key = userActor(id, { credential: { kind: "api-key", id: newId("ses") } });
    for (const by of [userActor(newId("usr"), { credential: { kind: "session", id: newId("ses") } }), key])
      await expect(check(PASSWORD, by)).rejects.toMatchObject(UNAUTHENTICATED);
    expect(limits.logins).toEqual([]);
  });

  it("refuses before it counts where hashing is busy, and hashes nothing beyond the limit", async () => {
    const { check, limits, hasher } = await world();
    hasher.isBusy = true;
    await expect(check(PASSWORD)).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(limits.logins).toEqual([]);
    hasher.isBusy = false;
    limits.full = "login";
    await expect(check(PASSWORD)).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
    expect(hasher.work).toEqual([]);
  });

  it("counts what is wrong by the session, and reads nothing of what can be no password but its length", async () => {
    const { check, limits, hasher, session } = await world();
    expect(await check("wrong")).toBeNull();
    expect(await check("x".repeat(100_000))).toBeNull();
    expect(limits.logins).toMatchObject([
      { account: "ann", network: "192.0.2.1", device: session },
      { account: "ann", device: session },
    ]);
    expect([limits.forgiven, hasher.work]).toEqual([0, ["verify"]]);
  });

  it("forgives the failures of who knows it", async () => {
    const { check, limits, id, session } = await world();
    expect(await check(PASSWORD)).toMatchObject({ account: { id }, sessionId: session });
    expect(limits.forgiven).toBe(1);
  });
});
