import { type Id, newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { Secret } from "@coffer/platform/values/secret";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../test/fakes/second-factors.ts";
import { makeFakeSessionsToProve } from "../../../test/fakes/step-up.ts";
import { makeFakeWorld, PASSWORD } from "../../../test/fakes/world.ts";
import { readRecoveryCode } from "../../domain/second-factors/recovery-code.ts";
import { makeStepUp } from "./step-up.ts";

const right = new Secret(PASSWORD);
const wrong = new Secret("tundra plinth 4471");
const refused = (code: string) => ({ ok: false, error: { code } });

async function makeWorld() {
  const world = makeFakeWorld();
  const userId = await world.person("ann");
  await world.loggedIn("ann");
  const [session] = [...world.store.sessions.values()];
  if (!session) throw new Error("no session began");
  world.hasher.work.length = 0;
  world.limits.forgiven = 0;
  const actor = userActor(userId, { credential: { kind: "session", id: session.id } });
  const sessions = makeFakeSessionsToProve(world.store);
  const stepUp = makeStepUp({ ...world.deps, sessions, sign: world.accessTokens.sign });
  return { ...world, userId, actor, session, sessions, stepUp };
}

describe("stepUp", () => {
  it.each([
    ["a wrong password", wrong],
    ["no password", new Secret("")],
    ["a password that is longer than any, whose start is right", new Secret(PASSWORD + "x".repeat(10_000))],
  ])("refuses %s for the same work, and the session has proved nothing anew", async (_what, password) => {
    const world = await makeWorld();
    const before = world.session.proved;
    world.clock.pass(60_000);
    expect(await world.stepUp(world.actor, { password, proof: null })).toEqual(refused("PROOF_REFUSED"));
    expect(world.session.proved).toEqual(before);
    expect([world.hasher.work, world.limits.forgiven]).toEqual([["verify"], 0]);
    expect(world.accessTokens.signed).toHaveLength(1); // of the login
  });

  it.each<[string, UserActor["credential"]]>([
    ["an API key", { kind: "api-key", id: "key_1" }],
    ["a client that was let in", { kind: "oauth-client", id: "gra_1", clientId: "shop" }],
    ["a session that is none", { kind: "session", id: "usr_1" }],
  ])("is not for %s, and counts nothing for it", async (_what, credential) => {
    const { stepUp, actor, limits } = await makeWorld();
    const asked = stepUp({ ...actor, credential }, { password: right, proof: null });
    await expect(asked).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect(limits.stepUps).toEqual([]);
  });

  it("refuses before it counts where hashing is busy, and before it verifies where there were too many", async () => {
    const { stepUp, actor, hasher, limits } = await makeWorld();
    hasher.isBusy = true;
    const limited = { extensions: { code: "RATE_LIMITED" } };
    await expect(stepUp(actor, { password: right, proof: null })).rejects.toMatchObject(limited);
    expect(limits.stepUps).toEqual([]);
    hasher.isBusy = false;
    limits.full = "step-up";
    await expect(stepUp(actor, { password: right, proof: null, address: "192.0.2.7" })).rejects.toMatchObject(limited);
    expect(limits.stepUps).toEqual([{ sessionId: actor.credential.id, network: "192.0.2.7" }]);
    expect(hasher.work).toEqual([]);
  });

  it("refuses a session that ended or expired, or another's, and a user who was frozen meanwhile", async () => {
    const world = await makeWorld();
    const { stepUp, actor, session, store, userId, clock } = world;
    const before = session.proved;
    const stranger = { ...actor, credential: { kind: "session", id: newId("ses") as Id<"ses"> } } as const;
    expect(await stepUp(stranger, { password: right, proof: null })).toEqual(refused("SESSION_ENDED"));
    session.ended = { at: clock.now(), reason: "LOGOUT" };
    expect(await stepUp(actor, { password: right, proof: null })).toEqual(refused("SESSION_ENDED"));
    session.ended = null;
    session.expiresAt = clock.now();
    expect(await stepUp(actor, { password: right, proof: null })).toEqual(refused("SESSION_ENDED"));
    const user = store.users.get(userId);
    if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: userId };
    expect(await stepUp(actor, { password: right, proof: null })).toEqual(refused("USER_FROZEN"));
    expect([session.proved, world.limits.forgiven]).toEqual([before, 0]);
  });

  it("is BUSY where the password was changed while it was verified, and has done nothing", async () => {
    const world = await makeWorld();
    const before = world.session.proved;
    const verify = world.hasher.verify;
    world.hasher.verify = async (...given) => {
      const isRight = await verify(...given);
      const user = world.store.users.get(world.userId);
      if (user) world.store.users.set(world.userId, { ...user, passwordHash: "p1$another" });
      return isRight;
    };
    const asked = world.stepUp(world.actor, { password: right, proof: null });
    await expect(asked).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(world.session.proved).toEqual(before);
  });

  it("says in the session and in a new token what was proved and when, and forgives failures", async () => {
    const { stepUp, actor, session, clock, limits, accessTokens, userId } = await makeWorld();
    await stepUp(actor, { password: wrong, proof: null });
    clock.pass(3_600_000);
    const proved = { methods: ["pwd"], at: clock.now() };
    expect(await stepUp(actor, { password: right, proof: null })).toMatchObject({ ok: true, value: { proved } });
    expect(session.proved).toEqual(proved);
    expect(accessTokens.signed.at(-1)).toEqual({ userId, sessionId: session.id, roles: ["USER"], proved });
    expect(limits.forgiven).toBe(1);
  });

  it("gives the roles of now, and not those of the token that asked", async () => {
    const { stepUp, actor, accessTokens } = await makeWorld();
    await stepUp({ ...actor, roles: ["USER", "OPERATOR"] }, { password: right, proof: null });
    expect(accessTokens.signed.at(-1)?.roles).toEqual(["USER"]);
  });
});

