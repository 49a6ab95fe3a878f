import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Browser, ISSUER, makeOAuthWorld, type OAuthWorld, type TestClient } from "./oauth-world.ts";
import { PASSWORD } from "./world.ts";

const DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

let world: OAuthWorld;
let client: TestClient;
beforeAll(async () => {
  world = await makeOAuthWorld({ AUTH_OAUTH_CODES_PER_ADDRESS: "500" });
  await world.join("ann");
  client = await world.oauth.register();
});
afterAll(() => world.oauth.close());

describe("a device", () => {
  const ask = async (scope = "openid offline_access payments:read") => {
    const cli = await world.oauth.register({ kind: "PUBLIC", redirectUris: [], byDeviceCode: true });
    const { body } = await world.oauth.ask(cli, "device_authorization", { scope });
    const poll = () => world.oauth.token(cli, { grant_type: DEVICE, device_code: body.device_code });
    return { cli, body, poll };
  };
  const enter = async (browser: Browser, code: string) => {
    const page = await browser.go("GET", "/auth/oauth/device");
    return browser.go("POST", "/auth/oauth/device", { form: { xsrf: browser.csrfIn(page.text), user_code: code } });
  };
  const confirm = async (browser: Browser, page: { text: string }, code: string, more = {}) =>
    browser.follow(
      await browser.go("POST", "/auth/oauth/device", {
        form: { xsrf: browser.csrfIn(page.text), user_code: code, confirm: "yes", ...more },
      }),
    );

  it("waits, as RFC 8628 says, and is let in by who types its code, once", async () => {
    const { cli, body, poll } = await ask();
    expect(body).toMatchObject({
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${ISSUER}/auth/oauth/device`,
      expires_in: 600,
    });
    expect((await poll()).body.error).toBe("authorization_pending");
    const browser = world.oauth.browser();
    const shown = await enter(browser, body.user_code.toLowerCase());
    expect(shown.text).toContain(body.user_code);
    let { sent, at } = await confirm(browser, shown, body.user_code);
    const form = { step: "login", login: "ann", password: PASSWORD, csrf: browser.csrfIn(sent.text) };
    ({ sent, at } = await browser.follow(await browser.go("POST", at, { form })));
    expect(sent.text).toContain("another device");
    expect((await poll()).body.error).toBe("authorization_pending");
    const allow = { step: "consent", csrf: browser.csrfIn(sent.text) };
    ({ sent } = await browser.follow(await browser.go("POST", at, { form: allow })));
    expect([sent.status, sent.text]).toEqual([200, expect.stringContaining("The device is in")]);

    const given = await Promise.all(Array.from({ length: 20 }, poll));
    expect(given.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await poll()).body.error).toBe("invalid_grant");
    expect(cli.secret).toBeNull();
  });

  it("gets its tokens where it polls alone", async () => {
    const { body, poll } = await ask();
    const browser = world.oauth.browser();
    let { sent, at } = await confirm(browser, await enter(browser, body.user_code), body.user_code);
    for (const form of [{ step: "login", login: "ann", password: PASSWORD }, { step: "consent" }])
      ({ sent, at } = await browser.follow(
        await browser.go("POST", at, { form: { ...form, csrf: browser.csrfIn(sent.text) } }),
      ));
    const got = await poll();
    expect(got.status).toBe(200);
    expect((await world.verify(got.body.access_token)).scope).toBe("openid offline_access payments:read");
    expect(got.body.refresh_token).toEqual(expect.any(String));
    const again = await enter(world.oauth.browser(), body.user_code);
    expect(again.text).toContain('role="alert"');
  });

  it("that somebody refuses is told so, and a code that is none shows nothing", async () => {
    const { body, poll } = await ask();
    const browser = world.oauth.browser();
    expect((await enter(browser, "BBBB-BBBB")).text).toContain('role="alert"');
    const shown = await enter(browser, body.user_code);
    await confirm(browser, shown, body.user_code, { abort: "yes" });
    expect((await poll()).body.error).toBe("access_denied");
  });

  it("is refused to a client that may not be let in by a code", async () => {
    const { body } = await world.oauth.ask(client, "device_authorization", { client_id: client.id, scope: "openid" });
    expect(body).toMatchObject({ error: "invalid_request", error_description: expect.stringContaining("not allowed") });
  });

  it("has its code guessed a few times from one network, and not more", async () => {
    const few = await makeOAuthWorld({ AUTH_OAUTH_CODES_PER_ADDRESS: "3" });
    try {
      const browser = few.oauth.browser();
      const statuses = [];
      for (let i = 0; i < 5; i++) statuses.push((await enter(browser, "BBBB-BBBB")).status);
      expect(statuses).toEqual([200, 200, 200, 429, 429]);
    } finally {
      await few.oauth.close();
    }
  });
});
