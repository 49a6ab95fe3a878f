import type { UserActor } from "@coffer/platform/identity/actor";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freezesOf } from "./freezes.ts";
import { secondFactorsOf } from "./second-factors.ts";
import { makeWorld, PASSWORD, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_WAIT_MS: "60000" });
});
afterAll(() => world.close());

const STEP_UP = `mutation ($password: String!) { stepUp(input: { password: $password }) { __typename
  ... on StepUpSuccess { accessToken accessTokenExpiresAt assurance { level methods provedAt } } ... on Refusal { code message } } }`;
const VIEWER = "{ viewerAssurance { level methods provedAt } }";

type Joined = Awaited<ReturnType<World["join"]>>;
const stepUp = async ({ actor }: Pick<Joined, "actor">, password = PASSWORD) => {
  const { data, errors } = await world.run(STEP_UP, { password }, actor);
  return errors[0] ? { error: errors[0].code } : data.stepUp;
};
const saidBy = ({ sub, sid, roles, amr, acr, auth_time }: ReturnType<typeof decodeJwt>) => ({
  ...{ sub, sid, roles, amr, acr, auth_time },
});

describe("stepUp", () => {
  it("refuses a wrong password, and later tokens say what they said", async () => {
    const ann = await world.join("ann");
    const before = decodeJwt(ann.tokens.accessToken);
    world.clock.advance(60_000);
    expect(await stepUp(ann, "tundra plinth 4471")).toMatchObject({
      __typename: "ProofRefused",
      code: "PROOF_REFUSED",
    });
    const { tokens } = await world.refresh(ann.tokens.refreshToken);
    expect(saidBy(decodeJwt(tokens.accessToken))).toEqual(saidBy(before));
  });

  it("gives a token that says the new proof, as later tokens of the session do, whose refresh token stays", async () => {
    const ben = await world.join("ben");
    world.clock.advance(3_600_000);
    const stepped = await stepUp(ben);
    const at = Math.floor(world.clock.now().getTime() / 1000);
    expect(stepped.assurance).toEqual({
      level: "AAL1",
      methods: ["PASSWORD"],
      provedAt: world.clock.now().toISOString(),
    });
    const claims = await world.verify(stepped.accessToken);
    const first = decodeJwt(ben.tokens.accessToken);
    expect(saidBy(claims as typeof first)).toEqual({ ...saidBy(first), amr: ["pwd"], acr: "aal1", auth_time: at });
    expect([claims.iat, claims.exp]).toEqual([at, at + 600]);
    const { tokens } = await world.refresh(ben.tokens.refreshToken);
    expect(saidBy(decodeJwt(tokens.accessToken))).toEqual(saidBy(claims as typeof first));
  });

  it("proves something for one session alone, and not for the user's others", async () => {
    const cleo = await world.join("cleo");
    const other = await world.login("cleo");
    const before = decodeJwt(other.tokens.accessToken).auth_time;
    world.clock.advance(3_600_000);
    await stepUp(cleo);
    const { tokens } = await world.refresh(other.tokens.refreshToken);
    expect(decodeJwt(tokens.accessToken).auth_time).toBe(before);
  });

  it("is refused in a session that ended, and to a user who was frozen, whatever their token says yet", async () => {
    const dan = await world.join("dan");
    await world.logout(dan.actor);
    expect(await stepUp(dan)).toMatchObject({ __typename: "SessionEnded" });
    const eve = await world.join("eve");
    const { freeze, operator } = freezesOf(world);
    const olivia = await operator("olivia");
    await freeze(eve.userId, {
      by: { ...olivia, assurance: { methods: ["pwd"], at: world.clock.now().getTime() / 1000 } },
    });
    expect(await stepUp(eve)).toMatchObject({ __typename: "UserFrozen" });
  });

  it("counts its failures for the session: the eleventh is refused unlooked at, and other sessions go on", async () => {
    const fay = await world.join("fay");
    for (let n = 0; n < 10; n += 1) expect(await stepUp(fay, "wrong")).toMatchObject({ code: "PROOF_REFUSED" });
    expect(await stepUp(fay)).toEqual({ error: "RATE_LIMITED" });
    const { tokens } = await world.login("fay");
    const credential = { kind: "session", id: String(decodeJwt(tokens.accessToken).sid) } as const;
    expect(await stepUp({ actor: { ...fay.actor, credential } })).toMatchObject({ __typename: "StepUpSuccess" });
  });

  it("is for nobody but who is in a session of their own", async () => {
    const gus = await world.join("gus");
    const others = [
      { ...gus.actor, credential: { kind: "api-key", id: "key_1" } as const, scopes: [] },
      { ...gus.actor, credential: { kind: "oauth-client", id: "gra_1", clientId: "shop" } as const, scopes: [] },
    ];
    for (const actor of others) expect(await stepUp({ actor })).toEqual({ error: "FORBIDDEN" });
  });

  it("shows in no log what was given", async () => {
    const hal = await world.join("hal");
    await stepUp(hal, "tundra plinth 4471");
    const { accessToken } = await stepUp(hal);
    expect(world.logged.join("\n")).not.toMatch(/tundra plinth/);
    expect(world.logged.join("\n")).not.toContain(accessToken);
  });
});