describe("stepUp of somebody with a second factor", () => {
  async function makeWithTotp() {
    const world = makeFakeWorld();
    const { userId, sessionId, secret, codes } = await world.withTotp("ann");
    world.clock.pass(30_000); // the code that confirmed is used up
    const session = world.store.sessions.get(sessionId);
    if (!session) throw new Error("no session");
    world.hasher.work.length = 0;
    const actor = userActor(userId, { credential: { kind: "session", id: sessionId } });
    const sessions = makeFakeSessionsToProve(world.store);
    const stepUp = makeStepUp({ ...world.deps, sessions, sign: world.accessTokens.sign });
    const totp = () => ({ kind: "totp", code: new Secret(codeOf(secret, world.clock)) }) as const;
    return { ...world, actor, session, stepUp, totp, codes };
  }

  it("is refused with the password alone, which is not even tried, and says what is missing", async () => {
    const { stepUp, actor, session, hasher, limits } = await makeWithTotp();
    const before = session.proved;
    for (const password of [right, wrong])
      expect(await stepUp(actor, { password, proof: null })).toEqual({
        ok: false,
        error: { code: "SECOND_FACTOR_MISSING", methods: ["TOTP", "RECOVERY_CODE"] },
      });
    expect([session.proved, hasher.work, limits.stepUps]).toEqual([before, [], []]);
  });

  it("is refused with a wrong code in the words of a wrong password, and that uses up no code", async () => {
    const { stepUp, actor, session, totp } = await makeWithTotp();
    const before = session.proved;
    const code = totp();
    const none = { kind: "totp", code: new Secret("000000") } as const;
    expect(await stepUp(actor, { password: right, proof: none })).toEqual(refused("PROOF_REFUSED"));
    expect(await stepUp(actor, { password: wrong, proof: code })).toEqual(refused("PROOF_REFUSED"));
    expect(session.proved).toEqual(before);
    expect(await stepUp(actor, { password: right, proof: code })).toMatchObject({ ok: true });
  });

  it("proves both, once with each code", async () => {
    const { stepUp, actor, session, totp, codes, clock, accessTokens } = await makeWithTotp();
    const code = totp();
    const proved = { methods: ["pwd", "otp"], at: clock.now() };
    expect(await stepUp(actor, { password: right, proof: code })).toMatchObject({ ok: true, value: { proved } });
    expect([session.proved, accessTokens.signed.at(-1)?.proved]).toEqual([proved, proved]);
    expect(await stepUp(actor, { password: right, proof: code })).toEqual(refused("PROOF_REFUSED"));
    const recovery = {
      kind: "recovery-code",
      code: new Secret(readRecoveryCode(codes[0] ?? "") ?? ""),
    } as const;
    expect(await stepUp(actor, { password: right, proof: recovery })).toMatchObject({ ok: true });
    expect(await stepUp(actor, { password: right, proof: recovery })).toEqual(refused("PROOF_REFUSED"));
  });

  it("is refused with a code where there is no second factor", async () => {
    const { stepUp, actor, session } = await makeWorld();
    const before = session.proved;
    const proof = { kind: "totp", code: new Secret("123456") } as const;
    expect(await stepUp(actor, { password: right, proof })).toEqual(refused("PROOF_REFUSED"));
    expect(session.proved).toEqual(before);
  });

  it("is refused where the second factor was set up while the password was verified", async () => {
    const world = await makeWorld();
    const before = world.session.proved;
    const verify = world.hasher.verify;
    world.hasher.verify = async (...given) => {
      world.hasher.verify = verify;
      const isRight = await verify(...given);
      const [secret, at] = [new Secret("JBSWY3DPEHPK3PXP"), world.clock.now()];
      world.store.totps.set(world.userId, { secret, begunAt: at, confirmedAt: at, lastStep: 0, lastUsedAt: at });
      return isRight;
    };
    expect(await world.stepUp(world.actor, { password: right, proof: null })).toMatchObject({
      error: { code: "SECOND_FACTOR_MISSING" },
    });
    expect(world.session.proved).toEqual(before);
  });
});
