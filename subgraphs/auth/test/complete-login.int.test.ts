import { uuidOf } from "@coffer/contracts/ids";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freezesOf } from "./freezes.ts";
import { type SecondFactorsDesk, secondFactorsOf } from "./second-factors.ts";
import { makeWorld, PASSWORD, type World, warm } from "./world.ts";

let world: World;
let desk: SecondFactorsDesk;
beforeAll(async () => {
  world = await makeWorld({ AUTH_HASHING_WAIT_MS: "60000" });
  desk = secondFactorsOf(world);
  await warm(world.pool);
});
afterAll(() => world.close());

const count = async (table: string, userId: string) =>
  (await world.admin.query(`SELECT count(*)::int AS n FROM auth.${table} WHERE user_id = $1`, [uuidOf(userId)])).rows[0]
    .n;
const countRunning = async (userId: string) =>
  (await world.admin.query("SELECT id FROM auth.session WHERE user_id = $1 AND ended_at IS NULL", [uuidOf(userId)]))
    .rowCount;
const wrongFor = (secret: string) => {
  const right = [-1, 0, 1].map((steps) => desk.codeOf(secret, steps));
  return ["000000", "111111", "222222", "333333"].find((code) => !right.includes(code)) ?? "";
};

describe("login of somebody with a second factor", () => {
  it("answers as to anybody where the password is wrong, and asks for more where it is right, starting nothing", async () => {
    const { userId } = await desk.join("ann");
    await world.confirm("ann");
    await world.join("plain");
    const before = await countRunning(userId);
    const wrong = await desk.login("ann", { password: "not her password" });
    expect(wrong).toEqual(await desk.login("plain", { password: "not her password" }));
    expect(wrong).toEqual(await desk.login("nobody at all", { password: "not her password" }));
    expect(await desk.login("ann@example.com")).toEqual({
      __typename: "SecondFactorRequired",
      code: "SECOND_FACTOR_REQUIRED",
      message: expect.any(String),
      challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      methods: ["TOTP", "RECOVERY_CODE"],
      expiresAt: new Date(world.clock.now().getTime() + 300_000).toISOString(),
    });
    expect(await countRunning(userId)).toBe(before);
  });

  it("asks for no recovery code where none is left", async () => {
    const { userId } = await desk.join("spent");
    await world.admin.query("UPDATE auth.recovery_code SET used_at = now() WHERE user_id = $1", [uuidOf(userId)]);
    expect((await desk.login("spent")).methods).toEqual(["TOTP"]);
  });

  it("keeps of a challenge its SHA-256 only, and of one user a hundred at most", async () => {
    const { userId } = await desk.join("hoarder");
    const [first, second] = [await desk.challenge("hoarder"), await desk.challenge("hoarder")];
    await world.admin.query(
      `INSERT INTO auth.login_challenge (hash, user_id, password_digest, created_at, expires_at)
       SELECT sha256(n::text::bytea), user_id, password_digest, created_at + n * interval '1 ms', expires_at
       FROM auth.login_challenge, generate_series(1, 98) n WHERE hash = sha256($1::text::bytea)`,
      [second],
    );
    const { rows } = await world.admin.query("SELECT row_to_json(t)::text AS text FROM auth.login_challenge t");
    for (const challenge of [first, second]) {
      const dump = rows.map(({ text }) => text).join();
      expect(dump).not.toContain(challenge);
      expect(dump).not.toContain(Buffer.from(challenge, "base64url").toString("hex"));
    }
    expect(await count("login_challenge", userId)).toBe(100);
    world.clock.advance(1000);
    await desk.challenge("hoarder");
    expect(await count("login_challenge", userId)).toBe(100);
  });
});

