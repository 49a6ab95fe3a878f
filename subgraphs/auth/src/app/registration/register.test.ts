import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { email, makeFakeWorld, PASSWORD, username } from "../../../test/fakes/world.ts";
import type { WorkFor } from "../../domain/users/work.ts";
import { makeRegister, type RegisterCommand } from "./register.ts";

const RATE_LIMITED = { extensions: { code: "RATE_LIMITED" } };
const asked = (changes: Partial<RegisterCommand> = {}): RegisterCommand => ({
  username: username("Ann"),
  typed: " Ann",
  email: email("Ann@example.com"),
  language: "en",
  password: new Secret(PASSWORD),
  address: "192.0.2.1",
  ...changes,
});

describe("register", () => {
  it("refuses a weak password with every fault, before anything is hashed or an address is counted", async () => {
    const { deps, hasher, limits, store } = makeFakeWorld();
    const answer = await makeRegister(deps)(asked({ password: new Secret("ann") }));
    expect(answer).toMatchObject({
      error: { code: "PASSWORD_TOO_WEAK", faults: expect.arrayContaining(["TOO_SHORT", "CONTAINS_USERNAME"]) },
    });
    expect([hasher.work, limits.emails, store.users.size]).toEqual([[], [], 0]);
    expect(limits.registrations).toHaveLength(1);
  });

  it("refuses before it counts where hashing is busy", async () => {
    const { deps, hasher, limits } = makeFakeWorld();
    hasher.isBusy = true;
    await expect(makeRegister(deps)(asked())).rejects.toMatchObject(RATE_LIMITED);
    expect(limits.registrations).toEqual([]);
  });

  it("refuses who did not do the work that is asked, before it counts or hashes", async () => {
    const { deps, hasher, limits } = makeFakeWorld();
    const taken: string[] = [];
    const proofOfWork = {
      ask: () => ({ bits: 16, seed: "1" }),
      async take({ nonce }: { readonly nonce: string }, { door, subject }: WorkFor) {
        taken.push(`${door} ${subject}`);
        return nonce === "good";
      },
    };
    const register = makeRegister({ ...deps, proofOfWork });
    for (const work of [undefined, { seed: "1", nonce: "bad" }])
      expect(await register(asked({ work }))).toEqual({
        ok: false,
        error: { code: "PROOF_OF_WORK_REQUIRED", bits: 16, seed: "1" },
      });
    expect([limits.registrations, hasher.work]).toEqual([[], []]);
    expect(await register(asked({ work: { seed: "1", nonce: "good" } }))).toMatchObject({ ok: true });
    expect(taken).toEqual(["register  Ann", "register  Ann"]);
  });

  it.each(["registration", "email"] as const)("refuses too many of one %s before it hashes", async (full) => {
    const { deps, hasher, limits, store } = makeFakeWorld();
    limits.full = full;
    await expect(makeRegister(deps)(asked())).rejects.toMatchObject(RATE_LIMITED);
    expect([hasher.work, store.users.size]).toEqual([[], 0]);
  });

  it("refuses a username that is taken, however it is spelt, and writes no event of it", async () => {
    const { deps, store } = makeFakeWorld();
    await makeRegister(deps)(asked());
    const again = await makeRegister(deps)(asked({ username: username("aNN"), email: email("other@example.com") }));
    expect(again).toEqual({ ok: false, error: { code: "USERNAME_TAKEN" } });
    expect(store.events.map(({ type }) => type)).toEqual(["user.registered"]);
  });

  it("makes an account with an address that somebody has, confirmed or not, by the same work, and tells nobody of it", async () => {
    const { deps, store, hasher, limits } = makeFakeWorld();
    await makeRegister(deps)(asked());
    for (const [id, user] of store.users) store.users.set(id, { ...user, emailConfirmedAt: new Date(0) });
    const work = [...hasher.work];
    const stranger = asked({ username: username("bob"), email: email("ANN@example.com"), address: "192.0.2.2" });

    expect(await makeRegister(deps)(stranger)).toEqual({ ok: true, value: { username: "bob" } });

    expect(hasher.work).toEqual([...work, ...work]);
    expect(limits.emails).toEqual(["ann@example.com", "ann@example.com"]);
    expect([...store.users.values()].map(({ emailConfirmedAt }) => emailConfirmedAt)).toEqual([new Date(0), null]);
    expect(store.events.map(({ type }) => type)).toEqual(["user.registered", "user.registered"]);
    expect(store.mails).toMatchObject([
      { kind: "CONFIRM", recipient: "Ann@example.com" },
      { kind: "CONFIRM", recipient: "ANN@example.com" },
    ]);
  });

  it("makes a user with no more rights than anybody, and keeps no password", async () => {
    const { deps, store, lines } = makeFakeWorld();
    expect(await makeRegister(deps)(asked())).toEqual({ ok: true, value: { username: "Ann" } });
    const [user] = store.users.values();
    expect(user).toMatchObject({ username: "Ann", email: "Ann@example.com", roles: ["USER"] });
    const kept = [JSON.stringify([...store.users.values()]), JSON.stringify(store.events), ...lines].join("");
    expect(kept).not.toContain(PASSWORD);
    expect(JSON.stringify(store.events)).not.toContain(user?.passwordHash);
  });
});
