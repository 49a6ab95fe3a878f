import { readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { type ReadLetter, readLetters, tokenIn } from "@coffer/testkit/letters";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type Authenticator, makeAuthenticator } from "../src/authenticator.ts";
import { goTo, logInByForm, openAs } from "../src/console/acts.ts";
import { readQr } from "../src/console/read-qr.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { freshName, join, logIn, type Person } from "../src/people.ts";

const code = (page: Page) => page.getByLabel("Code of the app");

/** Sets an app up by what the page shows to a camera. */
async function setUp(page: Page): Promise<Authenticator> {
  await page.getByRole("button", { name: "Set up an app" }).click();
  const uri = new URL(await readQr(page.getByRole("img", { name: "QR code for the authenticator app" })));
  const secret = uri.searchParams.get("secret") ?? "";
  expect((await page.locator("code").first().textContent())?.replaceAll(" ", "")).toBe(secret);
  const app = makeAuthenticator(secret);
  await code(page).fill(app.wrongCode());
  await page.keyboard.press("Enter");
  await page.getByText("That is not the code of now.").waitFor();
  await code(page).fill(await app.code());
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
  return app;
}

async function keepCodes(page: Page): Promise<string[]> {
  const codes = await page
    .getByRole("region", { name: "Keep these recovery codes" })
    .getByRole("listitem")
    .allTextContents();
  await page.getByLabel("I have kept them").check();
  await page.getByRole("button", { name: "Done" }).click();
  return codes;
}

async function beginLogin(page: Page, { username, password }: Person) {
  await page.goto("login");
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await code(page).waitFor();
}

const PASSWORD = "a quiet harbour 41";
const NEW_PASSWORD = "a louder harbour 42";

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();

