import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type Authenticator, makeAuthenticator } from "../src/authenticator.ts";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { readQr } from "../src/console/read-qr.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join, logIn, type Person } from "../src/people.ts";

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

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();

describe.skipIf(browser.path === null)(`second factors in the console${noBrowser}`, () => {
  const coffer = useConsole();

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
