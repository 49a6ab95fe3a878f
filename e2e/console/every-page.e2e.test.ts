import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { logInByForm } from "../src/console/acts.ts";
import { findBarriersInAllLooks, sidewaysAt320 } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { fund, join, openAccount } from "../src/people.ts";

/** Each in a state that has something to show; whoever adds a page adds it here. */
type Shown = { readonly name: string; readonly path: string; readonly show?: (page: Page) => Promise<void> };

const OUTSIDE: readonly Shown[] = [
  { name: "the login", path: "login" },
  {
    name: "a register form that was refused",
    path: "register",
    async show(page) {
      await page.getByLabel("Username").fill("somebody");
      await page.getByLabel("Password").fill("short");
      await page.getByRole("button", { name: "Make the account" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
];

const INSIDE: readonly Shown[] = [
  { name: "home", path: "", show: (page) => page.getByText("Deposit").first().waitFor() },
  { name: "codes", path: "develop/errors" },
  { name: "a code that means two things", path: "develop/errors/ACCOUNT_NOT_FOUND" },
  { name: "the schema", path: "develop/schema" },
  { name: "a type with arguments", path: "develop/schema/Query" },
  { name: "an operation", path: "develop/schema/operations/SendPayment" },
  { name: "a page that is not there", path: "nowhere" },
  {
    name: "the palette",
    path: "",
    async show(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog", { name: "Go to" }).waitFor();
    },
  },
  {
    name: "the user's menu",
    path: "",
    async show(page) {
      await page.getByRole("button", { name: "Your session" }).click();
      await page.getByRole("button", { name: "Log out" }).waitFor();
    },
  },
];

describe.skipIf(browser.path === null)(`every page of the console${noBrowser}`, () => {
  const coffer = useConsole();

  const check = async (page: Page, { show }: Shown) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await show?.(page);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await sidewaysAt320(page)).toBe(0);
  };

  it.each(OUTSIDE)("keeps nobody out, and is read on a narrow screen: $name", async (shown) => {
    await check(await coffer.open(shown.path), shown);
  });

  it.each(INSIDE)("keeps nobody out, and is read on a narrow screen, logged in: $name", async (shown) => {
    const person = await join(coffer.url, "nina");
    await fund(person, "9007199254740993.01");
    await openAccount(person, "BTC");
    const page = await coffer.open();
    await logInByForm(page, person);
    await page.goto(shown.path);
    await check(page, shown);
  });
});
