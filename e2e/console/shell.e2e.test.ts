import { describe, expect, it } from "vitest";
import { logInByForm } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`what stands around every page${noBrowser}`, () => {
  const coffer = useConsole();

  it("opens no page for an id that no page shows, and says so", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("je_00000000000000000000000000");
    await page.getByText("no page shows such an id").waitFor();
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toBe("/console/");
  });

  it("sends nobody elsewhere by a link to the login", async () => {
    const page = await coffer.open("login?to=//evil.example/");
    await logInByForm(page, await join(coffer.url, "nina"));
    expect(new URL(page.url()).origin).toBe(new URL(coffer.url).origin);
  });

  it("is gone over by the keyboard: first to the page, and to the heading of where a link leads", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the page");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("page");
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("home");
    await page.keyboard.press("Escape");
    await page.goto("nowhere");
    await page.getByRole("heading", { level: 1, name: "There is no such page" }).waitFor();
    await page.getByRole("link", { name: "Go to the home page" }).press("Enter");
    const heading = page.getByRole("heading", { level: 1, name: "Good day" });
    await heading.waitFor();
    await expect.poll(() => heading.evaluate((it) => it === document.activeElement)).toBe(true);
    expect(await page.title()).toMatch(/· Coffer$/);
  });

  it("keeps colours and the zone of times, and says of both which they are", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.getByRole("button", { name: "Your session" }).click();
    await page.getByLabel("Colours").selectOption("Dark");
    await page.getByLabel("Times").selectOption("UTC");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe("dark");
    await page.getByRole("button", { name: "Your session" }).click();
    expect(await page.getByLabel("Times").inputValue()).toBe("utc");
  });

  it("says that the money is not real, in words and in the tab's icon", async () => {
    const page = await coffer.open("login");
    await page.getByText("Sandbox", { exact: true }).waitFor();
    expect(await page.locator("link[rel=icon]").getAttribute("href")).toMatch(/icon-sandbox/);
  });

  it("ends in every tab with the logout in one", async () => {
    const page = await coffer.open();
    const person = await join(coffer.url, "nina");
    await logInByForm(page, person);
    const other = await page.context().newPage();
    await other.goto("");
    await other.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
    await page.getByRole("button", { name: "Your session" }).click();
    await page.getByRole("button", { name: "Log out" }).click();
    await other.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    expect(await other.getByText("Good day").count()).toBe(0);
  });
});
