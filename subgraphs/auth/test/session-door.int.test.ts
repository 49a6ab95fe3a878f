import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actorOf, type DoorMethod, makeMarks, makeWorld, type World, warm } from "./world.ts";

const DAY_MS = 86_400_000;
const COOKIE = "__Host-coffer";
const ENDED = { status: 401, body: { error: { code: "SESSION_ENDED" } }, cookies: {} };

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await warm(world.pool);
});
afterAll(() => world.close());

const listEndings = async (sessionId: string) =>
  (await world.events("session.ended"))
    .filter(({ subject }) => subject === sessionId)
    .map(({ data }) => (data as { reason: string }).reason);

/** Somebody who logged in and whose page has its cookie. */
async function begin(username: string) {
  const person = await world.join(username);
  const begun = await world.door("POST", "", { body: { refreshToken: person.tokens.refreshToken } });
  expect(begun.status).toBe(200);
  return { ...person, begun, cookie: begun.cookies[COOKIE]?.value ?? "" };
}
const refreshWith = (cookie: string) => world.door("POST", "/refresh", { cookie });
const cookieOf = (answer: Awaited<ReturnType<typeof refreshWith>>) => answer.cookies[COOKIE]?.value ?? "none";

const DOORS: readonly [DoorMethod, string][] = [
  ["POST", ""],
  ["POST", "/refresh"],
  ["DELETE", ""],
];

