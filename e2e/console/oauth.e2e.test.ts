import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "@coffer/local-parts/free-port";
import * as openid from "openid-client";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { authProgram, authRequest } from "../src/auth-page.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, closeAfter, noBrowser } from "../src/console/use-console.ts";
import { addAuthenticator } from "../src/console/virtual-authenticator.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { makeStaff } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { registerClient } from "../src/tell-of-oauth.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const port = String(await freePort());
const issuer = `http://localhost:${port}`;

describe.skipIf(browser.path === null)(`the pages on which people let programs in${noBrowser}`, () => {
  // Strangers compute something first: no page gets by without doing so.
  const coffer = useOwnCoffer({ PORT: port, AUTH_ISSUER: issuer, AUTH_PROOF_OF_WORK_BITS: "8" });
  const answers: string[] = [];
  const program = createServer((request, response) => {
    answers.push(request.url ?? "");
    response.end("<!doctype html><title>program</title><p>back in the program");
  });
  let running: Browser | undefined;
  let admin: Person;
  let ann: Person;
  let redirect = "";

  beforeAll(async () => {
    if (browser.path === null) throw new Error(browser.why);
    program.listen(0, "127.0.0.1");
    await once(program, "listening");
    redirect = `http://127.0.0.1:${(program.address() as AddressInfo).port}/callback`;
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    running = await chromium.launch({ executablePath: browser.path, args });
    admin = await makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN");
    ann = await join(coffer.url, "ann");
  });
  afterAll(async () => {
    await running?.close();
    program.close();
  });

  /** What a page would have done, and its policy refused. */
  const refusals: string[] = [];
  afterEach(({ task }) => closeAfter(task, running));
  const open = async (locale = "en-GB"): Promise<Page> => {
    if (!running) throw new Error("the browser is not running");
    const page = await (await running.newContext({ locale })).newPage();
    page.setDefaultTimeout(120_000);
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) refusals.push(message.text());
    });
    return page;
  };

  const ask = async (input: Record<string, unknown> = {}) => {
    const client = await registerClient(admin, {
      redirectUris: [redirect],
      postLogoutRedirectUris: [redirect],
      kind: "PUBLIC",
      byDeviceCode: true,
      ...input,
    });
    const config = await openid.discovery(new URL(issuer), client.id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });
    const verifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirect,
      scope: "openid profile email offline_access accounts:read payments:read",
      prompt: "consent",
      state: "st",
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    return { config, verifier, url };
  };

  /** Onto the device of this page. */
  const givePasskey = async (page: Page, { client }: Person) => {
    const { startPasskeyRegistration } = await client.ask(operation("StartPasskeyRegistration"));
    const credential = await page.evaluate(async (options) => {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options));
      return JSON.stringify(await navigator.credentials.create({ publicKey }));
    }, String(startPasskeyRegistration.options));
    const { addPasskey } = await client.ask(operation("AddPasskey"), { input: { credential } });
    expect(addPasskey.__typename).toBe("AddPasskeySuccess");
  };

  const looksWell = async (page: Page) => {
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  };

  it("say what is wrong, and lead a person by the keyboard alone through login and consent back to the program", async () => {
    const { config, verifier, url } = await ask();
    const page = await open();
    await page.goto(url.href);
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    await looksWell(page);
    await page.getByLabel("Username or email").fill(ann.username);
    await page.getByLabel("Password").fill("not this one at all");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "There is no such account" }).waitFor();
    await looksWell(page);
    expect(await page.getByLabel("Username or email").inputValue()).toBe(ann.username);
    await page.getByLabel("Password").fill(ann.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Let Shop in?" }).waitFor();
    await page.getByText("see your payments").waitFor();
    await looksWell(page);
    await page.getByRole("button", { name: "Let it in" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("back in the program").waitFor();
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), {
      pkceCodeVerifier: verifier,
      expectedState: "st",
    });
    expect(tokens.claims()?.sub).toBe(ann.userId);

    const hint = { post_logout_redirect_uri: redirect, id_token_hint: tokens.id_token ?? "" };
    await page.goto(openid.buildEndSessionUrl(config, hint).href);
    await page.getByRole("heading", { level: 1, name: "Log out?" }).waitFor();
    await looksWell(page);
    await page.getByRole("button", { name: "Log out", exact: true }).click();
    await page.getByText("back in the program").waitFor();
    await page.goto(url.href);
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    expect(refusals).toEqual([]);
  });

  it("are the beginning of what the security page shows, where it is ended for good", async () => {
    const { config, verifier, url } = await ask({ name: "Budget" });
    const page = await open();
    await page.goto(url.href);
    await page.getByLabel("Username or email").fill(ann.username);
    await page.getByLabel("Password").fill(ann.password);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Let it in" }).click();
    await page.getByText("back in the program").waitFor();
    const checks = { pkceCodeVerifier: verifier, expectedState: "st" };
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), checks);
    await page.goto(`${issuer}/console/login`);
    await page.getByLabel("Username or email").fill(ann.username);
    await page.getByLabel("Password").fill(ann.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
    await page.goto(`${issuer}/console/settings/security`);
    await page.getByRole("heading", { level: 3, name: "Budget" }).waitFor();
    await looksWell(page);
    // What it was let in to is a session, too, and stands among those.
    const apps = page.getByRole("region", { name: "Apps let in" });
    await apps.getByRole("button", { name: "End Budget" }).click();
    await page.getByRole("button", { name: "End it" }).click();
    await page.getByRole("heading", { level: 3, name: "Budget" }).waitFor({ state: "detached" });
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("take a passkey in place of the password, and behind it", async () => {
    const pat = await join(coffer.url, "pat");
    const { config, verifier, url } = await ask();
    const page = await open();
    // This device takes an offer at once, as if its owner had chosen it.
    await page.addInitScript(() => {
      if (!sessionStorage.getItem("offers")) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    const device = await addAuthenticator(page);
    await page.goto(url.href);
    await givePasskey(page, pat);

    const passkey = page.getByRole("button", { name: "Use a passkey" });
    await device.recognise(false);
    await passkey.click();
    await page.getByRole("alert").filter({ hasText: "The browser gave no passkey" }).waitFor();
    await looksWell(page);
    await device.recognise(true);
    await passkey.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Let it in" }).click();
    await page.getByText("back in the program").waitFor();
    const checks = { pkceCodeVerifier: verifier, expectedState: "st" };
    const tokens = await openid.authorizationCodeGrant(config, new URL(page.url()), checks);
    expect(tokens.claims()).toMatchObject({ sub: pat.userId, acr: "aal2" });

    await page.context().clearCookies();
    await page.goto(url.href);
    await page.getByLabel("Username or email").fill(pat.username);
    await page.getByLabel("Password").fill(pat.password);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "One more proof" }).waitFor();
    await passkey.waitFor();
    await looksWell(page);
    await passkey.click();
    await page.getByRole("heading", { level: 1, name: "Let Shop in?" }).waitFor();

    await page.evaluate(() => sessionStorage.setItem("offers", "yes"));
    await page.context().clearCookies();
    await page.goto(url.href);
    await page.getByRole("heading", { level: 1, name: "Let Shop in?" }).waitFor();
    expect(refusals).toEqual([]);
  });

  it("are beside what a page of one's own does with passkeys, by the program of docs/AUTH.md", async () => {
    const person = await join(coffer.url, "pia");
    // The page is nobody's yet: what it may load, its maker says.
    const page = await (await (running as Browser).newContext({ bypassCSP: true })).newPage();
    await addAuthenticator(page);
    await page.goto(`${issuer}/.well-known/openid-configuration`);
    await givePasskey(page, person);
    const known = `const START_PASSKEY_LOGIN = ${JSON.stringify(authRequest("StartPasskeyLogin"))};
      const LOGIN_WITH_PASSKEY = ${JSON.stringify(authRequest("LoginWithPasskey"))};
      const ask = async (query, variables) => {
        const body = JSON.stringify({ query, variables });
        const headers = { "content-type": "application/json" };
        return (await (await fetch("/graphql", { method: "POST", headers, body })).json()).data;
      };`;
    const program = authProgram("START_PASSKEY_LOGIN");
    const answer = await page.evaluate(`(async () => { ${known} ${program} return loginWithPasskey; })()`);
    expect(answer).toMatchObject({ __typename: "LoginSuccess", user: { id: person.userId } });
  });

  it("show no form before what it is sent with can be computed", async () => {
    const { url } = await ask();
    const page = await open();
    const held = Promise.withResolvers<void>();
    await page.route("**/auth/oauth/work.js", async (route) => {
      await held.promise;
      await route.continue();
    });
    await page.goto(url.href, { waitUntil: "commit" });
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    expect(await page.locator("form").count()).toBe(0);
    held.resolve();
    await page.getByLabel("Username or email").fill(ann.username);
    await page.getByLabel("Password").fill(ann.password);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Let it in" }).waitFor();
  });

  it("take no for an answer, in German too", async () => {
    const { url } = await ask();
    const page = await open("de-DE");
    await page.goto(url.href);
    await page.getByRole("heading", { level: 1, name: "Anmelden" }).waitFor();
    await page.getByRole("button", { name: "Nein" }).click();
    await page.getByText("back in the program").waitFor();
    expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");
  });

  it("let a device in by its code, typed or in its address, and say so", async () => {
    const { config } = await ask();
    const asked = await openid.initiateDeviceAuthorization(config, { scope: "openid accounts:read" });
    const page = await open();
    await page.goto(asked.verification_uri);
    await looksWell(page);
    await page.getByLabel("Code").fill("BBBB-BBBB");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.goto(asked.verification_uri_complete ?? "");
    await page.getByRole("heading", { level: 1, name: "Is this the code?" }).waitFor();
    expect(await page.locator(".code").textContent()).toBe(asked.user_code);
    await looksWell(page);
    await page.getByRole("button", { name: "Yes, my device shows it" }).click();
    await page.getByLabel("Username or email").fill(ann.username);
    await page.getByLabel("Password").fill(ann.password);
    await page.keyboard.press("Enter");
    await page.getByText("You let in another device").waitFor();
    await page.getByRole("button", { name: "Let it in" }).click();
    await page.getByRole("heading", { level: 1, name: "The device is in" }).waitFor();
    await looksWell(page);
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...asked, interval: 1 });
    expect(tokens.claims()?.sub).toBe(ann.userId);
    expect(refusals).toEqual([]);
  });

  it("are a page, too, where nothing can be answered any more", async () => {
    const page = await open();
    await page.goto(`${issuer}/auth/oauth/interaction/none`);
    await page.getByRole("heading", { level: 1, name: "This did not work" }).waitFor();
    await looksWell(page);
    // Nobody is logged in: there is nothing to ask.
    await page.goto(`${issuer}/auth/oauth/end`);
    await page.getByText("You are logged out here").waitFor();
    await looksWell(page);
    expect(refusals).toEqual([]);
  });
});
