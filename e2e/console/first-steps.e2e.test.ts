import { randomUUID } from "node:crypto";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { freshName, join, logIn, openAccount } from "../src/people.ts";

const PASSWORD = "a quiet harbour 41";

describe.skipIf(browser.path === null)(`the first steps in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("say in place why a password is too weak, and why a login is none", async () => {
    const page = await coffer.open("register");
    const username = freshName("weak");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Email").fill(`${username}@example.com`);
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("It is shorter than 12 characters.").waitFor();
    const password = page.getByLabel("Password");
    expect(await password.getAttribute("aria-invalid")).toBe("true");
    expect(await password.evaluate((field) => field === document.activeElement)).toBe(true);

    await goTo(page, "Log in instead", "Log in");
    await page.getByLabel("Username or email").fill(username);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    const refusal = page.getByRole("alert");
    await refusal.waitFor();
    expect(await refusal.evaluate((note) => note === document.activeElement)).toBe(true);
  });

  it("lead from a new name to an account, and whoever asked for a page comes back to it", async () => {
    const page = await coffer.open("?from=somewhere");
    await goTo(page, "Make an account", "Make an account");
    const username = freshName("nina");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Email").fill(`${username}@example.com`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText(`Log in as ${username} now.`).waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: `Good day, ${username}` }).waitFor();
    await page.getByLabel("Currency").selectOption("USD");
    await page.getByRole("button", { name: "Open an account" }).click();
    await page.getByRole("region", { name: "Accounts" }).getByText("0.00").waitFor();
  });

  it("show a deposit on the screen of whom it is for, by itself", async () => {
    const nina = await join(coffer.url, "nina");
    const accountId = await openAccount(nina, "USD");
    const page = await coffer.open();
    await logInByForm(page, nina);
    await page.getByText("No money has moved yet.").waitFor();
    await page.getByText(/^Live/).waitFor();
    const { client } = await logIn(coffer.url, nina.username, nina.password);
    await client.ask(operation("Deposit"), {
      input: { accountId, amount: { amount: "1254.50", currency: "USD" }, idempotencyKey: randomUUID() },
    });
    await page.getByRole("region", { name: "Accounts" }).getByText("1,254.50").waitFor();
    await page.getByRole("listitem").filter({ hasText: "Deposit" }).getByText("Completed").waitFor();
  });

  it("ask anew for what an event tells only in part: nothing of it stands in the place of what was whole", async () => {
    const nina = await join(coffer.url, "nina");
    const accountId = await openAccount(nina, "USD");
    const page = await coffer.open();
    let broken = 0;
    await page.routeWebSocket("**/graphql", (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const said = JSON.parse(String(message));
        const account = said.payload?.data?.balanceChanged?.account;
        if (account) {
          account.name = null;
          said.payload.errors = [{ message: "it is broken", extensions: { code: "INTERNAL_SERVER_ERROR" } }];
          broken += 1;
        }
        socket.send(JSON.stringify(said));
      });
    });
    await page.reload();
    await logInByForm(page, nina);
    await page.getByText(/^Live/).waitFor();
    const { client } = await logIn(coffer.url, nina.username, nina.password);
    await client.ask(operation("Deposit"), {
      input: { accountId, amount: { amount: "12.50", currency: "USD" }, idempotencyKey: randomUUID() },
    });
    const cards = page.getByRole("region", { name: "Accounts" });
    await cards.getByText("12.50").waitFor();
    expect(broken).toBeGreaterThan(0);
    await cards.getByRole("link", { name: "USD" }).waitFor();
  });

  it("end with the logout: the page shows nothing any more", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.getByRole("button", { name: "Your session" }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    expect(await page.getByText("Good day").count()).toBe(0);
  });

  it("do not end where the server cannot be told of the logout: the page says so, and it is made up for", async () => {
    const page = await coffer.open();
    const nina = await join(coffer.url, "nina");
    await logInByForm(page, nina);
    const leave = async (by: Locator) => {
      await page.route("**/auth/session", (route) =>
        route.request().method() === "DELETE" ? route.abort("aborted") : route.continue(),
      );
      await by.getByRole("button", { name: "Log out" }).click();
      await by.getByText("You are still logged in").waitFor();
      await page.unroute("**/auth/session");
    };
    await page.getByRole("button", { name: "Your session" }).click();
    await leave(page.getByRole("banner"));
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();

    await logInByForm(page, nina);
    await goTo(page, "Settings", "Settings");
    await leave(page.getByRole("main"));
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
  });
});
