import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeUrl, type Browser, makeOAuthWorld, type OAuthWorld, pkce, type TestClient } from "./oauth-world.ts";
import { type SecondFactorsDesk, secondFactorsOf } from "./second-factors.ts";
import { PASSWORD } from "./world.ts";

let world: OAuthWorld;
let desk: SecondFactorsDesk;
let client: TestClient;
beforeAll(async () => {
  world = await makeOAuthWorld();
  desk = secondFactorsOf(world);
  client = await world.oauth.register();
});
afterAll(() => world.oauth.close());

const hiddenIn = (page: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? "";

/** To the page behind the password, and how to answer it. */
async function atSecondStep(login: string) {
  const browser: Browser = world.oauth.browser();
  const url = authorizeUrl(client, { code_challenge: pkce().challenge });
  const { sent, at } = await browser.follow(await browser.go("GET", url));
  let page = sent.text;
  const post = async (form: Record<string, string>) => {
    const answered = await browser.go("POST", at, { form: { csrf: browser.csrfIn(page), ...form } });
    if (answered.status !== 303) page = answered.text;
    return answered;
  };
  const asked = await post({ step: "login", login, password: PASSWORD });
  const prove = (code: string) => post({ step: "second-factor", challenge: hiddenIn(page, "challenge"), code });
  return { asked, browser, prove };
}

describe("a person with a second factor whom a client asks for", () => {
  it("gets in nowhere by the password alone: the page asks for a code, and shows none of it", async () => {
    const { secret } = await desk.join("ann");
    const { asked, prove } = await atSecondStep("ann");
    expect([asked.status, asked.text.includes('value="second-factor"')]).toEqual([200, true]);
    expect(asked.text).not.toContain(secret);
    const wrong = await prove("not a code");
    expect([wrong.status, wrong.text.includes("Tries left: 4.")]).toEqual([403, true]);
    const forged = await prove(desk.codeOf(secret, 5));
    expect([forged.status, forged.text.includes("Tries left: 3.")]).toEqual([403, true]);
  });

  it("is led back to the password behind the last wrong code", async () => {
    await desk.join("bob");
    const { prove } = await atSecondStep("bob");
    for (let i = 0; i < 4; i += 1) expect((await prove("000000000")).status).toBe(403);
    const last = await prove("000000000");
    expect([last.status, last.text.includes('value="login"')]).toEqual([403, true]);
  });

  it.each(["app", "paper"])("gets to the consent with a code of %s, and the session says so", async (kind) => {
    const name = `carl-${kind}`;
    const { secret, codes } = await desk.join(name);
    const { browser, prove } = await atSecondStep(name);
    const answered = await prove(kind === "app" ? desk.codeOf(secret) : (codes[0] ?? ""));
    expect(answered.status).toBe(303);
    const { sent } = await browser.follow(answered);
    expect([sent.status, sent.text.includes('value="consent"'), sent.text.includes(name)]).toEqual([200, true, true]);
    const { rows } = await world.admin.query(
      `SELECT methods FROM auth.session s JOIN auth."user" u ON u.id = s.user_id
       WHERE u.username_key = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT 1`,
      [name],
    );
    expect(rows[0].methods).toEqual(["pwd", "otp"]);
  });
});
