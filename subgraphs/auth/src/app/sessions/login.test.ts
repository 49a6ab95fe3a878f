import { inspect } from "node:util";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import type { WorkFor } from "../../domain/users/work.ts";
import { makeLogin } from "./login.ts";

const RATE_LIMITED = { extensions: { code: "RATE_LIMITED" } };
const right = new Secret(PASSWORD);
const wrong = new Secret("tundra plinth 4471");

describe("login", () => {
  it.each([
    ["a wrong password", "ann", wrong],
    ["an unknown username", "nobody", right],
    ["an unknown address", "nobody@example.com", right],
    ["text that can be no login", "no such login!", right],
    ["a password that is longer than any, whose start is right", "ann", new Secret(PASSWORD + "x".repeat(10_000))],
  ])("refuses %s in the same words and for the same work, and starts no session", async (_what, login, password) => {
    const world = makeFakeWorld();
    await world.person("ann");
    expect(await world.login({ login, password })).toEqual({ ok: false, error: { code: "INVALID_CREDENTIALS" } });
    expect(world.hasher.work).toEqual(["verify"]);
    expect(world.store.sessions.size).toBe(0);
    expect([world.limits.logins.length, world.limits.forgiven]).toEqual([1, 0]);
  });

  it("refuses before it counts where hashing is busy, and before it verifies where there were too many", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    world.hasher.isBusy = true;
    await expect(world.login({ login: "ann", password: right })).rejects.toMatchObject(RATE_LIMITED);
    expect(world.limits.logins).toEqual([]);

    world.hasher.isBusy = false;
    world.limits.full = "login";
    await expect(world.login({ login: "ann", password: right })).rejects.toMatchObject(RATE_LIMITED);
    expect(world.hasher.work).toEqual([]);
  });

  it("asks strangers for work before it counts or verifies, where there is any to do, and no device that is known", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    const { deviceToken } = await world.loggedIn("ann");
    const taken: string[] = [];
    const proofOfWork = {
      ask: () => ({ bits: 16, seed: "1" }),
      async take({ nonce }: { readonly nonce: string }, { door, subject }: WorkFor) {
        taken.push(`${door} ${subject}`);
        return nonce === "good";
      },
    };
    const login = makeLogin({ ...world.deps, proofOfWork });
    world.limits.logins.length = 0;
    const required = { ok: false, error: { code: "PROOF_OF_WORK_REQUIRED", bits: 16, seed: "1" } };
    for (const name of ["ann", "nobody", " ANN "]) {
      expect(await login({ login: name, password: right })).toEqual(required);
      expect(await login({ login: name, password: right, work: { seed: "1", nonce: "bad" } })).toEqual(required);
    }
    expect([world.limits.logins, world.hasher.work.slice(1)]).toEqual([[], []]);
    expect(taken).toEqual(["login ann", "login nobody", "login  ANN "]);

    const from = { login: "ann", password: right, address: "192.0.2.1" };
    expect(await login({ ...from, work: { seed: "1", nonce: "good" } })).toMatchObject({ ok: true });
    // The network is known from now on, which nobody learns from that.
    expect(await login(from)).toEqual(required);
    expect(await login({ ...from, address: "192.0.2.2", deviceToken })).toMatchObject({ ok: true });
  });

  it("tells that a user is frozen only to who has the password", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const user = world.store.users.get(id);
    if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: id };
    expect(await world.login({ login: "ann", password: wrong })).toMatchObject({
      error: { code: "INVALID_CREDENTIALS" },
    });
    expect(await world.login({ login: "ann", password: right })).toEqual({ ok: false, error: { code: "USER_FROZEN" } });
    expect(world.store.sessions.size).toBe(0);
  });

  it("counts attempts under what the text can find, and never under the account that was found", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    for (const login of ["ann", " ANN ", "ann@example.com", "ANN@example.com"])
      await world.login({ login, password: wrong });
    expect(world.limits.logins.map(({ account }) => account)).toEqual([
      "ann",
      "ann",
      "ann@example.com",
      "ann@example.com",
    ]);
  });

  it("counts for a device only what proves to be one of this account's", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    await world.person("bob");
    const { deviceToken } = await world.loggedIn("ann");
    const attempts = [
      ["bob", deviceToken],
      ["ann", new Secret("no token")],
      ["ann", deviceToken],
    ] as const;
    for (const [login, token] of attempts) await world.login({ login, password: wrong, deviceToken: token });
    expect(world.limits.logins.slice(-3).map(({ device }) => device !== undefined)).toEqual([false, false, true]);
  });

  it("asks whether a network is known by the account's own logins, and says no where nobody knows where it comes from", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    await world.login({ login: "ann", password: right, address: "192.0.2.1" });
    await world.login({ login: "ann", password: wrong, address: "192.0.2.1" });
    await world.login({ login: "ann", password: wrong, address: "192.0.2.2" });
    await world.login({ login: "ann", password: wrong });
    const known = await Promise.all(world.limits.logins.map((attempt) => attempt.isKnownNetwork()));
    expect(known.slice(1)).toEqual([true, false, false]);
  });

  it("forgives the failures of who has the password, and keeps the device it came from", async () => {
    const world = makeFakeWorld();
    await world.person("ann");
    const first = await world.loggedIn("ann");
    expect(world.limits.forgiven).toBe(1);
    const again = await world.login({ login: "ann@example.com", password: right, deviceToken: first.deviceToken });
    expect(again.ok && again.value.deviceToken.reveal()).toBe(first.deviceToken.reveal());
    expect((await world.loggedIn("ann")).deviceToken.reveal()).not.toBe(first.deviceToken.reveal());
  });

  it("hashes anew what was hashed with other parameters, and lets somebody in where that is not possible now", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    world.hasher.parameters = "p2";
    const hash = world.hasher.hash;
    world.hasher.hash = async () => {
      throw new Error("hashing is busy");
    };
    await world.loggedIn("ann");
    expect(world.store.users.get(id)?.passwordHash).toMatch(/^p1/);
    expect(world.lines.join("")).toContain("not rehashed");

    world.hasher.hash = hash;
    await world.loggedIn("ann");
    expect(world.store.users.get(id)?.passwordHash).toMatch(/^p2/);
    await world.loggedIn("ann");
    expect(world.hasher.work.filter((work) => work === "hash")).toHaveLength(1);
  });

  it("prints no secret, whether its answer is logged, shown or written as JSON", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    world.hasher.parameters = "p2";
    const answer = await world.loggedIn("ann");
    world.deps.log.info({ answer }, "logged in");
    const shown = [JSON.stringify(answer), inspect(answer, { depth: null }), ...world.lines].join("\n");
    const { tokens, deviceToken } = answer;
    const secrets = [PASSWORD, tokens.accessToken.reveal(), tokens.refreshToken.reveal(), deviceToken.reveal()];
    for (const secret of [...secrets, world.store.users.get(id)?.passwordHash ?? ""])
      expect(shown).not.toContain(secret);
  });
});