describe("stepUp of somebody with a second factor", () => {
  const BOTH = `mutation ($input: StepUpInput!) { stepUp(input: $input) { __typename
    ... on StepUpSuccess { accessToken assurance { level methods } } ... on SecondFactorMissing { methods } ... on Refusal { code } } }`;
  const prove = async (actor: UserActor, input: object) => {
    const { data, errors } = await world.run(BOTH, { input: { password: PASSWORD, ...input } }, actor);
    return errors[0] ? { error: errors[0].code } : data.stepUp;
  };

  it("is refused with the password alone, and tells beforehand what is missing", async () => {
    const { actor } = await secondFactorsOf(world).join("tina");
    expect((await world.run("{ stepUpMethods }", {}, actor)).data.stepUpMethods).toEqual(["TOTP", "RECOVERY_CODE"]);
    expect(await prove(actor, {})).toEqual({
      __typename: "SecondFactorMissing",
      code: "SECOND_FACTOR_MISSING",
      methods: ["TOTP", "RECOVERY_CODE"],
    });
    expect(await prove(actor, { totp: "12345" })).toEqual({ error: "BAD_USER_INPUT" });
    expect(await prove(actor, { totp: "123456", recoveryCode: "abcd" })).toEqual({ error: "BAD_USER_INPUT" });
  });

  it("gives a token of two factors, with each code once, of many callers at once to one", async () => {
    const desk = secondFactorsOf(world);
    const { actor, secret, codes, tokens } = await desk.join("tom");
    const totp = desk.codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 8 }, () => prove(actor, { totp })));
    const names = answers.map(({ __typename }) => __typename).toSorted();
    expect(names).toEqual([...Array(7).fill("ProofRefused"), "StepUpSuccess"]);
    const { accessToken, assurance } = answers.find(({ __typename }) => __typename === "StepUpSuccess");
    expect(assurance).toEqual({ level: "AAL2", methods: ["PASSWORD", "ONE_TIME_CODE"] });
    expect(await world.verify(accessToken)).toMatchObject({ amr: ["pwd", "otp"], acr: "aal2" });
    const refreshed = await world.refresh(tokens.refreshToken);
    expect(decodeJwt(refreshed.tokens.accessToken)).toMatchObject({ amr: ["pwd", "otp"], acr: "aal2" });
    expect(await prove(actor, { recoveryCode: codes[0] })).toMatchObject({ __typename: "StepUpSuccess" });
    expect(await prove(actor, { recoveryCode: codes[0] })).toMatchObject({ __typename: "ProofRefused" });
  });

  it("is not asked of who has none, whose methods are none", async () => {
    const { actor } = await world.join("uma");
    expect((await world.run("{ stepUpMethods }", {}, actor)).data.stepUpMethods).toEqual([]);
    expect(await prove(actor, {})).toMatchObject({ __typename: "StepUpSuccess" });
  });
});

describe("what was proved", () => {
  it("is told as the token says it, and needs one", async () => {
    expect((await world.run(VIEWER)).errors).toMatchObject([{ code: "UNAUTHENTICATED" }]);
    const { actor } = await world.join("ida");
    const told = async (methods: readonly ("pwd" | "otp" | "hwk" | "swk")[], at: number) =>
      (await world.run(VIEWER, {}, { ...actor, assurance: { methods, at } })).data.viewerAssurance;
    expect(await told(["pwd", "otp"], 1_800_000_000)).toEqual({
      level: "AAL2",
      methods: ["PASSWORD", "ONE_TIME_CODE"],
      provedAt: "2027-01-15T08:00:00.000Z",
    });
    expect(await told(["hwk"], 1_800_000_000)).toMatchObject({ level: "AAL2", methods: ["DEVICE_BOUND_PASSKEY"] });
    expect(await told(["swk"], 1_800_000_000)).toMatchObject({ methods: ["SYNCED_PASSKEY"] });
    expect(await told([], 0)).toEqual({ level: null, methods: [], provedAt: null });
  });
});

describe("a mutation that needs a fresh proof, called at the subgraph itself", () => {
  const FREEZE = `mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename } }`;

  it("is refused with an old one before anything is done, and says what would do", async () => {
    const victim = await world.join("victim");
    const { operator, records } = freezesOf(world);
    const oscar = await operator("oscar");
    const at = Math.ceil(world.clock.now().getTime() / 1000) - 901;
    const input = { userId: victim.userId, reason: "r", idempotencyKey: "k-1" };
    const { errors } = await world.run(FREEZE, { input }, { ...oscar, assurance: { methods: ["pwd"], at } });
    expect(errors).toMatchObject([
      {
        code: "STEP_UP_REQUIRED",
        extensions: { coordinate: "Mutation.freezeUser", level: "AAL1", maxAgeSeconds: 900 },
      },
    ]);
    expect(await records(victim.userId)).toEqual([]);

    const fresh = { ...oscar, assurance: { methods: ["pwd"], at: at + 1 } } as const;
    expect((await world.run(FREEZE, { input }, fresh)).data.freezeUser).toEqual({ __typename: "FreezeUserSuccess" });
  });
});
