import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { goTo, openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, openAccount as openAccountOf } from "../src/people.ts";

const WIDE = { width: 1200, height: 800 };
const NOBODYS = "00000000000000000000000000";

const openAccount = async (page: Page, code: string, name: string) => {
  await page.getByRole("button", { name: "Open an account…" }).click();
  const dialog = page.getByRole("dialog", { name: "Open an account of the system" });
  await dialog.getByLabel("Code").fill(code);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Kind").selectOption("Expense");
  await dialog.getByLabel("Currency").selectOption("USD");
  await dialog.getByRole("button", { name: "Open the account" }).click();
  return dialog;
};

const fillLeg = async (page: Page, number: number, { account, amount }: { account: string; amount: string }) => {
  const leg = page.getByRole("group", { name: `Leg ${number}` });
  await leg.getByLabel("Account").fill(account);
  await leg.getByLabel("Account").press("Tab");
  await leg.getByLabel("Which").selectOption({ index: 1 });
  await leg.getByLabel("Amount").fill(amount);
};

describe.skipIf(browser.path === null)(`the books, for staff, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it.each([
    "operate/ledger",
    "operate/ledger/trial-balance",
    "operate/ledger/record",
    `operate/ledger/accounts/acc_${NOBODYS}`,
    `operate/ledger/entries/je_${NOBODYS}`,
  ])("are not for users: %s says so", async (path) => {
    const page = await openAs(coffer, await join(coffer.url, "curious"), path);
    await page.getByRole("heading", { level: 1, name: "This page is not for you" }).waitFor();
  });

  it("are read by auditors, who record, open and change nothing", async () => {
    const accountId = await fund(await join(coffer.url, "bob"), "3.00");
    const page = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), "operate/ledger");
    await page.getByRole("heading", { level: 1, name: "Chart of accounts" }).waitFor();
    await page.getByRole("link", { name: "provider.sandbox" }).first().waitFor();
    expect(await page.getByRole("button", { name: "Open an account…" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Record an entry" }).count()).toBe(0);
    await page.goto(`operate/ledger/accounts/${accountId}`);
    await page.getByRole("region", { name: "Postings" }).getByRole("link", { name: /je_/ }).click();
    await page.getByRole("heading", { level: 1, name: "Entry · DEPOSIT" }).waitFor();
    expect(await page.getByRole("button", { name: "Take it back…" }).count()).toBe(0);
    await page.goto("operate/ledger/record");
    await page.getByRole("heading", { level: 1, name: "This page is not for you" }).waitFor();
  });

  it("keep an entry from being sent until it balances; its owner sees it come and go, live", async () => {
    const bob = await join(coffer.url, "bob");
    await fund(bob, "10.00");
    const bobs = await openAs(coffer, bob);
    const balance = bobs.getByRole("region", { name: "Accounts" });
    await balance.getByText("10.00").waitFor();

    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/ledger");
    await page.getByRole("heading", { level: 1, name: "Chart of accounts" }).waitFor();
    await openAccount(page, "expense.goodwill", "Goodwill");
    await page.getByRole("heading", { level: 1, name: "Goodwill · USD" }).waitFor();

    await page.getByRole("link", { name: "Record an entry" }).click();
    await fillLeg(page, 1, { account: "expense.goodwill", amount: "2.50" });
    await fillLeg(page, 2, { account: bob.username, amount: "2.49" });
    const sums = page.getByRole("region", { name: "Sums" });
    await sums.getByText("more on Debit").waitFor();
    const submit = page.getByRole("button", { name: "Record the entry" });
    expect(await submit.isDisabled()).toBe(true);
    await page.getByRole("group", { name: "Leg 2" }).getByLabel("Amount").fill("2.50");
    await sums.getByText("Balanced").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await submit.click();
    await page.getByText("Say why it is made.").waitFor();
    await page.getByLabel("Narrative").fill("Sorry for the wait");
    await submit.click();
    await page.getByRole("heading", { level: 1, name: "Entry · MANUAL" }).waitFor();
    await page.getByText("Sorry for the wait").waitFor();
    await balance.getByText("12.50").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await page.getByRole("button", { name: "Take it back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Take this entry back" });
    await dialog.getByText("Debit").waitFor();
    await dialog.getByLabel("Reason").fill("Wrong person");
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("heading", { level: 1, name: "Entry · REVERSAL" }).waitFor();
    await balance.getByText("10.00").waitFor();
    await page.getByRole("link", { name: /je_/ }).click();
    await page.getByText("Taken back by").waitFor();
    expect(await page.getByRole("button", { name: "Take it back…" }).count()).toBe(0);
  });

  it("refuse in place, and say what holds: a code that is taken, funds that are not there", async () => {
    const bob = await join(coffer.url, "bob");
    const accountId = await fund(bob, "1.00");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/ledger");
    await page.getByRole("heading", { level: 1, name: "Chart of accounts" }).waitFor();
    await openAccount(page, "expense.taken", "First");
    await page.getByRole("heading", { level: 1, name: "First · USD" }).waitFor();
    await page.goto("operate/ledger?code=expense");
    const dialog = await openAccount(page, "expense.taken", "Second");
    await dialog.getByText("“First” has this code and currency already.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await page.goto("operate/ledger/record");
    await fillLeg(page, 1, { account: accountId, amount: "5.00" });
    await fillLeg(page, 2, { account: "expense.taken", amount: "5.00" });
    await page.getByLabel("Narrative").fill("Fee");
    await page.getByRole("button", { name: "Record the entry" }).click();
    const refusal = page.getByText(/can spend .*1\.00.* and no more/);
    await refusal.getByRole("link", { name: "INSUFFICIENT_FUNDS" }).waitFor();
  });

  it("are asked for anew on other pages and in other tabs after what was recorded in one", async () => {
    const bob = await join(coffer.url, "bob");
    const accountId = await fund(bob, "3.00");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/ledger");
    await page.getByRole("heading", { level: 1, name: "Chart of accounts" }).waitFor();
    await openAccount(page, "expense.anew", "Anew");
    await page.getByRole("heading", { level: 1, name: "Anew · USD" }).waitFor();
    const [chart, account] = [await page.context().newPage(), await page.context().newPage()];
    await chart.goto("operate/ledger?code=expense.anew");
    await chart.getByRole("cell", { name: /^0\.00/ }).waitFor();
    await account.goto(`operate/ledger/accounts/${accountId}`);
    await account.getByRole("region", { name: "Balances" }).getByText("3.00").first().waitFor();

    await goTo(page, "Record an entry", "Record an entry");
    await fillLeg(page, 1, { account: "expense.anew", amount: "1.25" });
    await fillLeg(page, 2, { account: accountId, amount: "1.25" });
    await page.getByLabel("Narrative").fill("Sorry again");
    await page.getByRole("button", { name: "Record the entry" }).click();
    await page.getByRole("heading", { level: 1, name: "Entry · MANUAL" }).waitFor();
    await chart.getByRole("cell", { name: /1\.25/ }).waitFor();
    await account.getByRole("region", { name: "Balances" }).getByText("4.25").first().waitFor();
    await account.getByRole("region", { name: "Postings" }).getByText("Sorry again").waitFor();
  });

  it("are asked for anew after a refusal, which stays to be read: an account that somebody else has closed", async () => {
    const olivia = await logInOlivia(coffer.running);
    const accountId = await openAccountOf(await join(coffer.url, "bob"), "USD");
    const page = await openAs(coffer, olivia, `operate/ledger/accounts/${accountId}`);
    await page.getByRole("heading", { level: 1, name: /: USD/ }).waitFor();
    await page.getByRole("button", { name: "Change its state…" }).click();
    await olivia.client.ask(operation("SetAccountState"), {
      input: { accountId, state: "CLOSED", idempotencyKey: randomUUID() },
    });
    const dialog = page.getByRole("dialog", { name: /^State of/ });
    await dialog.getByRole("button", { name: "Freeze it" }).click();
    await dialog.getByText("It is closed, and that is for good.").waitFor();
    const about = page.getByRole("region", { name: "About", includeHidden: true });
    await about.getByText("Closed", { exact: true }).waitFor();
    expect(await dialog.getByText("It is closed, and that is for good.").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("button", { name: "Change its state…" }).count()).toBe(0);
    const heading = page.getByRole("heading", { level: 1 });
    await expect.poll(() => heading.evaluate((it) => it === document.activeElement)).toBe(true);
  });

  it("freeze an account and open it again; one that holds something is not closed", async () => {
    const accountId = await fund(await join(coffer.url, "bob"), "1.00");
    const page = await openAs(coffer, await logInOlivia(coffer.running), `operate/ledger/accounts/${accountId}`);
    await page.getByRole("heading", { level: 1, name: /: USD/ }).waitFor();
    const give = async (state: string, button: string) => {
      await page.getByRole("button", { name: "Change its state…" }).click();
      const dialog = page.getByRole("dialog", { name: /^State of/ });
      await dialog.getByLabel("New state").selectOption(state);
      await dialog.getByRole("button", { name: button }).click();
    };
    const about = page.getByRole("region", { name: "About" });
    await give("Frozen", "Freeze it");
    await about.getByText("Frozen").waitFor();
    await give("Open", "Open it");
    await about.getByText("Open", { exact: true }).waitFor();
    await give("Closed", "Close it for good");
    await page.getByText(/It is not empty.*1\.00/).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
  });

  it("balance: debits are credits in every currency, and nothing waits", async () => {
    await fund(await join(coffer.url, "bob"), "7.25");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate");
    await page.getByRole("heading", { level: 1, name: "What waits" }).waitFor();
    await page.getByRole("link", { name: "Currencies out of balance: 0" }).click();
    await page.getByRole("heading", { level: 1, name: "Trial balance" }).waitFor();
    const usd = page.getByRole("region", { name: "USD", exact: true });
    await usd.getByText("Balanced").waitFor();
    const all = usd.getByRole("row").filter({ hasText: /^All/ }).getByRole("cell");
    const [debit, credit] = [await all.nth(2).textContent(), await all.nth(3).textContent()];
    expect(debit).toBe(credit);
    expect(debit).not.toBe("0.00 USD");
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export all as CSV" }).click();
    const file = await readFile(await (await coming).path(), "utf8");
    expect(file).toMatch(/\d\+0[12]:00,USD,LIABILITY,true,\d+,0\.00,\d+\.\d\d\r\n/);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });
});
