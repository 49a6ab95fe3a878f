import { uuidOf } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearProofFailures } from "../src/adapters/postgres/second-factors/proof-failures.ts";
import { clearChallenges } from "../src/adapters/postgres/sessions/login-challenges.ts";
import { type SecondFactorsDesk, secondFactorsOf } from "./second-factors.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let desk: SecondFactorsDesk;
beforeAll(async () => {
  // How many wrong codes there may be is tried in complete-login.int.test.ts.
  const many = { AUTH_CODE_FAILURES_PER_ACCOUNT: "1000", AUTH_CODE_FAILURES_PER_DAY: "1000" };
  world = await makeWorld({ ...many, AUTH_HASHING_WAIT_MS: "60000" });
  desk = secondFactorsOf(world);
  await warm(world.pool);
});
afterAll(() => world.close());

const NONE = { totp: null, recoveryCodes: null };

describe("an authenticator app", () => {
  it("is nobody's who is not logged in, and of no credential that was narrowed", async () => {
    const { userId } = await world.join("narrowed");
    const key = userActor(userId, { credential: { kind: "api-key", id: "key_1" }, scopes: ["profile:read"] });
    const ways = [desk.begin, desk.remove, desk.renew, desk.find, (actor: typeof key) => desk.confirm(actor, "123456")];
    for (const way of ways) {
      await expect(way(key)).rejects.toMatchObject({ code: "FORBIDDEN" });
      await expect(way(anonymous as never)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    }
  });

  it("is neither begun, confirmed nor removed by a token whose user proved who they are too long ago", async () => {
    const { actor } = await desk.join("stale");
    const stale = { ...actor, assurance: { methods: ["pwd"] as const, at: 0 } };
    const ways = [desk.begin, desk.remove, desk.renew, (by: typeof stale) => desk.confirm(by, "123456")];
    for (const way of ways) await expect(way(stale)).rejects.toMatchObject({ code: "STEP_UP_REQUIRED" });
    expect((await desk.find(stale)).recoveryCodes.left).toBe(10);
  });

  it("is told of to its user by mail, where they have confirmed their address: added, removed, and other codes", async () => {
    const { actor } = await world.join("told");
    const sent = async () =>
      (await world.mails())
        .filter(({ recipient, kind }) => recipient === "told@example.com" && kind !== "CONFIRM")
        .map(({ kind }) => kind)
        .toSorted();
    const { secret } = await desk.begin(actor);
    await desk.confirm(actor, desk.codeOf(secret));
    expect(await sent()).toEqual([]);
    await world.confirm("told");
    await desk.renew(actor);
    await desk.remove(actor);
    expect((await desk.remove(actor)).__typename).toBe("TotpNotEnabled");
    expect((await desk.renew(actor)).__typename).toBe("NoSecondFactor");
    const next = await desk.begin(actor);
    await desk.confirm(actor, desk.codeOf(next.secret));
    expect(await sent()).toEqual(["RECOVERY_CODES_RENEWED", "SECOND_FACTOR_ADDED", "SECOND_FACTOR_REMOVED"]);
  });

  it("is refused by a frozen user's token that lives on", async () => {
    const { actor, userId } = await world.join("iced");
    await world.admin.query(
      `WITH made AS (INSERT INTO auth.freeze_record (id, user_id, action, reason, by_id, created_at)
         SELECT gen_random_uuid(), $1, 'FREEZE', 'r', id, now() FROM auth."user" WHERE id <> $1 LIMIT 1 RETURNING id)
       UPDATE auth."user" SET freeze_id = made.id FROM made WHERE auth."user".id = $1`,
      [uuidOf(userId)],
    );
    await expect(desk.begin(actor)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is confirmed by no text that is no code, and each is refused with its place", async () => {
    const { actor } = await world.join("typist");
    await desk.begin(actor);
    for (const code of ["", "12345", "1234567", "12345a", "１２３４５６", " ".repeat(10_000)])
      await expect(desk.confirm(actor, code)).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        inputs: [{ path: "input.code", code: "INVALID_CODE" }],
      });
  });

  it("is not confirmed where none was begun, by another code, or after a quarter of an hour", async () => {
    const { actor } = await world.join("slow");
    expect((await desk.confirm(actor, "123456")).__typename).toBe("TotpNotBegun");
    const { secret } = await desk.begin(actor);
    expect(await desk.confirm(actor, desk.codeOf(secret, 4))).toMatchObject({
      __typename: "TotpCodeWrong",
      code: "TOTP_CODE_WRONG",
    });
    world.clock.advance(15 * 60_000 + 1);
    expect((await desk.confirm(actor, desk.codeOf(secret))).__typename).toBe("TotpNotBegun");
    expect(await desk.find(actor)).toEqual(NONE);
    expect((await desk.login("slow")).__typename).toBe("LoginSuccess");
  });

  it("is confirmed by a code with the space that apps show, once, and neither begun nor confirmed again", async () => {
    const { actor } = await world.join("spaced");
    const { secret } = await desk.begin(actor);
    const code = desk.codeOf(secret);
    const at = world.clock.now().toISOString();
    expect(await desk.confirm(actor, `${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({
      __typename: "ConfirmTotpSuccess",
      secondFactors: { totp: { addedAt: at, lastUsedAt: at }, recoveryCodes: { left: 10, madeAt: at } },
    });
    expect((await desk.confirm(actor, code)).__typename).toBe("TotpAlreadyEnabled");
    expect((await desk.begin(actor)).__typename).toBe("TotpAlreadyEnabled");
  });

  it("is confirmed once by twenty callers at once, with one set of recovery codes", async () => {
    const { actor } = await world.join("racer");
    const { secret } = await desk.begin(actor);
    const code = desk.codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.confirm(actor, code)));
    expect(answers.filter(({ recoveryCodes }) => recoveryCodes?.length === 10)).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === "TotpAlreadyEnabled")).toHaveLength(19);
    expect((await desk.find(actor)).recoveryCodes.left).toBe(10);
    expect((await world.events("factor.added")).filter(({ subject }) => subject === actor.userId)).toHaveLength(1);
  });

  it("ends every other session of its user in the same step, and forgets their devices", async () => {
    const { actor, tokens } = await world.join("many");
    const other = await world.login("many");
    await desk.begin(actor);
    const { secret } = await desk.begin(actor);
    await desk.confirm(actor, desk.codeOf(secret));
    expect((await world.refresh(other.tokens.refreshToken)).__typename).toBe("SessionEnded");
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    const ended = (await world.events("session.ended")).filter(({ ownerid }) => ownerid === actor.userId);
    expect(ended.map(({ data }) => data)).toEqual([
      { sessionId: expect.stringMatching(/^ses_/), userId: actor.userId, reason: "FACTOR_ADDED" },
    ]);
    const { rowCount } = await world.admin.query("SELECT FROM auth.known_origin WHERE user_id = $1", [
      uuidOf(actor.userId),
    ]);
    expect(rowCount).toBe(0);
  });

  it("stands in the database sealed for its user and its purpose: another's row opens nothing", async () => {
    const [ann, bob] = [await desk.join("sealed-ann"), await desk.join("sealed-bob")];
    const { rows } = await world.admin.query("SELECT row_to_json(t)::text AS text FROM auth.totp t");
    const dump = rows.map(({ text }) => text).join();
    for (const { secret } of [ann, bob]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString("hex"));
    }
    await world.admin.query(
      `UPDATE auth.totp SET (key_id, wrapped_key, ciphertext) =
         (SELECT key_id, wrapped_key, ciphertext FROM auth.totp WHERE user_id = $2) WHERE user_id = $1`,
      [uuidOf(ann.userId), uuidOf(bob.userId)],
    );
    const challenge = await desk.challenge("sealed-ann");
    await expect(desk.complete(challenge, { totp: desk.codeOf(bob.secret) })).rejects.toMatchObject({
      code: "INTERNAL_SERVER_ERROR",
    });
  });

  it("is removed once, with its recovery codes, and asked for no more", async () => {
    const { actor, userId } = await desk.join("leaver");
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.remove(actor)));
    expect(answers.filter(({ __typename }) => __typename === "RemoveTotpSuccess")).toEqual([
      { __typename: "RemoveTotpSuccess", secondFactors: NONE },
    ]);
    expect(answers.filter(({ code }) => code === "TOTP_NOT_ENABLED")).toHaveLength(19);
    expect((await desk.login("leaver")).__typename).toBe("LoginSuccess");
    const removed = (await world.events("factor.removed")).filter(({ subject }) => subject === userId);
    expect(removed.map(({ data }) => data)).toEqual([{ userId, factor: "TOTP" }]);
    for (const table of ["totp", "recovery_code"])
      expect((await world.admin.query(`SELECT FROM auth.${table} WHERE user_id = $1`, [uuidOf(userId)])).rowCount).toBe(
        0,
      );
  });
});

describe("recovery codes", () => {
  it("are not made for who has no second factor", async () => {
    const { actor } = await world.join("codeless");
    expect(await desk.renew(actor)).toMatchObject({ __typename: "NoSecondFactor", code: "NO_SECOND_FACTOR" });
    expect(await desk.find(actor)).toEqual(NONE);
  });

  it("are worth nothing once they were renewed, and the new ones are", async () => {
    const { actor, codes, userId } = await desk.join("renewer");
    const { recoveryCodes } = await desk.renew(actor);
    expect(new Set([...codes, ...recoveryCodes]).size).toBe(20);
    const challenge = await desk.challenge("renewer");
    expect(await desk.complete(challenge, { recoveryCode: codes[0] ?? "" })).toMatchObject({ triesLeft: 4 });
    expect((await desk.complete(challenge, { recoveryCode: recoveryCodes[0] })).__typename).toBe("LoginSuccess");
    expect((await desk.find(actor)).recoveryCodes.left).toBe(9);
    const renewed = (await world.events("recovery_codes.renewed")).filter(({ subject }) => subject === userId);
    expect(renewed).toHaveLength(1);
    const used = (await world.events("recovery_code.used")).filter(({ subject }) => subject === userId);
    expect(used.map(({ data }) => data)).toEqual([{ userId, left: 9 }]);
  });

  it("are one set whatever twenty renew at once: those of the last one", async () => {
    const { actor } = await desk.join("hasty");
    const sets = await Promise.all(Array.from({ length: 20 }, () => desk.renew(actor)));
    const { rows } = await world.admin.query("SELECT count(*)::int AS n FROM auth.recovery_code WHERE user_id = $1", [
      uuidOf(actor.userId),
    ]);
    expect(rows).toEqual([{ n: 10 }]);
    const said = [];
    for (const { recoveryCodes } of sets) {
      const challenge = await desk.challenge("hasty");
      said.push((await desk.complete(challenge, { recoveryCode: recoveryCodes[0] })).__typename);
    }
    expect(said.toSorted()).toEqual(["LoginSuccess", ...Array.from({ length: 19 }, () => "SecondFactorRefused")]);
  });

  it("stand in the database as hashes that no other user's code has", async () => {
    const { codes } = await desk.join("hashed-codes");
    const { rows } = await world.admin.query("SELECT row_to_json(t)::text AS text FROM auth.recovery_code t");
    const dump = rows.map(({ text }) => text).join();
    for (const code of codes)
      for (const written of [code, code.replaceAll("-", "")]) {
        expect(dump).not.toContain(written);
        expect(dump).not.toContain(Buffer.from(written).toString("hex"));
        const bare = "SELECT FROM auth.recovery_code WHERE hash = sha256($1::text::bytea)";
        expect((await world.admin.query(bare, [written])).rowCount).toBe(0);
      }
  });
});

describe("clearing", () => {
  it("removes wrong codes that count no more and challenges that are too old, and leaves the others", async () => {
    await desk.join("cleared");
    const old = await desk.challenge("cleared");
    await desk.complete(old, { totp: "000000" });
    world.clock.advance(3_600_000);
    const young = await desk.challenge("cleared");
    await desk.complete(young, { totp: "000000" });
    const before = new Date(world.clock.now().getTime() - 1_800_000);
    expect([await clearProofFailures(world.pool, before), await clearChallenges(world.pool, before)]).toEqual([
      false,
      false,
    ]);
    const count = async (table: string) =>
      (await world.admin.query(`SELECT count(*)::int AS n FROM auth.${table}`)).rows[0].n;
    expect([await count("proof_failure"), await count("login_challenge")]).toEqual([1, 1]);
  });
});
