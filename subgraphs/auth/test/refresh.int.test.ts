import { uuidOf } from "@coffer/contracts/ids";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld, type World, warm } from "./world.ts";

const DAY_MS = 86_400_000;
const ENDED = { __typename: "SessionEnded", code: "SESSION_ENDED" };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await warm(world.pool);
});
afterAll(() => world.close());

const readEndings = async (sessionId: string) =>
  (await world.events("session.ended")).filter(({ subject }) => subject === sessionId);
const readTokens = async (sessionId: string) => {
  const text = "SELECT used_at, successor FROM auth.refresh_token WHERE session_id = $1 ORDER BY created_at, used_at";
  return (await world.admin.query(text, [uuidOf(sessionId)])).rows;
};

describe("refresh", () => {
  it.each(["", "nonsense", "a".repeat(43), "' OR 1=1 --", "x".repeat(100_000)])("refuses %.20j", async (token) => {
    expect(await world.refresh(token)).toMatchObject(ENDED);
  });

  it("gives one session no more tokens in a window than it may have, and uses up none that it does not exchange", async () => {
    const strict = world.another({ AUTH_REFRESHES_PER_SESSION: "3" });
    let { tokens } = await world.join("restless");
    const bystander = await world.join("restful");
    // The login's own token is the first.
    for (let i = 0; i < 2; i++) {
      world.clock.advance(60_000);
      tokens = (await world.refresh(tokens.refreshToken, strict)).tokens;
    }
    for (let i = 0; i < 2; i++)
      await expect(world.refresh(tokens.refreshToken, strict)).rejects.toMatchObject({
        code: "RATE_LIMITED",
        extensions: { retryAfterSeconds: 780 },
      });
    expect((await world.refresh(bystander.tokens.refreshToken, strict)).__typename).toBe("RefreshSuccess");
    world.clock.advance(780_000);
    const next = await world.refresh(tokens.refreshToken, strict);
    expect(next.__typename).toBe("RefreshSuccess");
    await expect(world.refresh(next.tokens.refreshToken, strict)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });

  it("refuses an access token: it is not a refresh token", async () => {
    const { tokens } = await world.join("confused");
    expect(await world.refresh(tokens.accessToken)).toMatchObject(ENDED);
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("gives new tokens of the same session for a token's first use", async () => {
    const { tokens, sessionId, userId } = await world.join("rotating");
    const { tokens: next } = await world.refresh(tokens.refreshToken);
    expect(next.refreshToken).not.toBe(tokens.refreshToken);
    expect(await world.verify(next.accessToken)).toMatchObject({ sid: sessionId, sub: userId, roles: ["USER"] });
    expect(decodeJwt(next.accessToken).jti).not.toBe(decodeJwt(tokens.accessToken).jti);
  });

  it("ends the whole session when a used token comes again after the grace time, and says so everywhere", async () => {
    const { tokens, sessionId, userId } = await world.join("stolen");
    const { tokens: next } = await world.refresh(tokens.refreshToken);
    world.clock.advance(10_001);

    expect(await world.refresh(tokens.refreshToken)).toMatchObject(ENDED);

    expect(await world.refresh(next.refreshToken)).toMatchObject(ENDED);
    expect(await readEndings(sessionId)).toMatchObject([
      { ownerid: userId, data: { sessionId, userId, reason: "REUSE" } },
    ]);
    expect(await world.keyValue.get(endedSessionKey(sessionId))).not.toBeNull();
  });

  it.each([
    ["a body", { path: "", bodyOf: (refreshToken: string) => ({ refreshToken }) }],
    ["a cookie", { path: "/refresh", bodyOf: () => undefined }],
  ])("ends a client's session as well when its used token comes to the session door, in %s", async (what, door) => {
    const { tokens, sessionId } = await world.join(`way-${what.at(-1)}`);
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    world.clock.advance(10_001);
    const stolen = tokens.refreshToken;
    const answer = await world.door("POST", door.path, { cookie: stolen, body: door.bodyOf(stolen) });
    expect(answer).toMatchObject({ status: 401, cookies: {} });
    expect(await readEndings(sessionId)).toMatchObject([{ data: { reason: "REUSE" } }]);
  });

  it("is as strict with a used cookie as with any token, whose successor nobody used", async () => {
    const { tokens, sessionId } = await world.join("copied");
    const begun = await world.door("POST", "", { body: { refreshToken: tokens.refreshToken } });
    const cookie = begun.cookies["__Host-coffer"]?.value ?? "";
    expect((await world.door("POST", "/refresh", { cookie })).status).toBe(200);
    world.clock.advance(10_001);
    expect(await world.refresh(cookie)).toMatchObject(ENDED);
    expect(await readEndings(sessionId)).toMatchObject([{ data: { reason: "REUSE" } }]);
  });

  it("ends the session for a used token within the grace time once its successor was used", async () => {
    const { tokens, sessionId } = await world.join("grandparent");
    const { tokens: second } = await world.refresh(tokens.refreshToken);
    const { tokens: third } = await world.refresh(second.refreshToken);

    expect(await world.refresh(tokens.refreshToken)).toMatchObject(ENDED);
    expect(await world.refresh(third.refreshToken)).toMatchObject(ENDED);
    expect(await readEndings(sessionId)).toHaveLength(1);
  });

  it("gives the same successor again within the grace time, with a new access token", async () => {
    const { tokens } = await world.join("flaky");
    const { tokens: first } = await world.refresh(tokens.refreshToken);
    world.clock.advance(10_000);
    const { tokens: again } = await world.refresh(tokens.refreshToken);
    expect(again.refreshToken).toBe(first.refreshToken);
    expect(again.refreshTokenExpiresAt).toBe(first.refreshTokenExpiresAt);
    expect(again.accessToken).not.toBe(first.accessToken);
    expect((await world.refresh(first.refreshToken)).__typename).toBe("RefreshSuccess");
  });

  it("makes one successor of twenty exchanges of one token at once, in two processes", async () => {
    const { tokens, sessionId } = await world.join("parallel");
    const other = world.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => world.refresh(tokens.refreshToken, i % 2 ? other : undefined)),
    );
    expect(new Set(answers.map((answer) => answer.tokens?.refreshToken)).size).toBe(1);
    expect(await readTokens(sessionId)).toHaveLength(2);
  });

  it("without a grace time lets one of twenty at once through, and ends the session", async () => {
    const { tokens, sessionId } = await world.join("strict");
    const strict = world.another({ AUTH_REFRESH_GRACE_SECONDS: "0" });
    await world.refresh(tokens.refreshToken, strict);
    world.clock.advance(1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.refresh(tokens.refreshToken, strict)));
    expect(answers.every(({ __typename }) => __typename === "SessionEnded")).toBe(true);
    expect(await readEndings(sessionId)).toHaveLength(1);
  });

  it("forgets a sealed successor as soon as it was used", async () => {
    const { tokens, sessionId } = await world.join("forgetting");
    const { tokens: second } = await world.refresh(tokens.refreshToken);
    world.clock.advance(1);
    await world.refresh(second.refreshToken);
    const sealed = (await readTokens(sessionId)).map(({ used_at, successor }) => [
      used_at !== null,
      successor !== null,
    ]);
    expect(sealed).toEqual([
      [true, false],
      [true, true],
      [false, false],
    ]);
  });

  it("refuses a session that nobody used for 30 days", async () => {
    const { tokens } = await world.join("idle");
    world.clock.advance(30 * DAY_MS);
    expect(await world.refresh(tokens.refreshToken)).toMatchObject(ENDED);
  });

  it("moves the end on with each use, but never beyond 90 days", async () => {
    const { tokens } = await world.join("sliding");
    const startedAt = world.clock.now().getTime();
    let latest = tokens;
    for (const day of [29, 58, 87]) {
      world.clock.advance(29 * DAY_MS);
      latest = (await world.refresh(latest.refreshToken)).tokens;
      expect(Date.parse(latest.refreshTokenExpiresAt)).toBe(startedAt + Math.min(day + 30, 90) * DAY_MS);
    }
    world.clock.advance(3 * DAY_MS);
    expect(await world.refresh(latest.refreshToken)).toMatchObject(ENDED);
  });

  it("puts the roles of today into the new access token", async () => {
    const { tokens } = await world.join("promoted");
    await world.admin.query("UPDATE auth.user SET roles = '{USER,OPERATOR}' WHERE username_key = 'promoted'");
    const { tokens: next } = await world.refresh(tokens.refreshToken);
    expect(decodeJwt(next.accessToken).roles).toEqual(["USER", "OPERATOR"]);
  });

  it("proves nothing anew: tokens go on telling when and how their user logged in", async () => {
    const { tokens } = await world.join("proven");
    const { iat, amr, auth_time } = decodeJwt(tokens.accessToken);
    expect({ amr, auth_time }).toEqual({ amr: ["pwd"], auth_time: iat });
    world.clock.advance(DAY_MS);
    const next = decodeJwt((await world.refresh(tokens.refreshToken)).tokens.accessToken);
    expect(next).toMatchObject({ amr, auth_time });
    expect(next.iat).toBeGreaterThan(Number(auth_time));
  });

  it("leaves a token usable when the answer was lost because signing failed", async () => {
    const { tokens } = await world.join("unlucky");
    await world.admin.query("ALTER TABLE auth.signing_key RENAME TO signing_key_away");
    await expect(world.refresh(tokens.refreshToken)).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    await world.admin.query("ALTER TABLE auth.signing_key_away RENAME TO signing_key");
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
  });
});
