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
  { name: "home", path: "", show: (page) => page.getByText("Completed").first().waitFor() },
  {
    name: "opening an account",
    path: "accounts",
    async show(page) {
      await page.getByRole("button", { name: "Open an account" }).click();
      await page.getByRole("dialog", { name: "Open an account" }).getByLabel("Currency").waitFor();
    },
  },
  {
    name: "one account",
    path: "accounts",
    async show(page) {
      await page.getByRole("link", { name: "USD" }).click();
      await page.getByText("Completed").first().waitFor();
    },
  },
  {
    name: "payments, and what filters them",
    path: "payments?direction=IN",
    async show(page) {
      await page.getByRole("main").getByRole("link", { name: "Deposit", exact: true }).waitFor();
      await page.getByText("Filter", { exact: true }).click();
      await page.getByLabel("Memo contains").waitFor();
    },
  },
  {
    name: "no payments, for a filter",
    path: "payments?status=FAILED",
    show: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "one payment",
    path: "payments",
    async show(page) {
      await page.getByText("Export all as CSV").waitFor();
      await page.getByRole("main").getByRole("link", { name: "Deposit", exact: true }).click();
      await page.getByText("What happened").waitFor();
    },
  },
  { name: "a deposit", path: "deposit", show: (page) => page.getByLabel("Amount").waitFor() },
  {
    name: "a form to send that was refused",
    path: "send",
    async show(page) {
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByText("Say how much.").waitFor();
    },
  },
  {
    name: "the review of a reservation",
    path: "send",
    async show(page) {
      await page.getByLabel("To", { exact: true }).fill("alice");
      await page.getByLabel("Amount").fill("45");
      await page.getByLabel("When it is paid").selectOption("Reserve for 7 days");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByText("alice may take up to").waitFor();
    },
  },
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