describe("completing a login", () => {
  it.each([
    ["neither", {}, "input", "EXACTLY_ONE"],
    ["both", { totp: "123456", recoveryCode: "abcd-efgh-jkmn-pqrs" }, "input", "EXACTLY_ONE"],
    ["five digits", { totp: "12345" }, "input.totp", "INVALID_CODE"],
    ["letters", { totp: "abcdef" }, "input.totp", "INVALID_CODE"],
    ["half a recovery code", { recoveryCode: "abcd-efgh" }, "input.recoveryCode", "INVALID_CODE"],
  ])("refuses %s as bad input, which counts for nothing", async (_what, proof, path, code) => {
    const { userId } = await desk.join(`bad-${path.length}-${Object.keys(proof).length}-${code.length}${_what.length}`);
    const before = await count("proof_failure", userId);
    await expect(desk.complete("x".repeat(43), proof)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      inputs: [{ path, code }],
    });
    expect(await count("proof_failure", userId)).toBe(before);
  });

  it("refuses a challenge that is none, in the same words whatever it is", async () => {
    const { secret } = await desk.join("lost");
    const right = { totp: desk.codeOf(secret) };
    for (const challenge of ["", "x".repeat(43), "x".repeat(5000), "'; DROP TABLE login_challenge; --"])
      expect(await desk.complete(challenge, right)).toMatchObject({
        __typename: "ChallengeExpired",
        code: "CHALLENGE_EXPIRED",
      });
  });

  it("refuses a challenge that is five minutes old, whatever the clock says later", async () => {
    const { secret } = await desk.join("late");
    const challenge = await desk.challenge("late");
    world.clock.advance(300_000);
    expect((await desk.complete(challenge, { totp: desk.codeOf(secret) })).__typename).toBe("ChallengeExpired");
  });

  it("takes five wrong codes of a challenge and no right one behind them", async () => {
    const { secret, userId } = await desk.join("guesser");
    const challenge = await desk.challenge("guesser");
    const before = await countRunning(userId);
    for (const triesLeft of [4, 3, 2, 1, 0])
      expect(await desk.complete(challenge, { totp: wrongFor(secret) })).toMatchObject({
        __typename: "SecondFactorRefused",
        code: "SECOND_FACTOR_REFUSED",
        triesLeft,
      });
    expect((await desk.complete(challenge, { totp: desk.codeOf(secret) })).__typename).toBe("ChallengeExpired");
    expect(await countRunning(userId)).toBe(before);
  });

  it("lets no more wrong codes through than the limit, over many challenges, networks and processes at once", async () => {
    const { secret, userId } = await desk.join("hunted");
    const challenges = await Promise.all(Array.from({ length: 8 }, () => desk.challenge("hunted")));
    const processes = [world.auth, world.another()];
    const guesses = challenges.flatMap((challenge, i) =>
      Array.from({ length: 5 }, (_, j) =>
        desk
          .complete(challenge, { totp: wrongFor(secret) }, { address: `10.0.${i}.${j}`, at: processes[j % 2] })
          .catch(({ code }) => ({ __typename: code })),
      ),
    );
    const said = (await Promise.all(guesses)).map(({ __typename }) => __typename);
    expect(said.filter((one) => one === "SecondFactorRefused")).toHaveLength(10);
    expect(said.filter((one) => one === "RATE_LIMITED")).toHaveLength(30);
    expect(await count("proof_failure", userId)).toBe(10);
    const late = desk.complete(await desk.challenge("hunted"), { totp: desk.codeOf(secret) });
    await expect(late).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: 900 });
  });

  it("lets a known device in while strangers who have the password guess, and after a flood of wrong passwords", async () => {
    const { secret } = await desk.join("owner");
    const first = await desk.complete(await desk.challenge("owner"), { totp: desk.codeOf(secret) });
    const { deviceToken } = first;
    const strangers = await Promise.all(Array.from({ length: 3 }, () => desk.challenge("owner")));
    for (const challenge of strangers)
      for (let i = 0; i < 5; i += 1)
        await desk
          .complete(challenge, { totp: wrongFor(secret) })
          .catch(({ code }) => expect(code).toBe("RATE_LIMITED"));
    for (let i = 0; i < 30; i += 1)
      await desk
        .login("owner", { password: "wrong", address: `192.0.2.${i % 3}` })
        .catch(({ code }) => expect(code).toBe("RATE_LIMITED"));
    world.clock.advance(30_000);
    const { challenge } = await desk.login("owner", { deviceToken, address: "192.0.2.1" });
    const completed = await desk.complete(challenge, { totp: desk.codeOf(secret), deviceToken });
    expect(completed).toMatchObject({ __typename: "LoginSuccess", deviceToken });
  });

  it("refuses a network that asks too often, whoever it asks about, and no other one", async () => {
    const strict = world.another({ AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "5" });
    const ask = (address: string) =>
      desk
        .complete("x".repeat(43), { totp: "123456" }, { address, at: strict })
        .then(({ code }) => code)
        .catch(({ code }) => code);
    const said = await Promise.all(Array.from({ length: 8 }, () => ask("203.0.113.9")));
    expect(said.filter((code) => code === "RATE_LIMITED")).toHaveLength(3);
    expect(await ask("203.0.113.10")).toBe("CHALLENGE_EXPIRED");
  });

  it("counts 500 aliases in one request as 500 codes", async () => {
    const { secret, userId } = await desk.join("aliased");
    const challenge = await desk.challenge("aliased");
    const fields = Array.from(
      { length: 500 },
      (_, i) =>
        `a${i}: completeLogin(input: { challenge: "${challenge}", totp: "${wrongFor(secret)}" }) { __typename }`,
    );
    const { data } = await world.run(`mutation { ${fields.join(" ")} }`);
    const said = Object.values(data).map((answer) => answer?.__typename);
    expect(said.filter((one) => one === "SecondFactorRefused")).toHaveLength(5);
    expect(await count("proof_failure", userId)).toBe(5);
  });

  it("judges a freeze as it is now, and uses nothing up then", async () => {
    const { secret, userId } = await desk.join("melting");
    const challenge = await desk.challenge("melting");
    const freezes = freezesOf(world);
    const olivia = await freezes.operator("olivia");
    await freezes.freeze(userId, { by: olivia });
    expect(await desk.complete(challenge, { totp: desk.codeOf(secret) })).toMatchObject({
      __typename: "UserFrozen",
      code: "USER_FROZEN",
    });
    expect((await desk.login("melting")).__typename).toBe("UserFrozen");
    await freezes.unfreeze(userId, { by: olivia });
    expect((await desk.complete(challenge, { totp: desk.codeOf(secret) })).__typename).toBe("LoginSuccess");
  });

  it("refuses what a password that was changed meanwhile had begun", async () => {
    const { secret, userId } = await desk.join("changed");
    const challenge = await desk.challenge("changed");
    await world.admin.query(`UPDATE auth."user" SET password_hash = password_hash || 'x' WHERE id = $1`, [
      uuidOf(userId),
    ]);
    expect((await desk.complete(challenge, { totp: desk.codeOf(secret) })).__typename).toBe("ChallengeExpired");
  });

  it("refuses the code of an app that was removed meanwhile, and of one that somebody else has", async () => {
    const [ann, bob] = [await desk.join("remover"), await desk.join("bystander")];
    const challenge = await desk.challenge("remover");
    expect(await desk.complete(challenge, { totp: desk.codeOf(bob.secret) })).toMatchObject({ triesLeft: 4 });
    expect(await desk.complete(challenge, { recoveryCode: bob.codes[0] ?? "" })).toMatchObject({ triesLeft: 3 });
    await desk.remove(ann.actor);
    expect(await desk.complete(challenge, { totp: desk.codeOf(ann.secret) })).toMatchObject({ triesLeft: 2 });
    expect(await desk.complete(challenge, { recoveryCode: ann.codes[0] ?? "" })).toMatchObject({ triesLeft: 1 });
  });

  it("starts one session that was proved by both, and says so in its tokens", async () => {
    const { secret, userId, actor } = await desk.join("both");
    const challenge = await desk.challenge("both");
    const completed = await desk.complete(challenge, { totp: desk.codeOf(secret) });
    expect(completed).toMatchObject({
      __typename: "LoginSuccess",
      user: { id: userId, username: "both", email: "both@example.com", roles: ["USER"] },
    });
    const claims = await world.verify(completed.tokens.accessToken);
    expect(claims).toMatchObject({ amr: ["pwd", "otp"], auth_time: Math.floor(world.clock.now().getTime() / 1000) });
    const refreshed = await world.refresh(completed.tokens.refreshToken);
    expect(decodeJwt(refreshed.tokens.accessToken).amr).toEqual(["pwd", "otp"]);
    expect((await desk.find(actor)).totp.lastUsedAt).toBe(world.clock.now().toISOString());
    expect(await count("login_challenge", userId)).toBe(0);
  });

  it("takes a recovery code in any spelling, once", async () => {
    const { codes, actor } = await desk.join("paper");
    const [code = ""] = codes;
    const typed = ` ${code.replaceAll("-", " ").toUpperCase()} `;
    const completed = await desk.complete(await desk.challenge("paper"), { recoveryCode: typed });
    expect((await world.verify(completed.tokens.accessToken)).amr).toEqual(["pwd", "otp"]);
    expect((await desk.find(actor)).recoveryCodes.left).toBe(9);
    expect(await desk.complete(await desk.challenge("paper"), { recoveryCode: code })).toMatchObject({ triesLeft: 4 });
  });

  it("is one login of twenty at once with one challenge and one code", async () => {
    const { secret, userId } = await desk.join("crowd");
    const before = await countRunning(userId);
    const challenge = await desk.challenge("crowd");
    const proof = { totp: desk.codeOf(secret) };
    const processes = [world.auth, world.another()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => desk.complete(challenge, proof, { at: processes[i % 2] })),
    );
    expect(answers.filter(({ __typename }) => __typename === "LoginSuccess")).toHaveLength(1);
    expect(answers.filter(({ __typename }) => __typename === "ChallengeExpired")).toHaveLength(19);
    expect(await countRunning(userId)).toBe((before ?? 0) + 1);
  });

  it.each(["totp", "recoveryCode"] as const)(
    "takes one %s once of twenty at once with a challenge each",
    async (kind) => {
      const name = `twenty-${kind.toLowerCase()}`;
      const { secret, codes, userId } = await desk.join(name);
      const before = await countRunning(userId);
      const proof = kind === "totp" ? { totp: desk.codeOf(secret) } : { recoveryCode: codes[4] ?? "" };
      const challenges = [];
      for (let i = 0; i < 20; i += 1) challenges.push(await desk.challenge(name));
      const answers = await Promise.all(
        challenges.map((challenge) => desk.complete(challenge, proof).catch(({ code }) => ({ __typename: code }))),
      );
      const said = answers.map(({ __typename }) => __typename);
      expect(said.filter((one) => one === "LoginSuccess")).toHaveLength(1);
      expect(await countRunning(userId)).toBe((before ?? 0) + 1);
    },
  );

  it("uses nothing up where the transaction is cut, at any statement, and is completed afterwards", async () => {
    const { secret, userId } = await desk.join("cut");
    const before = await countRunning(userId);
    const challenge = await desk.challenge("cut");
    const proof = { totp: desk.codeOf(secret) };
    for (const table of ["login_challenge", "totp", "proof_failure", "refresh_token", "known_origin"]) {
      await world.admin.query(`ALTER TABLE auth.${table} RENAME TO away`);
      await expect(desk.complete(challenge, proof)).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
      await world.admin.query(`ALTER TABLE auth.away RENAME TO ${table}`);
    }
    expect(await countRunning(userId)).toBe(before);
    expect((await desk.complete(challenge, proof)).__typename).toBe("LoginSuccess");
    expect(await countRunning(userId)).toBe((before ?? 0) + 1);
  });

  it("takes no step twice where the clock is set back, and the next one when it has caught up", async () => {
    const { secret } = await desk.join("timeless");
    const code = desk.codeOf(secret);
    expect((await desk.complete(await desk.challenge("timeless"), { totp: code })).__typename).toBe("LoginSuccess");
    world.clock.advance(-3_600_000);
    const challenge = await desk.challenge("timeless");
    for (const steps of [-1, 0, 1])
      expect((await desk.complete(challenge, { totp: desk.codeOf(secret, steps) })).__typename).toBe(
        "SecondFactorRefused",
      );
    world.clock.advance(3_600_000);
    const again = await desk.challenge("timeless");
    expect((await desk.complete(again, { totp: code })).__typename).toBe("SecondFactorRefused");
    world.clock.advance(30_000);
    expect((await desk.complete(again, { totp: desk.codeOf(secret) })).__typename).toBe("LoginSuccess");
  });
});

describe("a login by password alone that is under way when a second factor is added", () => {
  it("leaves no session behind that the password alone began", async () => {
    for (let round = 0; round < 5; round += 1) {
      const name = `under-way-${round}`;
      const { actor, userId } = await world.join(name);
      const { secret } = await desk.begin(actor);
      const logins = Array.from({ length: 4 }, () => desk.login(name, { password: PASSWORD }));
      const [, ...answers] = await Promise.all([desk.confirm(actor, desk.codeOf(secret)), ...logins]);
      for (const { __typename } of answers) expect(["LoginSuccess", "SecondFactorRequired"]).toContain(__typename);
      expect(await countRunning(userId)).toBe(1);
    }
  });
});
