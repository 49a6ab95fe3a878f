import { inspect } from "node:util";
import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../test/fakes/second-factors.ts";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import type { CompleteLoginCommand } from "./complete-login.ts";

const EXPIRED = { ok: false, error: { code: "CHALLENGE_EXPIRED" } };
const totp = (code: string) => ({ kind: "totp", code: new Secret(code) }) as const;

/** Somebody with an app and recovery codes, who has given their password. */
async function halfway() {
  const world = makeFakeWorld();
  const person = await world.withTotp("ann");
  world.clock.pass(60_000);
  const begin = async () => {
    const answer = await world.login({ login: "ann", password: new Secret(PASSWORD) });
    if (answer.ok || answer.error.code !== "SECOND_FACTOR_REQUIRED") throw new Error("nothing more is asked");
    return answer.error;
  };
  const { challenge } = await begin();
  const now = (steps = 0) => codeOf(person.secret, world.clock, steps);
  const wrong = () => (now(5) === now() ? now(6) : now(5));
  const complete = (proof: CompleteLoginCommand["proof"], more: Partial<CompleteLoginCommand> = {}) =>
    world.completeLogin({ challenge, proof, ...more });
  const running = () => [...world.store.sessions.values()].filter(({ ended }) => !ended);
  return { ...world, ...person, begin, challenge, now, wrong, complete, running };
}

describe("login of somebody with a second factor", () => {
  it("starts no session, and says what is possible only to who has the password", async () => {
    const world = makeFakeWorld();
    await world.withTotp("ann");
    const before = world.store.sessions.size;
    const wrong = await world.login({ login: "ann", password: new Secret("tundra plinth 4471") });
    expect(wrong).toEqual({ ok: false, error: { code: "INVALID_CREDENTIALS" } });
    const right = await world.login({ login: "ann", password: new Secret(PASSWORD) });
    expect(right).toMatchObject({
      error: { code: "SECOND_FACTOR_REQUIRED", methods: ["TOTP", "RECOVERY_CODE"] },
    });
    expect(world.store.sessions.size).toBe(before);
    for (const shown of [JSON.stringify(right), inspect(right, { depth: null })])
      expect(shown).not.toMatch(/[A-Za-z0-9_-]{43}/);
  });

  it("is BUSY where the password was changed since it was verified", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const { verify } = world.hasher;
    world.hasher.verify = async (...given) => {
      const isRight = await verify(...given);
      const user = world.store.users.get(id);
      if (user) world.store.users.set(id, { ...user, passwordHash: "p1$another" });
      return isRight;
    };
    const login = world.login({ login: "ann", password: new Secret(PASSWORD) });
    await expect(login).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(world.store.sessions.size).toBe(0);
  });
});

describe("completeLogin", () => {
  it("refuses a challenge that is none, another's text, or too old", async () => {
    const { complete, now, clock, running } = await halfway();
    for (const challenge of ["", "x".repeat(43), "x".repeat(100_000)])
      expect(await complete(totp(now()), { challenge: new Secret(challenge) })).toEqual(EXPIRED);
    clock.pass(300_000);
    expect(await complete(totp(now()))).toEqual(EXPIRED);
    expect(running()).toHaveLength(1);
  });

  it("refuses wrong codes, says how many tries are left, and closes the challenge behind the last", async () => {
    const { complete, wrong, now, running } = await halfway();
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await complete(totp(wrong()))).toEqual({ ok: false, error: { code: "SECOND_FACTOR_REFUSED", triesLeft } });
    expect(await complete(totp(now()))).toEqual(EXPIRED);
    expect(running()).toHaveLength(1);
  });

  it("bounds guesses over many challenges together", async () => {
    const { begin, wrong, now, completeLogin } = await halfway();
    const guess = async (code: string) => completeLogin({ challenge: (await begin()).challenge, proof: totp(code) });
    for (let i = 0; i < 10; i += 1) expect((await guess(wrong())).ok).toBe(false);
    await expect(guess(now())).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
  });

  it("refuses before anything else where a network asks too often", async () => {
    const { complete, now, limits } = await halfway();
    limits.full = "proof";
    await expect(complete(totp(now()), { address: "192.0.2.1" })).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED" },
    });
    expect(limits.proofs).toEqual([{ network: "192.0.2.1" }]);
  });

  it("judges a freeze, and another password, as they are now", async () => {
    const { complete, now, store, userId } = await halfway();
    const user = store.users.get(userId);
    if (!user) throw new Error("nobody");
    user.freeze = { frozenAt: new Date(0), reason: "r", byId: userId };
    expect(await complete(totp(now()))).toEqual({ ok: false, error: { code: "USER_FROZEN" } });
    user.freeze = null;
    store.users.set(userId, { ...user, passwordHash: "p1$another" });
    expect(await complete(totp(now()))).toEqual(EXPIRED);
    store.users.set(userId, user);
    expect((await complete(totp(now()))).ok).toBe(true); // neither used anything up
  });

  it("starts one session by both, which says so, and takes neither the challenge nor the code again", async () => {
    const { complete, begin, now, accessTokens, completeLogin, userId } = await halfway();
    const code = now();
    const completed = await complete(totp(code), { address: "192.0.2.1" });
    expect(completed).toMatchObject({ ok: true, value: { user: { id: userId } } });
    expect(accessTokens.signed.at(-1)).toMatchObject({ userId, proved: { methods: ["pwd", "otp"] } });
    expect(await complete(totp(now(1)))).toEqual(EXPIRED);
    const { challenge } = await begin();
    expect(await completeLogin({ challenge, proof: totp(code) })).toMatchObject({
      error: { code: "SECOND_FACTOR_REFUSED" },
    });
  });

  it("takes a recovery code, once", async () => {
    const { complete, begin, completeLogin, codes } = await halfway();
    const proof = { kind: "recovery-code", code: new Secret((codes[3] ?? "").replaceAll("-", "")) } as const;
    expect((await complete(proof)).ok).toBe(true);
    const { challenge } = await begin();
    expect(await completeLogin({ challenge, proof })).toMatchObject({ error: { code: "SECOND_FACTOR_REFUSED" } });
  });

  it("keeps a device that is known, and knows the one that came", async () => {
    const { complete, begin, now, completeLogin, clock, deps, hashOf, userId } = await halfway();
    const first = await complete(totp(now()), { deviceToken: new Secret("x".repeat(43)) });
    if (!first.ok) throw new Error(first.error.code);
    const { deviceToken } = first.value;
    expect(deviceToken.reveal()).not.toBe("x".repeat(43));
    expect(await deps.origins.isDeviceOf(userId, hashOf(deviceToken))).toBe(true);
    clock.pass(30_000);
    const again = await completeLogin({ challenge: (await begin()).challenge, proof: totp(now()), deviceToken });
    expect(again.ok && again.value.deviceToken.reveal()).toBe(deviceToken.reveal());
  });
});
