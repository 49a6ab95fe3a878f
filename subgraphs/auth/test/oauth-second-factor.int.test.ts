import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorizeUrl, type Browser, makeOAuthWorld, type OAuthWorld, pkce, type TestClient } from "./oauth-world.ts";
import { askingAboutPasskeys } from "./passkeys.ts";
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

/** What a browser is asked for a passkey with. */
const optionsIn = (page: string) => (/data-options="([^"]+)"/.exec(page)?.[1] ?? "").replaceAll("&quot;", '"');

const findMethods = async (name: string) => {
  const { rows } = await world.admin.query(
    `SELECT methods FROM auth.session s JOIN auth."user" u ON u.id = s.user_id
     WHERE u.username_key = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT 1`,
    [name],
  );
  return rows[0].methods;
};

/** To the first page, and how to answer it. */
async function atFirstStep(params = {}, of = world, for_ = client) {
  const browser: Browser = of.oauth.browser();
  const url = authorizeUrl(for_, { code_challenge: pkce().challenge, ...params });
  const { sent, at } = await browser.follow(await browser.go("GET", url));
  const post = (form: Record<string, string>) =>
    browser.go("POST", at, { form: { csrf: browser.csrfIn(sent.text), ...form } });
  return { browser, page: sent.text, post };
}

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
  const hidden = () => ({ challenge: hiddenIn(page, "challenge"), codes: hiddenIn(page, "codes") });
  const prove = (code: string) => post({ step: "second-factor", ...hidden(), code });
  const provePasskey = (credential: string) => post({ step: "second-factor", ...hidden(), credential });
  return { asked, browser, prove, provePasskey };
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
    expect(await findMethods(name)).toEqual(["pwd", "otp"]);
  });
});

describe("a person with a passkey whom a client asks for", () => {
  const give = async (name: string) => askingAboutPasskeys(world).give((await world.join(name)).actor);

  it("is refused with what is no passkey's answer, with one that was used, and with one for another use", async () => {
    const key = await give("dora");
    const { page, post } = await atFirstStep();
    const sent = async (credential: string) => {
      const answered = await post({ step: "passkey", credential });
      return [answered.status, answered.text.includes("That passkey was not taken")];
    };
    for (const none of ["", "{}", "x".repeat(9000)]) expect(await sent(none)).toEqual([400, true]);
    expect(await sent(key.get(optionsIn(page), { origin: "https://evil.example" }))).toEqual([403, true]);
    expect(await sent(key.get(optionsIn(page), { isVerified: false }))).toEqual([403, true]);
    const second = await atSecondStep("dora");
    expect(await sent(key.get(optionsIn(second.asked.text)))).toEqual([403, true]);
    const credential = key.get(optionsIn(page));
    expect((await post({ step: "passkey", credential })).status).toBe(303);
    const again = await atFirstStep();
    expect((await again.post({ step: "passkey", credential })).status).toBe(403);
  });

  it("gets to the consent by it alone, with the assurance that the client asks for", async () => {
    const key = await give("emil");
    const { page, post, browser } = await atFirstStep({ acr_values: "aal2" });
    const { sent } = await browser.follow(await post({ step: "passkey", credential: key.get(optionsIn(page)) }));
    expect([sent.status, sent.text.includes('value="consent"'), sent.text.includes("emil")]).toEqual([200, true, true]);
    expect(await findMethods("emil")).toEqual(["hwk"]);
  });

  it("is asked for it, or a recovery code, behind the password", async () => {
    const key = await give("fay");
    const { asked, browser, provePasskey } = await atSecondStep("fay");
    expect(asked.text).toContain('name="code"');
    const wrong = await provePasskey(key.get(optionsIn((await atFirstStep()).page)));
    expect([wrong.status, wrong.text.includes("That passkey was not taken")]).toEqual([403, true]);
    expect(wrong.text).toContain('name="code"');
    const { sent } = await browser.follow(await provePasskey(key.get(optionsIn(wrong.text))));
    expect([sent.status, sent.text.includes('value="consent"')]).toEqual([200, true]);
    expect(await findMethods("fay")).toEqual(["pwd", "hwk"]);
  });

  it("is asked for nothing else where no code is left", async () => {
    const key = await give("gil");
    await world.admin.query(`DELETE FROM auth.recovery_code WHERE user_id =
      (SELECT id FROM auth."user" WHERE username_key = 'gil')`);
    const { asked, provePasskey } = await atSecondStep("gil");
    expect([asked.text.includes('name="code"'), asked.text.includes("is proved with a passkey")]).toEqual([
      false,
      true,
    ]);
    const wrong = await provePasskey("{}");
    expect([wrong.status, wrong.text.includes('name="code"')]).toEqual([400, false]);
    expect((await provePasskey(key.get(optionsIn(wrong.text)))).status).toBe(303);
  });

  it("logs in otherwise where too many ceremonies were begun, and where no passkey can be had", async () => {
    for (const source of [{ AUTH_PASSKEY_ATTEMPTS_PER_ADDRESS: "1" }, { AUTH_ISSUER: "https://192.0.2.1" }]) {
      const other = await makeOAuthWorld(source);
      try {
        await other.join("hal");
        const own = await other.oauth.register();
        await atFirstStep({}, other, own);
        const { page, post } = await atFirstStep({}, other, own);
        expect(page).not.toMatch(/data-options|<script/);
        expect((await post({ step: "login", login: "hal", password: PASSWORD })).status).toBe(303);
      } finally {
        await other.oauth.close();
      }
    }
  });
});