describe("the session door", () => {
  const WRONG: Readonly<Record<string, [Record<string, string | undefined>, number]>> = {
    "without Sec-Fetch-Site, as an old browser or no browser": [{ "sec-fetch-site": undefined }, 403],
    "from another site": [{ "sec-fetch-site": "cross-site", origin: "https://evil.example" }, 403],
    "from another origin of the same site": [{ "sec-fetch-site": "same-site" }, 403],
    "from what a person typed": [{ "sec-fetch-site": "none" }, 403],
    "with Sec-Fetch-Site twice": [{ "sec-fetch-site": "same-origin, same-origin" }, 403],
    "from a page that came here under another name": [
      { origin: "http://evil.example:4000", host: "evil.example" },
      403,
    ],
    "from this machine in production": [{ origin: "http://127.0.0.1:4000" }, 403],
    "without Origin": [{ origin: undefined }, 403],
    "with no origin": [{ origin: "null" }, 403],
    "without its own header": [{ "x-coffer-session": undefined }, 403],
    "with another value of it": [{ "x-coffer-session": "true" }, 403],
    "without a content type": [{ "content-type": undefined }, 415],
    "with what a form can send": [{ "content-type": "text/plain" }, 415],
    "with JSON in another text": [{ "content-type": "application/json; charset=utf-16" }, 415],
  };
  const cases = DOORS.flatMap(([method, path]) => Object.keys(WRONG).map((wrong) => [method, path, wrong] as const));

  it.each(cases)("refuses %s %s %s, and nothing comes of it", async (method, path, wrong) => {
    const [headers, status] = WRONG[wrong] ?? [{}, 0];
    const { tokens, sessionId, actor } = await world.join(
      `wrong-${cases.findIndex((one) => one.join() === [method, path, wrong].join())}`,
    );
    const asked = { headers, cookie: tokens.refreshToken, body: { refreshToken: tokens.refreshToken } };

    const answer = await world.door(method, path, method === "DELETE" ? { ...asked, body: undefined } : asked);

    expect(answer).toMatchObject({ status, cookies: {} });
    expect(answer.body).toEqual({
      error: { code: status === 403 ? "FORBIDDEN" : "BAD_REQUEST", message: expect.stringMatching(/\w+/) },
    });
    expect(await listEndings(sessionId)).toEqual([]);
    expect((await world.refresh(tokens.refreshToken)).__typename).toBe("RefreshSuccess");
    await world.logout(actor);
  });

  it.each([
    ["GET", "", "POST, DELETE"],
    ["PUT", "", "POST, DELETE"],
    ["OPTIONS", "", "POST, DELETE"],
    ["GET", "/refresh", "POST"],
    ["DELETE", "/refresh", "POST"],
  ] as const)("refuses the method %s of %j, and says which it takes", async (method, path, allowed) => {
    const answer = await world.door(method, path);
    expect(answer).toMatchObject({
      status: 405,
      headers: { allow: allowed },
      body: { error: { code: "BAD_REQUEST" } },
    });
  });

  it("tells a foreign page's preflight nothing that would let it go on", async () => {
    const headers = {
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
      "access-control-request-method": "POST",
    };
    const answer = await world.door("OPTIONS", "/refresh", { headers });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it.each([
    [undefined, "BAD_REQUEST"],
    ["", "BAD_REQUEST"],
    ["{", "BAD_REQUEST"],
    ["null", "BAD_REQUEST"],
    ['["refreshToken"]', "BAD_REQUEST"],
    ["{}", "BAD_USER_INPUT"],
    ['{"refreshToken":1}', "BAD_USER_INPUT"],
    ['{"refreshToken":"x","more":1}', "BAD_USER_INPUT"],
  ])("refuses the body %j", async (body, code) => {
    expect(await world.door("POST", "", { body })).toMatchObject({
      status: 400,
      body: { error: { code } },
      cookies: {},
    });
  });

  it.each(DOORS)("refuses with %s %j a body of more than one kibibyte", async (method, path) => {
    const answer = await world.door(method, path, { body: `{"refreshToken":"${"a".repeat(1100)}"}` });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: "BAD_REQUEST" } }, cookies: {} });
  });

  it.each(["", "nonsense", "a".repeat(43), "' OR 1=1 --"])("refuses the token %j", async (refreshToken) => {
    expect(await world.door("POST", "", { body: { refreshToken } })).toMatchObject(ENDED);
  });

  it.each([
    ["no cookie", {}],
    ["an empty one", { cookie: `${COOKIE}=` }],
    ["two of its name", { cookie: `${COOKIE}=${"a".repeat(43)}; ${COOKIE}=${"b".repeat(43)}` }],
    ["the plain one in production", { cookie: `coffer-sandbox=${"a".repeat(43)}` }],
  ])("refuses to refresh with %s", async (_what, headers) => {
    const answer = await world.door("POST", "/refresh", { headers });
    expect(answer).toMatchObject({ status: 401, body: { error: { code: "UNAUTHENTICATED" } }, cookies: {} });
  });

  it("refuses a refresh once the user is frozen, the session has expired, or was logged out elsewhere", async () => {
    const [frozen, idle, left] = [await begin("d-frozen"), await begin("d-idle"), await begin("d-left")];
    const operator = await world.join("d-operator");
    await world.admin.query("UPDATE auth.\"user\" SET roles = '{USER,OPERATOR}' WHERE username = 'd-operator'");
    const { data } = await world.run(
      "mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename } }",
      { input: { userId: frozen.userId, reason: "x", idempotencyKey: "d-1" } },
      actorOf(operator.userId, operator.sessionId, ["USER", "OPERATOR"]),
    );
    expect(data.freezeUser.__typename).toBe("FreezeUserSuccess");
    await world.logout(left.actor);

    expect(await refreshWith(frozen.cookie)).toMatchObject(ENDED);
    expect(await refreshWith(left.cookie)).toMatchObject(ENDED);
    world.clock.advance(30 * DAY_MS);
    expect(await refreshWith(idle.cookie)).toMatchObject(ENDED);
  });

  it("gives one session no more tokens in a window than it may have, and says when to try again", async () => {
    const auth = world.another({ AUTH_REFRESHES_PER_SESSION: "2" });
    const { cookie } = await begin("d-often");
    const answer = await world.door("POST", "/refresh", { cookie, auth });
    expect(answer).toMatchObject({
      status: 429,
      headers: { "retry-after": "900" },
      body: { error: { code: "RATE_LIMITED" } },
      cookies: {},
    });
    expect((await refreshWith(cookie)).status).toBe(200);
  });

  it("says that the database is away, and nothing more", async () => {
    const { cookie } = await begin("d-away");
    await world.admin.query("ALTER TABLE auth.refresh_token RENAME TO away");
    const broken = await refreshWith(cookie);
    await world.admin.query("ALTER TABLE auth.away RENAME TO refresh_token");
    expect(broken).toMatchObject({ status: 500, body: { error: { code: "INTERNAL_SERVER_ERROR" } }, cookies: {} });
    expect(JSON.stringify(broken.body)).not.toMatch(/refresh_token|relation/);
    expect((await refreshWith(cookie)).status).toBe(200);
  });
});

