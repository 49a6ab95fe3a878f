import { join as joinPath } from "node:path";
import { type ReadLetter, readLetters, tokenIn } from "@coffer/testkit/letters";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { freshName } from "../src/people.ts";

const PASSWORD = "a quiet harbour 41";
const NEW_PASSWORD = "a louder harbour 42";

describe.skipIf(browser.path === null)(`an account by mail in the console${noBrowser}`, () => {
  const coffer = useConsole();

  /** The newest mail to an address of that subject, once it has come. */
  async function letterTo(address: string, subject: string, but: readonly string[] = []): Promise<ReadLetter> {
    const folder = joinPath(coffer.running.dataFolder, "mail");
    const find = async () =>
      (await readLetters(folder)).find(
        (letter) => letter.to === address && letter.subject === subject && !but.includes(letter.body),
      );
    await expect.poll(find, { timeout: 20_000 }).toBeDefined();
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
