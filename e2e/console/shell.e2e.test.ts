import { describe, expect, it } from "vitest";
import { goTo, logInByForm, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join, openAccount } from "../src/people.ts";

describe.skipIf(browser.path === null)(`what stands around every page${noBrowser}`, () => {
  const coffer = useConsole();

  it("opens no page for an id that no page shows, and says so", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill("je_00000000000000000000000000");
    await page.getByText("no page shows such an id").waitFor();
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toBe("/console/");
  });

  it("says on every page that nobody could tell who is logged in, and asks again", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
    const fault = { message: "it is broken", extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "req_1" } };
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("query Viewer")
        ? route.fulfill({ json: { errors: [fault] } })
        : route.continue(),
    );
    for (const path of ["deposit", "operate/ledger/record", "send"]) {
      await page.goto(path);
      await page.getByRole("alert").filter({ hasText: "INTERNAL_SERVER_ERROR" }).waitFor();
      expect(await page.getByText("Loading").count()).toBe(0);
    }
    const asked = page.waitForRequest((request) => request.postData()?.includes("query Viewer") ?? false);
    await page.getByRole("button", { name: "Try again" }).click();
    await asked;
    await page.unroute("**/graphql");
    await page.getByRole("heading", { level: 1, name: "Send" }).waitFor();
  });

  it.each([1200, 390])(
    "never hides what has the focus below the header, on a screen of %i px, from the end of a long page up",
    async (width) => {
      const page = await coffer.open("develop/errors", { viewport: { width, height: 800 } });
      await page.getByRole("link", { name: "USERNAME_TAKEN" }).focus();
      const covered = () =>
        page.evaluate(() => {
          const bar = document.querySelector("header")?.getBoundingClientRect();
          const at = document.activeElement;
          if (!bar || !at || at.closest("header") || !at.closest("main")) return null;
          return at.getBoundingClientRect().top < bar.bottom ? at.textContent : "";
        });
      expect(await covered()).toBe("");
      let seen = 0;
      for (let at = await covered(); at !== null; at = await covered()) {
        expect(at).toBe("");
        seen += 1;
        await page.keyboard.press("Shift+Tab");
      }
      expect(seen).toBeGreaterThan(30);
    },
  );

  it("gives the focus back to where it was when a dialog closes, whichever way", async () => {
    const page = await coffer.open();
    const nina = await join(coffer.url, "nina");
    await openAccount(nina, "USD");
    await logInByForm(page, nina);
    const opens = page.getByRole("button", { name: "Open an account" });
    const dialog = page.getByRole("dialog", { name: "Open an account" });
    const isBack = () => expect.poll(() => opens.evaluate((it) => it === document.activeElement)).toBe(true);
    await opens.focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await isBack();
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Close" }).click();
    await dialog.waitFor({ state: "hidden" });
    await isBack();
    await page.keyboard.press("Enter");
    await dialog.getByLabel("Currency").selectOption("BTC");
    await dialog.getByRole("button", { name: "Open an account" }).click();
    await dialog.waitFor({ state: "hidden" });
    await isBack();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").waitFor();
    await page.keyboard.press("Escape");
    await isBack();
  });

  it.each([
    { path: "", asks: "query Home", keeps: "You have no account yet." },
    { path: "wallets", asks: "query Wallets", keeps: "You have no wallet yet." },
    { path: "verification", asks: "query VerificationPage", keeps: "Hand in" },
  ])("says beside what it keeps on /$path that it could not be asked for anew", async ({ path, asks, keeps }) => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
    await page.goto(path);
    const kept = page.getByRole("main").getByText(keeps).first();
    await kept.waitFor();
    const fault = { message: "it is broken", extensions: { code: "INTERNAL_SERVER_ERROR" } };
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes(`${asks} `)
        ? route.fulfill({ json: { errors: [fault] } })
        : route.continue(),
    );
    // As another tab of the same person does after an order.
    await page.evaluate(() => new BroadcastChannel("coffer-changed").postMessage(null));
    await page.getByRole("alert").filter({ hasText: "INTERNAL_SERVER_ERROR" }).waitFor();
    expect(await kept.isVisible()).toBe(true);
    await page.unroute("**/graphql");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("alert").waitFor({ state: "hidden" });
    expect(await kept.isVisible()).toBe(true);
  });

  it("says of when a page's figures are where they do not move by themselves, and of pages without any nothing", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
    const banner = page.getByRole("banner");
    await banner.getByText(/^Live \d\d:\d\d:\d\d CES?T$/).waitFor();
    await goTo(page, "Settings", "Settings");
    await banner.getByText(/^Figures of \d\d:\d\d:\d\d CES?T$/).waitFor();
    await goTo(page, "Errors", "Errors");
    await banner.getByText("Connected", { exact: true }).waitFor();
    await goTo(page, "Wallets", "Wallets");
    await banner.getByText(/^Live/).waitFor();
  });

  it("leads to pages and codes by the keyboard alone, also to the second of what it found", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
    const heading = (name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("schema");
    await page.keyboard.press("Enter");
    await heading("Schema");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("insufficient_funds");
    await page.keyboard.press("Enter");
    await heading("INSUFFICIENT_FUNDS");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("e");
    const found = page.getByRole("dialog", { name: "Go to" }).getByRole("listitem");
    const second = (await found.nth(1).textContent()) ?? "";
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await heading(second);
  });

  it.each([390, 320])(
    "leaves a phone of %i px its screen: what stands above a page is two lines high",
    async (width) => {
      const page = await openAs(coffer, await join(coffer.url, "nina"));
      await page.setViewportSize({ width, height: 800 });
      await page.getByText(/^Live/).waitFor();
      const findHeight = async () => (await page.getByRole("banner").boundingBox())?.height ?? 0;
      expect(await findHeight()).toBeGreaterThan(0);
      expect(await findHeight()).toBeLessThan(92);
      await page.goto("settings");
      await page.getByText(/^Figures of/).waitFor();
      expect(await findHeight()).toBeLessThan(92);
    },
  );

  it("moves nothing for whoever asked their system for less motion, and for others what is not there yet", async () => {
    const page = await coffer.open();
    const nina = await join(coffer.url, "nina");
    await logInByForm(page, nina);
    let goOn = () => {};
    const isAsked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await page.route("**/graphql", async (route) => {
      await isAsked;
      await route.continue();
    });
    await page.getByRole("navigation").getByRole("link", { name: "Wallets" }).click();
    await page.getByText("Loading").first().waitFor();
    const moving = () => page.evaluate(() => document.getAnimations().length);
    expect(await moving()).toBe(0);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await expect.poll(moving).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await expect.poll(moving).toBe(0);
    goOn();
    await page.getByText("You have no wallet yet.").waitFor();
  });

  it("sends nobody elsewhere by a link to the login", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"), "login?to=//evil.example/");
    expect(new URL(page.url()).origin).toBe(new URL(coffer.url).origin);
  });

  it("is gone over by the keyboard: first to the page, and to the heading of where a link leads", async () => {
    const page = await openAs(coffer, await join(coffer.url, "nina"));
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
    const page = await openAs(coffer, await join(coffer.url, "nina"));
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
