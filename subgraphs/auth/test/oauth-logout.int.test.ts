import { decodeJwt } from "jose";
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
  type TestClient,
} from "./oauth-world.ts";

const BYE = "https://shop.example/bye";

let world: OAuthWorld;
let client: TestClient;
beforeAll(async () => {
  world = await makeOAuthWorld();
  client = await world.oauth.register({ postLogoutRedirectUris: [BYE] });
  for (const name of ["ann", "bob", "cleo"]) await world.join(name);
});
afterAll(() => world.oauth.close());

const endUrl = (params: Record<string, string>) => `/auth/oauth/end?${new URLSearchParams(params)}`;
const ask = (browser: Browser, params: Record<string, string>) => browser.go("GET", endUrl(params));
const confirm = (browser: Browser, form: Record<string, string>) =>
  browser.go("POST", "/auth/oauth/end/confirm", { form });

/** Somebody's browser, in which they let the client in, and what it got. */
async function comeIn(login: string, params = {}) {
  const { browser, exchange } = await letIn(world, { client, login, params });
  const { body } = await world.oauth.token(client, exchange);
  return { browser, idToken: String(body.id_token), sid: String(decodeJwt(body.access_token).sid), tokens: body };
}
const isLoggedIn = async (browser: Browser) => {
  const url = authorizeUrl(client, { code_challenge: pkce().challenge });
  const { sent } = await browser.follow(await browser.go("GET", url));
  return !sent.text.includes('value="login"');
};
const hasEnded = async (sid: string) => (await world.keyValue.get(`session-ended:${sid}`)) !== null;
/** The login that the browser's last page of consent stood on. */
const findLogin = async (name: string) => {
  const { rows } = await world.admin.query(
    `SELECT s.ended_at, s.end_reason FROM auth.session s JOIN auth."user" u ON u.id = s.user_id
     WHERE u.username_key = $1 AND NOT EXISTS (SELECT FROM auth.oauth_grant g WHERE g.session_id = s.id)
     ORDER BY s.created_at DESC, s.id DESC LIMIT 1`,
    [name],
  );
  return rows[0];
};

describe("a client that asks for a logout", () => {
  it("leads nowhere but where it was registered for, to the letter", async () => {
    const { browser } = await comeIn("ann");
    for (const post_logout_redirect_uri of [
      "https://shop.example/bye/",
      "https://shop.example/bye?x=1",
      "https://SHOP.example/bye",
      "https://shop.example.evil.example/bye",
      "https://shop.example@evil.example/bye",
      "https://shop.example/callback",
      "//evil.example/",
      "javascript:alert(1)",
    ]) {
      const sent = await ask(browser, { client_id: client.id, post_logout_redirect_uri });
      expect([sent.status, sent.headers.location]).toEqual([400, undefined]);
      expect(sent.text).toContain("<!doctype html>");
    }
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it("is refused with another's word, and with none of ours", async () => {
    const { browser, idToken, tokens } = await comeIn("ann");
    const other = await world.oauth.register();
    const [head, , end] = idToken.split(".");
    const forged = `${head}.${Buffer.from(JSON.stringify({ ...decodeJwt(idToken), sub: "usr_x" })).toString("base64url")}.${end}`;
    for (const params of [
      { id_token_hint: idToken, client_id: other.id },
      { id_token_hint: forged },
      { id_token_hint: "a.b.c" },
      { id_token_hint: String(tokens.access_token) },
      { client_id: "app_01jaaaaaaaaaaaaaaaaaaaaaaa" },
    ])
      expect((await ask(browser, params)).status).toBe(400);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it("logs nobody out by itself: the person is asked, and no other page can answer", async () => {
    const { browser } = await comeIn("ann");
    const page = await ask(browser, { client_id: client.id, post_logout_redirect_uri: BYE });
    expect([page.status, page.text.includes("Shop asks to log you out")]).toEqual([200, true]);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(page.text).not.toMatch(/<script|style=|onclick/);
    for (const form of [{ logout: "yes" }, { logout: "yes", xsrf: "0".repeat(48) }]) {
      const answered = await confirm(browser, form as Record<string, string>);
      expect([answered.status, answered.headers.location]).toEqual([400, undefined]);
    }
    const stranger = world.oauth.browser();
    expect((await confirm(stranger, { logout: "yes", xsrf: browser.csrfIn(page.text) })).status).toBe(400);
    expect((await browser.go("POST", endUrl({ client_id: client.id }), { form: {} })).status).toBe(404);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it("has the login ended, and what ends with it, and the browser led back with what it said", async () => {
    const { browser, idToken, sid } = await comeIn("bob");
    const page = await ask(browser, { id_token_hint: idToken, post_logout_redirect_uri: BYE, state: "s t" });
    const answered = await confirm(browser, { logout: "yes", xsrf: browser.csrfIn(page.text) });
    const led = new URL(answered.headers.location);
    expect([answered.status, `${led.origin}${led.pathname}`]).toEqual([303, BYE]);
    expect([...led.searchParams]).toEqual([["state", "s t"]]);
    expect(await hasEnded(sid)).toBe(true);
    expect(await findLogin("bob")).toEqual({ ended_at: expect.any(Date), end_reason: "LOGOUT" });
    const told = (await world.events("session.ended")).filter(({ subject }) => subject === sid);
    expect(told.map(({ data }) => data)).toMatchObject([{ sessionId: sid, reason: "LOGOUT" }]);
    expect(await isLoggedIn(browser)).toBe(false);
    const again = await confirm(browser, { logout: "yes", xsrf: browser.csrfIn(page.text) });
    expect(again.status).toBe(400);
  });

  it("goes on itself where it may while the person is away", async () => {
    const { browser, sid, tokens } = await comeIn("bob", OFFLINE);
    const page = await ask(browser, { client_id: client.id });
    const answered = await confirm(browser, { logout: "yes", xsrf: browser.csrfIn(page.text) });
    const { sent } = await browser.follow(answered);
    expect([sent.status, sent.text.includes("You are logged out here")]).toEqual([200, true]);
    expect([await hasEnded(sid), await isLoggedIn(browser)]).toEqual([false, false]);
    const refresh = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect((await world.oauth.token(client, refresh)).status).toBe(200);
  });

  it("ends alone where the person stays logged in", async () => {
    const { browser, sid } = await comeIn("cleo");
    const page = await ask(browser, { client_id: client.id });
    const answered = await confirm(browser, { xsrf: browser.csrfIn(page.text) });
    const { sent } = await browser.follow(answered);
    expect([sent.status, sent.text.includes("Shop has ended")]).toEqual([200, true]);
    expect([await hasEnded(sid), await isLoggedIn(browser)]).toEqual([true, true]);
    expect((await findLogin("cleo")).ended_at).toBeNull();
  });

  it("is taken from nobody where no client is said: the address is passed over", async () => {
    const { browser } = await comeIn("cleo");
    const page = await ask(browser, { post_logout_redirect_uri: "https://evil.example/" });
    expect([page.status, page.text.includes("Log out?")]).toEqual([200, true]);
    const answered = await confirm(browser, { logout: "yes", xsrf: browser.csrfIn(page.text) });
    expect(answered.headers.location).toBe(`${ISSUER}/auth/oauth/end/success`);
    expect(await isLoggedIn(browser)).toBe(false);
  });
});
