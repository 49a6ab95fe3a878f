import { altered } from "@coffer/testkit/altered";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  authorizeUrl,
  type Browser,
  ISSUER,
  letIn,
  makeOAuthWorld,
  type OAuthWorld,
  OFFLINE,
  pkce,
  REDIRECT,
  type TestClient,
} from "./oauth-world.ts";
import { PASSWORD } from "./world.ts";

let world: OAuthWorld;
let client: TestClient;
beforeAll(async () => {
  world = await makeOAuthWorld({ AUTH_SIGNING_KEY_LEAD_SECONDS: "0" });
  await world.join("ann");
  await world.join("bob");
  client = await world.oauth.register();
});
afterAll(() => world.oauth.close());

const begin = (params = {}) => authorizeUrl(client, { code_challenge: pkce().challenge, ...params });
const openPage = async (browser: Browser, params = {}, headers = {}) => {
  const first = await browser.go("GET", begin(params), { headers });
  const at = String(first.headers.location);
  return { at, sent: await browser.go("GET", at, { headers }) };
};
const errorIn = (location: string) => new URL(location).searchParams.get("error");

describe("a page on which a person answers", () => {
  it("takes no answer of another page: without its value, from another site, in another browser", async () => {
    const browser = world.oauth.browser();
    const { at, sent } = await openPage(browser);
    const csrf = browser.csrfIn(sent.text);
    const form = { step: "login", login: "ann", password: PASSWORD };
    for (const [sentForm, headers] of [
      [form, {}],
      [{ ...form, csrf: altered(csrf) }, {}],
      [{ ...form, csrf }, { "sec-fetch-site": "cross-site" }],
      [{ ...form, csrf }, { "sec-fetch-site": "same-site" }],
    ] as const) {
      const answered = await browser.go("POST", at, { form: sentForm, headers });
      expect([answered.status, answered.headers.location]).toEqual([400, undefined]);
    }
    const stranger = world.oauth.browser();
    const other = await openPage(stranger);
    for (const answered of [
      await world.oauth.browser().go("POST", at, { form: { ...form, csrf } }),
      await stranger.go("POST", other.at, { form: { ...form, csrf } }),
    ])
      expect(answered.status).toBe(400);
    expect((await browser.go("POST", at, { form: { ...form, csrf } })).status).toBe(303);
  });

  it("is in no frame, runs no script but ours, sends forms nowhere but here and to where it leads, and is kept by nobody", async () => {
    const browser = world.oauth.browser();
    const { at, sent } = await openPage(browser);
    const SCRIPT = '<script src="/auth/oauth/passkey.js"></script>';
    const form = { step: "login", login: "ann", password: PASSWORD, csrf: browser.csrfIn(sent.text) };
    const { sent: consent } = await browser.follow(await browser.go("POST", at, { form }));
    for (const [page, script] of [
      [sent, "script-src 'self';"],
      [consent, ""],
    ] as const) {
      expect(page.headers["content-security-policy"]).toBe(
        `default-src 'none';style-src 'self';${script}form-action 'self' https://shop.example;base-uri 'none';frame-ancestors 'none'`,
      );
      expect(page.headers["cache-control"]).toBe("no-store");
      expect(page.text.includes(SCRIPT)).toBe(script !== "");
      expect(page.text.replace(SCRIPT, "")).not.toMatch(/<script|style=|onclick|https?:\/\/(?!shop)/);
    }
    const script = await world.oauth.send("GET", "/auth/oauth/passkey.js");
    expect([script.status, script.headers["content-type"]]).toEqual([200, "text/javascript; charset=utf-8"]);
    expect(script.text).not.toMatch(/fetch|XMLHttp|innerHTML|eval|https?:/);
  });

  it("keeps cookies that no script and no foreign form gets, for this host alone where that is https", async () => {
    const https = await makeOAuthWorld({ AUTH_ISSUER: "https://coffer.example" });
    try {
      const own = await https.oauth.register();
      const url = authorizeUrl(own, { code_challenge: pkce().challenge });
      const first = await https.oauth.send("GET", url);
      const cookies = [first.headers["set-cookie"]].flat().map(String);
      expect(cookies.map((line) => line.split("=", 1)[0]).toSorted()).toEqual([
        "__Secure-coffer-oauth-prompt",
        "__Secure-coffer-oauth-resume",
      ]);
      for (const line of cookies)
        expect(line.toLowerCase()).toMatch(/^(?=.*; secure)(?=.*; httponly)(?=.*; samesite=lax)/);
      for (const line of cookies) expect(line.toLowerCase()).not.toContain("domain=");
      expect(first.headers.location).toMatch(/^(https:\/\/coffer\.example)?\/auth\/oauth\/interaction\//);
    } finally {
      await https.oauth.close();
    }
  });

  it("tells a wrong name and a wrong password alike, and says nothing of what was typed", async () => {
    const browser = world.oauth.browser();
    const { at, sent } = await openPage(browser);
    const csrf = browser.csrfIn(sent.text);
    const texts = [];
    for (const login of ["ann", "nobody-at-all"]) {
      const answered = await browser.go("POST", at, {
        form: { step: "login", login, password: "wrong wrong wrong", csrf },
      });
      expect(answered.status).toBe(403);
      expect(answered.text).not.toContain("wrong wrong wrong");
      // Each page has a challenge of its own.
      texts.push(answered.text.replaceAll(login, "X").replace(/data-options="[^"]*"/, ""));
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it("counts attempts as every other door to the same account", async () => {
    const few = await makeOAuthWorld({ AUTH_LOGIN_FAILURES_PER_ADDRESS: "3" });
    try {
      await few.join("ann");
      client = await few.oauth.register();
      const browser = few.oauth.browser();
      const first = await browser.go("GET", begin());
      const at = String(first.headers.location);
      const csrf = browser.csrfIn((await browser.go("GET", at)).text);
      const answers = [];
      for (let i = 0; i < 5; i++)
        answers.push(
          await browser.go("POST", at, { form: { step: "login", login: "ann", password: `wrong ${i} wrong`, csrf } }),
        );
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 429, 429]);
      expect(answers.at(-1)?.headers["retry-after"]).toMatch(/^\d+$/);
      await expect(few.loginFrom("192.0.2.1", { login: "ann" })).resolves.toMatchObject({ __typename: "LoginSuccess" });
    } finally {
      client = await world.oauth.register();
      await few.oauth.close();
    }
  });

  it("says in words who asks, for what and where it leads, in the language of its reader, and takes no tag from a name", async () => {
    client = await world.oauth.register({ name: '<img src=x onerror="x">' });
    const browser = world.oauth.browser();
    const { at, sent } = await openPage(browser, OFFLINE, { "accept-language": "de-AT,en;q=0.5" });
    expect(sent.text).toMatch(/<html lang="de">[\s\S]*Passwort/);
    const form = { step: "login", login: "ann", password: PASSWORD, csrf: browser.csrfIn(sent.text) };
    const { sent: consent } = await browser.follow(await browser.go("POST", at, { form }));
    expect(consent.text).toContain("&lt;img src=x onerror=&quot;x&quot;&gt;");
    for (const said of [
      "led to shop.example",
      "see your payments",
      "go on while you are away",
      "see your email address",
    ])
      expect(consent.text).toContain(said);
    expect(consent.text).toContain("<strong>ann</strong>");
    client = await world.oauth.register();
  });

  it("is over once it was answered", async () => {
    const browser = world.oauth.browser();
    const { at, sent } = await openPage(browser);
    const csrf = browser.csrfIn(sent.text);
    const refused = await browser.go("POST", at, { form: { step: "refuse", csrf } });
    await browser.follow(refused);
    expect((await browser.go("GET", at)).status).toBe(400);
  });
});

describe("a person who is logged in", () => {
  it("is asked neither who they are nor again for what they gave, until they are asked anew", async () => {
    const browser = world.oauth.browser();
    const { url } = await browser.letIn(begin(), { login: "ann" });
    expect(url?.searchParams.get("code")).toBeTruthy();
    const silent = await browser.go("GET", begin({ prompt: "none" }));
    const code = new URL(String(silent.headers.location)).searchParams.get("code");
    expect(code).toBeTruthy();
    const more = await browser.go("GET", begin({ prompt: "none", scope: "openid email payments:read" }));
    expect(errorIn(String(more.headers.location))).toBe("consent_required");
    for (const params of [{ prompt: "login" }, { max_age: "0" }, { acr_values: "aal2" }]) {
      const asked = await browser.follow(await browser.go("GET", begin(params)));
      expect(asked.sent.text).toContain('value="login"');
    }
    const demanding = await browser.go("GET", begin({ prompt: "none", acr_values: "aal2" }));
    expect(errorIn(String(demanding.headers.location))).toBe("login_required");
  });

  it("is so no longer once that login has ended, by a logout, a freeze, or an hour", async () => {
    const browser = world.oauth.browser();
    await browser.letIn(begin(), { login: "bob" });
    const isKnown = async () => errorIn(String((await browser.go("GET", begin({ prompt: "none" }))).headers.location));
    expect(await isKnown()).toBeNull();
    const { rows } = await world.admin.query(
      `SELECT s.id FROM auth.session s JOIN auth.oauth_record r ON r.login_id = s.id JOIN auth."user" u ON u.id = s.user_id
       WHERE u.username_key = 'bob' AND s.ended_at IS NULL ORDER BY s.created_at DESC LIMIT 1`,
    );
    await world.admin.query("UPDATE auth.session SET ended_at = now(), end_reason = 'LOGOUT' WHERE id = $1", [
      rows[0].id,
    ]);
    expect(await isKnown()).toBe("login_required");
  });

  it("logs in anew with a greater auth_time, and is another where they log in as another", async () => {
    const browser = world.oauth.browser();
    const { verifier, challenge } = pkce();
    await browser.letIn(begin(), { login: "ann" });
    world.clock.advance(5_000);
    const { url } = await browser.letIn(begin({ code_challenge: challenge, prompt: "login" }), { login: "ann" });
    const exchange = { grant_type: "authorization_code", redirect_uri: REDIRECT, code_verifier: verifier };
    const { body } = await world.oauth.token(client, { ...exchange, code: url?.searchParams.get("code") });
    const { auth_time: at, amr, acr } = decodeJwt(body.id_token);
    expect([amr, acr]).toEqual([["pwd"], "aal1"]);
    expect(at).toBe(Math.floor(world.clock.now().getTime() / 1000));
  });
});

describe("two processes of auth", () => {
  it("behave as one: a request that begins at one ends at the other, pushed, and is used once", async () => {
    const other = world.another({}, "production");
    const { verifier, challenge } = pkce();
    const params = {
      client_id: client.id,
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: OFFLINE.scope,
      prompt: "consent",
      code_challenge: challenge,
      code_challenge_method: "S256",
    };
    const pushed = await world.oauth.ask(client, "par", params);
    expect([pushed.status, pushed.body.error_description]).toEqual([201, undefined]);
    const url = `/auth/oauth/authorize?${new URLSearchParams({ client_id: client.id, request_uri: pushed.body.request_uri })}`;
    const browser = world.oauth.browser();
    const { url: led } = await browser.letIn(url, { login: "ann", auth: other });
    const code = led?.searchParams.get("code");
    const exchange = { grant_type: "authorization_code", code, redirect_uri: REDIRECT, code_verifier: verifier };
    const { status, body } = await world.oauth.token(client, exchange);
    expect(status).toBe(200);
    const again = await browser.follow(await browser.go("GET", url));
    expect(again.sent.text + again.at).toMatch(/invalid_request_uri/);
    const refresh = { grant_type: "refresh_token", refresh_token: body.refresh_token };
    expect((await world.oauth.token(client, refresh, other)).status).toBe(200);
    expect((await world.oauth.token(client, refresh)).status).toBe(400);
  });
});

describe("a rotation of the signing keys", () => {
  it("refuses no token, neither of those before nor of those after, and no login that is under way", async () => {
    const { exchange, browser } = await letIn(world, { client, login: "ann", params: OFFLINE });
    const early = await letIn(world, { client, login: "bob", params: OFFLINE });
    const before = await world.oauth.token(client, early.exchange);
    const page = await openPage(browser, { prompt: "login" });
    await world.auth.rotateSigningKey();
    world.clock.advance(1_000);
    const after = await world.oauth.token(client, exchange);
    const kids = [before, after].map(({ body }) => decodeProtectedHeader(body.id_token).kid);
    expect(kids[0]).not.toBe(kids[1]);
    for (const { body } of [before, after]) {
      await world.verify(body.access_token);
      await jwtVerify(body.id_token, createLocalJWKSet(await world.jwks()), { issuer: ISSUER, audience: client.id });
      const headers = { authorization: `Bearer ${body.access_token}` };
      expect((await world.oauth.send("GET", "/auth/oauth/userinfo", { headers })).status).toBe(200);
    }
    expect((await browser.go("GET", page.at)).status).toBe(200);
    const refresh = { grant_type: "refresh_token", refresh_token: before.body.refresh_token };
    expect((await world.oauth.token(client, refresh)).status).toBe(200);
  });
});

describe("the database and the log", () => {
  it("hold no code, no token, no secret, no session of a browser and nothing that they open", async () => {
    const { code, exchange, browser, verifier } = await letIn(world, { client, login: "ann", params: OFFLINE });
    const { body } = await world.oauth.token(client, exchange);
    const open = await openPage(browser, { prompt: "login" });
    const cookies = [...browser.jar.values()].map(({ value }) => value);
    const { rows } = await world.admin.query<{ dump: string }>(
      `SELECT string_agg(t::text, E'\\n') AS dump FROM (
         SELECT to_jsonb(r)::text AS t FROM auth.oauth_record r UNION ALL SELECT to_jsonb(c)::text FROM auth.oauth_client c
         UNION ALL SELECT to_jsonb(h)::text FROM auth.oauth_client_change h UNION ALL SELECT payload::text FROM auth.outbox) all_rows`,
    );
    const written = `${rows[0]?.dump}\n${world.logged.join("\n")}`;
    const secrets = [code, verifier, body.access_token, body.refresh_token, body.id_token, client.secret, ...cookies];
    expect(secrets.every(Boolean)).toBe(true);
    for (const secret of secrets) {
      expect(written).not.toContain(secret);
      expect(written).not.toContain(Buffer.from(String(secret)).toString("hex"));
    }
    expect(open.sent.status).toBe(200);
  });

  it("are cleared of what is over", async () => {
    const { clearRecords } = await import("../src/adapters/postgres/oauth/records.ts");
    await openPage(world.oauth.browser());
    expect(await clearRecords(world.pool, new Date(world.clock.now().getTime() - 60_000))).toBe(false);
    const count = async () => (await world.admin.query("SELECT FROM auth.oauth_record")).rowCount;
    expect(await count()).toBeGreaterThan(0);
    await clearRecords(world.pool, new Date(world.clock.now().getTime() + 91 * 24 * 3600_000));
    expect(await count()).toBe(0);
  });
});
