import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { freshName, fund, join } from "../src/people.ts";

/** A renewal every few seconds; the client renews a token some time before it ends. */
const SHORT_LIVES = { AUTH_ACCESS_TOKEN_SECONDS: "35", AUTH_LOGIN_ATTEMPTS_PER_ADDRESS: "60" };
/** Who logs in or registers computes something first. */
const WORK = { AUTH_PROOF_OF_WORK_BITS: "8" };

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
const isFocused = (page: Page, label: string) =>
  page.getByLabel(label).evaluate((field) => field === document.activeElement);

describe.skipIf(browser.path === null)(`a session of the console${noBrowser}`, () => {
  const coffer = useConsole({ ...SHORT_LIVES, ...WORK });

  it("refuses a login that is none, and says so to whoever uses the keyboard alone", async () => {
    const page = await coffer.open("login");
    await page.getByLabel("Username or email").focus();
    await page.keyboard.type(freshName("nobody"));
    await page.keyboard.press("Tab");
    await page.keyboard.type("a wrong password 1");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(await page.getByLabel("Password").getAttribute("type")).toBe("text");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    const refusal = page.getByRole("alert").filter({ hasText: "There is no account of this name" });
    await refusal.waitFor();
    expect(await refusal.evaluate((note) => note === document.activeElement)).toBe(true);
    const opening = page.context().waitForEvent("page");
    await refusal.getByRole("link", { name: "INVALID_CREDENTIALS" }).click();
    await (await opening).getByRole("heading", { level: 1, name: "INVALID_CREDENTIALS" }).waitFor();
  });

  it("moves nothing that somebody may be pressing when what comes later has come", async () => {
    const page = await coffer.open("register");
    let letCome = () => {};
    const held = new Promise<void>((resolve) => {
      letCome = resolve;
    });
    await page.route("**/other-ways-*.js", async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole("link", { name: "Log in" }).click();
    const button = page.getByRole("button", { name: "Log in" });
    const before = await button.boundingBox();
    letCome();
    await page.getByRole("button", { name: "Use a passkey" }).waitFor();
    expect(await button.boundingBox()).toEqual(before);
  });

  it("refuses a register form with all that is wrong in its places, and goes to the first of them", async () => {
    const page = await coffer.open("register");
    await page.getByLabel("Username").fill("a b");
    await page.getByLabel("Email").fill("nowhere");
    await page.getByLabel("Password").fill("a quiet harbour 41");
    await page.keyboard.press("Enter");
    await expect.poll(() => isFocused(page, "Username")).toBe(true);
    for (const label of ["Username", "Email"])
      expect(await page.getByLabel(label).getAttribute("aria-invalid")).toBe("true");

    const { username } = await join(coffer.url, "nina");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Email").fill(`${freshName("x")}@example.com`);
    const sentWork = page.waitForRequest((request) => /"nonce":"\d+"/.test(request.postData() ?? ""));
    await page.keyboard.press("Enter");
    await sentWork;
    await page.getByText("Somebody has this name already").getByRole("link", { name: "USERNAME_TAKEN" }).waitFor();
    await expect.poll(() => isFocused(page, "Username")).toBe(true);
    expect(await page.getByLabel("Password").getAttribute("autocomplete")).toBe("new-password");
  });

  it("is one of two tabs, over several renewals and a race for one; a logout in one ends both and says so", async () => {
    const first = await coffer.open("wallets");
    const nina = await join(coffer.url, "nina");
    await first.getByLabel("Username or email").fill(nina.username);
    await first.getByLabel("Password").fill(nina.password);
    await first.getByRole("button", { name: "Log in" }).click();
    // Whoever asked for a page comes to it.
    await first.getByRole("heading", { level: 1, name: "Wallets" }).waitFor();
    const second = await first.context().newPage();
    await second.goto("");
    await home(second);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([first.reload(), second.reload()]);
      await first.getByRole("heading", { level: 1, name: "Wallets" }).waitFor();
      await home(second);
    }
    await second.getByRole("button", { name: "Your session" }).click();
    await second.getByRole("button", { name: "Log out" }).click();
    await second.getByText("You are logged out, in every tab of this browser.").waitFor();
    await first.getByText("You have logged out in another tab of this browser.").waitFor();
    expect(await first.getByRole("heading", { name: "Wallets" }).count()).toBe(0);
  });

  it("ends at once with a freeze by an operator; the page says so, and the login says which", async () => {
    const nina = await join(coffer.url, "nina");
    const page = await coffer.open();
    await logInByForm(page, nina);
    await page.goto("send?to=bob&memo=rent");
    await page.getByText(/^Live/).waitFor();
    const olivia = await logInOlivia(coffer.running);
    const input = { userId: nina.userId, reason: "A stolen phone", idempotencyKey: randomUUID() };
    await olivia.client.ask(operation("FreezeUser"), { input });
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    await page.getByText("The server has ended your session").waitFor();
    expect(new URL(page.url()).searchParams.get("to")).toBe("/send?to=bob&memo=rent");

    await page.getByLabel("Username or email").fill(nina.username);
    await page.getByLabel("Password").fill(nina.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").getByText("This account is frozen").waitFor();

    // What nina had begun is not for whoever logs in instead.
    await logInByForm(page, await join(coffer.url, "otto"));
    expect(new URL(page.url()).search).toBe("");
  });

  it("leaves nothing of what was begun to the next person after a logout: no draft, and no note", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Display name").fill("Nina Miller");
    await page.getByRole("button", { name: "Save" }).click();
    const note = page.getByText("Your profile is saved.");
    await note.waitFor();
    await goTo(page, "Send", "Send");
    await note.waitFor();
    const draft = "send?to=bob&memo=rent";
    const other = await page.context().newPage();
    await other.goto(draft);
    await other.getByRole("heading", { level: 1, name: "Send" }).waitFor();

    await page.getByRole("button", { name: "Nina Miller" }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    for (const tab of [page, other]) {
      await tab.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
      await expect.poll(() => new URL(tab.url()).search).toBe("");
    }
    expect(await note.count()).toBe(0);
    await logInByForm(page, await join(coffer.url, "otto"));
    expect(await note.count()).toBe(0);
  });

  it("is the next person's in every tab when they log in: no tab keeps what another had begun", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.goto("send?to=bob&memo=rent");
    await page.getByRole("heading", { level: 1, name: "Send" }).waitFor();
    // As from a tab that has not heard of nina.
    const { refreshToken } = await join(coffer.url, "otto");
    const status = await page.evaluate(async (token) => {
      const headers = { "content-type": "application/json", "x-coffer-session": "1" };
      const body = JSON.stringify({ refreshToken: token });
      return (await fetch("/auth/session", { method: "POST", headers, body })).status;
    }, refreshToken);
    expect(status).toBe(200);
    // Nina's token has its time first.
    await page.getByRole("heading", { level: 1, name: /^Good day, otto/ }).waitFor({ timeout: 120_000 });
    expect(new URL(page.url()).search).toBe("");
  });

  it("shows a changed profile in the person's other tab, and what is no language in its place", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    const other = await page.context().newPage();
    await other.goto("");
    await home(other);
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Language").fill("no language at all");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByLabel("Language").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Language").fill("pt-BR");
    await page.getByLabel("Display name").fill("Nina Miller");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your profile is saved.").waitFor();
    await other.getByRole("heading", { level: 1, name: "Good day, Nina Miller" }).waitFor();
    await other.getByRole("button", { name: "Nina Miller" }).waitFor();
    const save = page.getByRole("button", { name: "Save" });
    expect(await save.evaluate((button) => button === document.activeElement)).toBe(true);

    // What somebody types is theirs; the other field has what is new.
    await other.getByRole("link", { name: "Settings" }).click();
    await expect.poll(() => other.getByLabel("Language").inputValue()).toBe("pt-BR");
    await other.getByLabel("Display name").fill("Nina M");
    await page.getByLabel("Language").fill("de");
    await page.getByLabel("Display name").fill("Nina Smith");
    await save.click();
    await expect.poll(() => other.getByLabel("Language").inputValue()).toBe("de");
    expect(await other.getByLabel("Display name").inputValue()).toBe("Nina M");
  });

  it("writes numbers and dates in the profile's language, once a page is loaded anew", async () => {
    const nina = await join(coffer.url, "nina");
    await fund(nina, "1234.50");
    const page = await coffer.open();
    await logInByForm(page, nina);
    // Of English, which every profile has at first, the browser's kind: it is British here.
    await page.getByText("1,234.50").first().waitFor();
    await page
      .getByText(/^\d+ [A-Z][a-z]+ 20\d\d, \d\d:\d\d:\d\d$/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Language").fill("de");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Your profile is saved.").waitFor();
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByText("1,234.50").first().waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Guten Tag" }).waitFor();
    await page.getByText("1.234,50").first().waitFor();
    await page
      .getByText(/^\d+\. [A-Z][a-z]+\.? 20\d\d, \d\d:\d\d:\d\d$/)
      .first()
      .waitFor();
  });

  it("speaks German to whose browser asks for it, until they choose otherwise, and reads amounts so", async () => {
    const nina = await join(coffer.url, "nina");
    await fund(nina, "1234.50");
    const page = await coffer.open("login", { locale: "de-DE" });
    await page.getByRole("heading", { level: 1, name: "Anmelden" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await page.getByLabel("Benutzername oder E-Mail").fill(nina.username);
    await page.getByLabel("Passwort").fill("a wrong password 1");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByText("Es gibt kein Konto dieses Namens mit diesem Passwort.").waitFor();
    await page.getByLabel("Passwort").fill(nina.password);
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByText("1.234,50").first().waitFor();
    await page.goto("send");
    await page.getByLabel("Betrag").fill("1,5");
    await page.getByText("Gelesen als 1,50").waitFor();

    await page.goto("settings");
    await page.getByRole("main").getByLabel("Konsole auf").selectOption("English");
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    await page.getByRole("main").getByRole("button", { name: "Log out" }).click();
    await page.getByRole("button", { name: "Deutsch" }).click();
    await page.getByRole("heading", { level: 1, name: "Anmelden" }).waitFor();
  });

  // The last one: from then on nobody can try from here.
  it("says when to try again where there were too many tries", async () => {
    const page = await coffer.open("login");
    await page.getByLabel("Username or email").fill(freshName("nobody"));
    await page.getByLabel("Password").fill("a wrong password 1");
    const note = page.getByRole("alert");
    await expect
      .poll(
        async () => {
          await page.getByRole("button", { name: "Log in" }).click();
          await note.waitFor();
          return note.textContent();
        },
        { timeout: 120_000, interval: 50 },
      )
      .toMatch(/There were too many tries\. Try again at \d\d:\d\d:\d\d/);
    await expect.poll(() => note.evaluate((shown) => shown === document.activeElement)).toBe(true);
  });
});