describe.skipIf(browser.path === null)(`credentials in the console${noBrowser}`, () => {
  const coffer = useConsole();

  describe("second factors", () => {
    it("are set up by a camera, ask for a code at the next login, and end what the password alone began", async () => {
      const nina = await join(coffer.url, "nina");
      const elsewhere = await logIn(coffer.url, nina.username, nina.password);
      const page = await openAs(coffer, nina, "settings/security");
      const app = await setUp(page);
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByText("Say first that you have kept them").waitFor();
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save as a file" }).click();
      const saved = readFileSync(await (await saving).path(), "utf8");
      const codes = await keepCodes(page);
      expect(codes).toHaveLength(10);
      for (const one of codes) expect(saved).toContain(one);
      await page.getByText("10 of 10 are left.").waitFor();
      await page.reload();
      await page.getByText("Each login asks for its code.").waitFor();
      expect(await page.content()).not.toContain(codes[0]);
      await expect(elsewhere.client.ask("{ me { id } }")).rejects.toMatchObject({
        errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
      });

      const other = await coffer.open("settings/security");
      await beginLogin(other, nina);
      await code(other).fill(app.wrongCode());
      await other.keyboard.press("Enter");
      await other.getByText("4 more tries.").waitFor();
      await code(other).fill(await app.code());
      await other.keyboard.press("Enter");
      await home(other);
    });

    it("let somebody in with a recovery code, once, which the page counts; new ones take their place", async () => {
      const nina = await join(coffer.url, "nina");
      const first = await openAs(coffer, nina, "settings/security");
      await setUp(first);
      const [recoveryCode = "", second = ""] = await keepCodes(first);

      const page = await coffer.open();
      const useRecoveryCode = async (typed: string) => {
        await beginLogin(page, nina);
        await page.getByRole("button", { name: "Use a recovery code" }).click();
        await page.getByLabel("Recovery code").fill(typed);
        await page.keyboard.press("Enter");
      };
      await useRecoveryCode(recoveryCode.toUpperCase().replaceAll("-", " "));
      await home(page);
      await page.goto("settings/security");
      await page.getByText("9 of 10 are left.").waitFor();
      await page.getByRole("button", { name: "Make new codes…" }).click();
      await page.getByRole("button", { name: "Make new codes", exact: true }).click();
      await page.getByRole("heading", { name: "Keep these recovery codes" }).waitFor();
      const renewed = await keepCodes(page);
      expect(renewed).not.toContain(second);
      await page.getByText("10 of 10 are left.").waitFor();
      await page.getByRole("button", { name: "Your session" }).click();
      await page.getByRole("button", { name: "Log out" }).click();
      await page.getByText("You are logged out").waitFor();
      await useRecoveryCode(second);
      await page.getByText("That code is wrong, or was used before.").waitFor();
    });

    it("stand beside where one is logged in, which ends one by one, or all but this one, at once", async () => {
      const nina = await join(coffer.url, "nina");
      const page = await coffer.open("settings/security");
      await logInByForm(page, nina, "Security");
      const other = await openAs(coffer, nina);
      await page.reload();
      const sessions = page.getByRole("list", { name: "Where you are logged in" }).getByRole("listitem");
      await sessions.nth(2).waitFor();
      const [newest, own, program] = [sessions.nth(0), sessions.nth(1), sessions.nth(2)];
      expect(await own.textContent()).toMatch(/^Chrome on LinuxThis oneBrowser · Computer · .*1since /);
      expect(await own.getByRole("button").count()).toBe(0);
      expect(await newest.textContent()).toMatch(/^nodeBrowser · /);
      expect(await program.textContent()).toMatch(/^nodeProgram · /);

      await program.getByRole("button", { name: "End node" }).click();
      await page.getByRole("button", { name: "End it" }).click();
      await page.getByText("It has ended.").waitFor();
      await expect(nina.client.ask("{ me { id } }")).rejects.toMatchObject({
        errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
      });
      await program.waitFor({ state: "detached" });

      await page.getByRole("button", { name: "End all others…" }).click();
      await page.getByRole("button", { name: "End all others", exact: true }).click();
      await page.getByText("One other has ended.").waitFor();
      await sessions.nth(1).waitFor({ state: "detached" });
      await other.getByLabel("Password").waitFor();
      await page.reload();
      await sessions.first().waitFor();
    });

    it("are removed, and the next login asks for the password alone; five wrong codes lead back to it", async () => {
      const nina = await join(coffer.url, "nina");
      const first = await openAs(coffer, nina, "settings/security");
      const app = await setUp(first);
      await keepCodes(first);

      const page = await coffer.open();
      await beginLogin(page, nina);
      for (const left of ["4 more tries.", "3 more tries.", "2 more tries.", "One more try."]) {
        await code(page).fill(app.wrongCode());
        await page.keyboard.press("Enter");
        await page.getByText(left).waitFor();
      }
      await code(page).fill(app.wrongCode());
      await page.keyboard.press("Enter");
      await page.getByText("there are no more tries").waitFor();
      await page.getByRole("button", { name: "Start again" }).click();
      await page.getByLabel("Username or email").waitFor();

      await first.getByRole("button", { name: "Remove the app…" }).click();
      await first.getByRole("button", { name: "Remove it" }).click();
      await first.getByText("None is set up.").waitFor();
      await first.getByText("You get ten with your first second factor.").waitFor();
      await page.getByLabel("Username or email").fill(nina.username);
      await page.getByLabel("Password").fill(nina.password);
      await page.getByRole("button", { name: "Log in" }).click();
      await home(page);
    });
  });

  describe("an account by mail", () => {
    /** The newest mail to an address of that subject, once it has come. */
    async function letterTo(address: string, subject: string, but: readonly string[] = []): Promise<ReadLetter> {
      const folder = joinPath(coffer.running.dataFolder, "mail");
      const find = async () =>
        (await readLetters(folder)).find(
          (letter) => letter.to === address && letter.subject === subject && !but.includes(letter.body),
        );
      await expect.poll(find, { timeout: 120_000 }).toBeDefined();
      return (await find()) as ReadLetter;
    }
    const follow = async (page: Page, letter: ReadLetter, where: "confirm" | "undo" | "reset") => {
      await page.goto("about:blank");
      await page.goto(`${where}#token=${tokenIn(letter, where)}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      // Neither the address nor the history has the token any more.
      await expect.poll(() => page.url()).toMatch(new RegExp(`/console/${where}$`));
    };
    const register = async (page: Page, username: string) => {
      await page.getByLabel("Username").fill(username);
      await page.getByLabel("Email").fill(`${username}@example.com`);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Make the account" }).click();
      await page.getByText(`Log in as ${username} now.`).waitFor();
    };

    it("says that a link is none, whole or half, and the same of a forgotten password to everybody", async () => {
      for (const where of ["confirm", "undo", "reset"]) {
        const page = await coffer.open(where);
        await page.getByRole("alert").filter({ hasText: "opened by the link of a mail" }).waitFor();
      }
      const page = await coffer.open(`confirm#token=${"x".repeat(43)}`);
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page.getByRole("alert").getByRole("link", { name: "LINK_NOT_VALID" }).waitFor();

      await page.goto("login");
      await goTo(page, "Forgotten password", "Forgotten password");
      await page.getByLabel("Username or email").fill(freshName("nobody"));
      await page.getByRole("button", { name: "Send the mail" }).click();
      await page
        .getByRole("status")
        .filter({ hasText: "a mail is on its way. Its link is good for 30 minutes" })
        .waitFor();
    });

    it("leads from the mail of a registration to a login by the address, which a link gives once", async () => {
      const page = await coffer.open("register");
      const username = freshName("mia");
      const address = `${username}@example.com`;
      await register(page, username);
      await logInByForm(page, { username: address, password: PASSWORD }, "Log in");
      await page.getByRole("alert").getByRole("link", { name: "INVALID_CREDENTIALS" }).waitFor();
      const letter = await letterTo(address, "Confirm your email address");
      await follow(page, letter, "confirm");
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page
        .getByRole("status")
        .filter({ hasText: `${address} is confirmed` })
        .waitFor();
      await follow(page, letter, "confirm");
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page.getByRole("link", { name: "LINK_NOT_VALID" }).waitFor();
      await goTo(page, "Log in", "Log in");
      await logInByForm(page, { username: address, password: PASSWORD });
    });

    it("lets a person change their address, tells the one before, which takes it back, and choose a new password", async () => {
      const page = await coffer.open("register");
      const username = freshName("otto");
      const [address, next] = [`${username}@example.com`, `${username}.new@example.com`];
      await register(page, username);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
      await page.goto("settings");
      const card = page.getByRole("region", { name: "Email address" });
      await card.getByText("Not confirmed yet").waitFor();
      await card.getByRole("button", { name: "Send the mail again" }).click();
      await page.getByText(`A mail to ${address} is on its way`).waitFor();
      await follow(page, await letterTo(address, "Confirm your email address"), "confirm");
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page.getByRole("status").filter({ hasText: "is confirmed" }).waitFor();

      await page.goto("settings");
      await card.getByText("Confirmed", { exact: true }).waitFor();
      await card.getByRole("button", { name: "Change the address" }).click();
      await card.getByLabel("New address").fill(next);
      await card.getByLabel("Your password").fill("a wrong password 1");
      await card.getByRole("button", { name: "Send a mail to the new address" }).click();
      await card.getByRole("link", { name: "WRONG_PASSWORD" }).waitFor();
      await card.getByLabel("Your password").fill(PASSWORD);
      await card.getByRole("button", { name: "Send a mail to the new address" }).click();
      await page.getByText(`A mail to ${next} is on its way`).waitFor();
      await follow(page, await letterTo(next, "Confirm your new email address"), "confirm");
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page
        .getByRole("status")
        .filter({ hasText: `${next} is confirmed` })
        .waitFor();

      const elsewhere = await coffer.open();
      await follow(elsewhere, await letterTo(address, "Your email address was changed"), "undo");
      await elsewhere.getByRole("button", { name: "Take it back" }).click();
      await elsewhere
        .getByRole("status")
        .filter({ hasText: `${address} is your account's again` })
        .waitFor();
      // The session of whoever changed it has ended.
      await page.goto("settings");
      await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();

      await follow(elsewhere, await letterTo(address, "Choose a new password"), "reset");
      await elsewhere.getByLabel("New password").fill("short");
      await elsewhere.getByRole("button", { name: "Set the password" }).click();
      await elsewhere.getByText("It is shorter than 12 characters.").waitFor();
      await elsewhere.getByLabel("New password").fill(NEW_PASSWORD);
      await elsewhere.getByRole("button", { name: "Set the password" }).click();
      await elsewhere.getByText(`Your password is another now. Log in as ${username} with it.`).waitFor();
      await elsewhere.getByLabel("Password").fill(NEW_PASSWORD);
      await elsewhere.getByRole("button", { name: "Log in" }).click();
      await elsewhere.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
      await letterTo(address, "Your password was changed");
    });

    it("lets a person change their password, and ends their other sessions alone", async () => {
      const page = await coffer.open("register");
      const username = freshName("pia");
      await register(page, username);
      await page.getByLabel("Password").fill(PASSWORD);
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
      const other = await coffer.open();
      await logInByForm(other, { username, password: PASSWORD });
      await page.goto("settings");
      const card = page.getByRole("region", { name: "Password" });
      await card.getByLabel("Password of now").fill("a wrong password 1");
      await card.getByLabel("New password").fill(NEW_PASSWORD);
      await card.getByRole("button", { name: "Change the password" }).click();
      await card.getByRole("link", { name: "WRONG_PASSWORD" }).waitFor();
      await card.getByLabel("Password of now").fill(PASSWORD);
      await card.getByRole("button", { name: "Change the password" }).click();
      await page.getByText("Your password is another. One other session ended.").waitFor();
      await other.getByText("The server has ended your session").waitFor();
      await page.reload();
      await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
    });
  });
});