describe("a session in a cookie", () => {
  it("begins with the refresh token of a login, which no answer's body shows again", async () => {
    const { tokens, begun, cookie, sessionId } = await begin("c-first");
    const maxAge = 30 * 86_400;
    expect(begun.cookies).toEqual({
      [COOKIE]: { value: cookie, attributes: ["HttpOnly", `Max-Age=${maxAge}`, "Path=/", "SameSite=Strict", "Secure"] },
    });
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(cookie).not.toBe(tokens.refreshToken);
    expect(begun.headers["cache-control"]).toBe("no-store");
    expect(Object.keys(begun.body)).toEqual(["accessToken", "expiresAt"]);
    const claims = await world.verify(begun.body.accessToken);
    expect(claims.sid).toBe(sessionId);
    expect(new Date(begun.body.expiresAt).getTime()).toBe(claims.exp * 1000);
    expect(JSON.stringify(begun.body)).not.toContain(cookie);
  });

  it("goes on with a new cookie at each refresh, and lasts no longer than the session", async () => {
    const { cookie } = await begin("c-next");
    world.clock.advance(29 * DAY_MS);
    const second = await refreshWith(cookie);
    world.clock.advance(29 * DAY_MS);
    const third = await refreshWith(cookieOf(second));
    world.clock.advance(29 * DAY_MS);
    const last = await refreshWith(cookieOf(third));
    expect(new Set([cookie, cookieOf(second), cookieOf(third), cookieOf(last)]).size).toBe(4);
    expect(last.cookies[COOKIE]?.attributes).toContain(`Max-Age=${3 * 86_400}`);
    expect(Object.keys(last.body)).toEqual(["accessToken", "expiresAt"]);
  });

  it("is whose the cookie is, whatever else the request says", async () => {
    const [alice, bob] = [await begin("c-alice"), await begin("c-bob")];
    const headers = { authorization: `Bearer ${alice.begun.body.accessToken}` };
    const { body } = await world.door("POST", "/refresh", { cookie: bob.cookie, headers });
    expect(decodeJwt(body.accessToken).sub).toBe(bob.userId);
    const left = await begin("c-left");
    expect((await world.door("DELETE", "", { cookie: left.cookie, headers })).status).toBe(204);
    expect([await listEndings(left.sessionId), await listEndings(alice.sessionId)]).toEqual([["LOGOUT"], []]);
  });

  it("becomes another person's where they log in over it", async () => {
    const [alice, bob] = [await begin("o-alice"), await world.join("o-bob")];
    const answer = await world.door("POST", "", {
      cookie: alice.cookie,
      body: { refreshToken: bob.tokens.refreshToken },
    });
    expect(decodeJwt((await refreshWith(cookieOf(answer))).body.accessToken).sub).toBe(bob.userId);
  });

  it("outlives an answer that was lost, however long ago, and the lost cookie is worth nothing then", async () => {
    for (const waitMs of [1, 10_000, 10_001, 3 * DAY_MS]) {
      const { cookie, sessionId } = await begin(`lost-${waitMs}`);
      const lost = cookieOf(await refreshWith(cookie));
      world.clock.advance(waitMs);
      const found = cookieOf(await refreshWith(cookie));
      expect(found === lost).toBe(waitMs <= 10_000);
      world.clock.advance(DAY_MS);
      expect((await refreshWith(found)).status).toBe(200);
      expect(await listEndings(sessionId)).toEqual([]);
    }
  });

  it("ends where two hold it: each who goes on takes the other's, who ends it by coming back", async () => {
    const { cookie, sessionId } = await begin("c-stolen");
    const thief = cookieOf(await refreshWith(cookie));
    world.clock.advance(600_000);
    const owner = cookieOf(await refreshWith(cookie));
    expect(owner).not.toBe(thief);
    world.clock.advance(600_000);
    expect(await refreshWith(thief)).toMatchObject(ENDED);
    expect(await refreshWith(owner)).toMatchObject(ENDED);
    expect(await listEndings(sessionId)).toEqual(["REUSE"]);
    expect(await world.keyValue.get(endedSessionKey(sessionId))).toBe("1");
  });

  it("ends where an old cookie comes back after two refreshes", async () => {
    const { cookie, sessionId } = await begin("c-old");
    const second = cookieOf(await refreshWith(cookie));
    await refreshWith(second);
    world.clock.advance(10_001);
    expect(await refreshWith(cookie)).toMatchObject(ENDED);
    expect(await listEndings(sessionId)).toEqual(["REUSE"]);
  });

  it("outlives a request that was overtaken by the next one, which is told to come again", async () => {
    const { cookie, sessionId } = await begin("c-late");
    const newest = cookieOf(await refreshWith(cookieOf(await refreshWith(cookie))));
    expect(await refreshWith(cookie)).toMatchObject({
      status: 503,
      headers: { "retry-after": "1" },
      body: { error: { code: "BUSY" } },
      cookies: {},
    });
    expect(await listEndings(sessionId)).toEqual([]);
    expect((await refreshWith(newest)).status).toBe(200);
  });

  it("gives twenty tabs at once the same cookie, over two processes", async () => {
    const { cookie, sessionId } = await begin("c-tabs");
    const auth = world.another();
    const tabs = Array.from({ length: 20 }, (_, i) =>
      world.door("POST", "/refresh", { cookie, ...(i % 2 ? { auth } : {}) }),
    );
    const answers = await Promise.all(tabs);
    expect(new Set(answers.map(cookieOf)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await listEndings(sessionId)).toEqual([]);
  });

  it("is ended by DELETE everywhere, with a used cookie as well, and the cookie goes", async () => {
    for (const which of ["newest", "used"]) {
      const { cookie, sessionId, actor } = await begin(`gone-${which}`);
      const newest = cookieOf(await refreshWith(cookie));
      const answer = await world.door("DELETE", "", { cookie: which === "used" ? cookie : newest });
      expect(answer).toMatchObject({ status: 204, body: {} });
      const attributes = ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Strict", "Secure"];
      expect(answer.cookies).toEqual({ [COOKIE]: { value: "", attributes } });
      expect(await listEndings(sessionId)).toEqual(["LOGOUT"]);
      expect(await world.keyValue.get(endedSessionKey(sessionId))).toBe("1");
      expect((await world.logout(actor)).errors).toEqual([]);
      expect(await refreshWith(newest)).toMatchObject(ENDED);
    }
  });

  it("may be ended twice, and where there is none: the cookie goes in any case", async () => {
    const { cookie, sessionId } = await begin("c-twice");
    for (const sent of [cookie, cookie, undefined, "nonsense"])
      expect(await world.door("DELETE", "", { cookie: sent })).toMatchObject({
        status: 204,
        cookies: { [COOKIE]: { value: "" } },
      });
    expect(await listEndings(sessionId)).toEqual(["LOGOUT"]);
  });
});

describe("in a sandbox, a page of this machine", () => {
  const onThisMachine = { origin: "http://127.0.0.1:4999" };

  it.each([
    "http://evil.example",
    "http://127.0.0.1.evil.example",
    "http://localhost:4000@evil.example",
    "https://localhost:4000",
  ])("is none of %s", async (origin) => {
    const { tokens } = await world.join(`none-${origin.length}`);
    const auth = world.another({}, "sandbox");
    const body = { refreshToken: tokens.refreshToken };
    expect(await world.door("POST", "", { auth, body, headers: { origin } })).toMatchObject({
      status: 403,
      cookies: {},
    });
  });

  it("has a cookie without Secure beside the other, for browsers that take no Secure one over http", async () => {
    const { tokens, sessionId } = await world.join("safari");
    const auth = world.another({}, "sandbox");
    const body = { refreshToken: tokens.refreshToken };
    const begun = await world.door("POST", "", { auth, body, headers: onThisMachine });
    const plain = begun.cookies["coffer-sandbox"];
    expect(plain).toEqual({
      value: cookieOf(begun),
      attributes: ["HttpOnly", `Max-Age=${30 * 86_400}`, "Path=/", "SameSite=Strict"],
    });
    const headers = { ...onThisMachine, cookie: `coffer-sandbox=${plain?.value}` };
    const next = await world.door("POST", "/refresh", { auth, headers });
    expect([next.status, next.cookies["coffer-sandbox"]?.value]).toEqual([200, cookieOf(next)]);
    const left = await world.door("DELETE", "", { auth, headers });
    expect([left.status, Object.keys(left.cookies)]).toEqual([204, [COOKIE, "coffer-sandbox"]]);
    expect(await listEndings(sessionId)).toEqual(["LOGOUT"]);
  });

  it("has the other alone where it came over https", async () => {
    const { tokens } = await world.join("proxied");
    const auth = world.another({ AUTH_ISSUER: "https://coffer.example/path" }, "sandbox");
    const body = { refreshToken: tokens.refreshToken };
    const begun = await world.door("POST", "", { auth, body, headers: { origin: "https://coffer.example" } });
    expect(Object.keys(begun.cookies)).toEqual([COOKIE]);
  });
});

describe("a session in a cookie, where gateways cannot be told", () => {
  it("is ended, the cookie stays, and a repeat tells them", async () => {
    const marks = makeMarks();
    const lonely = await makeWorld({}, { set: marks.set });
    try {
      const { tokens, sessionId } = await lonely.join("lonely");
      const begun = await lonely.door("POST", "", { body: { refreshToken: tokens.refreshToken } });
      const cookie = begun.cookies[COOKIE]?.value;
      marks.isDown = true;
      expect(await lonely.door("DELETE", "", { cookie })).toMatchObject({
        status: 503,
        body: { error: { code: "BUSY" } },
        cookies: {},
      });
      marks.isDown = false;
      expect((await lonely.door("DELETE", "", { cookie })).status).toBe(204);
      expect(marks.marks).toContain(endedSessionKey(sessionId));
    } finally {
      await lonely.close();
    }
  });
});
