import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { plantLetterAsAdmin } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { depositInto, fund, join } from "../src/people.ts";
import { verify } from "../src/verify.ts";

const NOBODYS = "00000000000000000000000000";

describe.skipIf(browser.path === null)(`pages of staff${noBrowser}`, () => {
  const coffer = useConsole();

  it.each([
    { path: `operate/people/usr_${NOBODYS}`, heading: "Person", shows: "There is nobody called" },
    { path: `operate/payments/pay_${NOBODYS}`, heading: "Payment", shows: "There is no payment" },
    { path: `operate/wallets/wal_${NOBODYS}`, heading: "Wallet", shows: "There is no wallet" },
    { path: `operate/transactions/txn_${NOBODYS}`, heading: "Transaction", shows: "There is no transaction" },
    { path: `operate/ledger/accounts/acc_${NOBODYS}`, heading: "Account", shows: "The books have no account" },
    { path: `operate/ledger/entries/je_${NOBODYS}`, heading: "Entry", shows: "The journal has no entry" },
  ])("say what is not there: $path", async ({ path, heading, shows }) => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), path);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    await page.getByText(shows).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });

  it("count what waits, and each number leads to its list", async () => {
    await plantLetterAsAdmin(coffer, `evt-${randomUUID()}`);
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate");
    await page.getByRole("heading", { level: 1, name: "What waits" }).waitFor();
    await page.getByRole("link", { name: "Dead letters: 1" }).click();
    await page.getByRole("heading", { level: 1, name: "Dead letters" }).waitFor();
    await page.getByText("1 shown").waitFor();
  });

  it("open what a pasted id names: a person, an account, an entry", async () => {
    const bob = await join(coffer.url, "bob");
    const accountId = await fund(bob, "1.00");
    const page = await openAs(coffer, await logInOlivia(coffer.running));
    const paste = async (id: string) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("searchbox").fill(id);
      await page.keyboard.press("Enter");
    };
    // Nobody listens to keys before the page is there.
    await page.getByRole("button", { name: /Search or paste an id/ }).waitFor();
    await paste(bob.userId);
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
    await paste(accountId);
    await page.getByRole("heading", { level: 1, name: `${bob.username}: USD` }).waitFor();
    // One posting is no line yet.
    expect(await page.getByRole("figure").count()).toBe(0);
    await page.getByRole("region", { name: "Postings" }).getByRole("link", { name: /je_/ }).click();
    await page.getByRole("heading", { level: 1, name: "Entry · DEPOSIT" }).waitFor();
  });

  it.each([
    { waits: "who is logged in", url: "**/graphql", asks: "query Viewer" },
    { waits: "staff's pages", url: "**/operate-routes-*.js", asks: null },
  ])("open what was pasted before there was $waits", async ({ url, asks }) => {
    const bob = await join(coffer.url, "bob");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "accounts");
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    await page.route(url, async (route) => {
      if (asks !== null && !route.request().postData()?.includes(asks)) return route.fallback();
      asked.resolve();
      await answer.promise;
      await route.continue();
    });
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Accounts" }).waitFor();
    await asked.promise;
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill(bob.userId);
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).pathname).toBe("/console/accounts");
    answer.resolve();
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
  });

  it("draw what an account held after each posting, with the most and the least of it", async () => {
    const bob = await join(coffer.url, "bob");
    const accountId = await fund(bob, "100.00");
    for (const amount of ["0.05", "900.00"]) await depositInto(bob, accountId, { amount, currency: "USD" });
    const page = await openAs(coffer, await logInOlivia(coffer.running), `operate/ledger/accounts/${accountId}`);
    await page.getByRole("heading", { level: 1, name: `${bob.username}: USD` }).waitFor();
    const figure = page.getByRole("figure");
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByRole("region", { name: "Postings" }).getByRole("link", { name: /je_/ }).first().waitFor();
        return (await figure.count()) > 0 ? figure.textContent() : "";
      })
      .toMatch(/Most\s*1,000\.05\s*USD\s*Least\s*100\.00\s*USD/);
    const [line] = await figure
      .locator("path")
      .last()
      .evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
    expect(line?.match(/H/g)).toHaveLength(3);
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export all as CSV" }).click();
    const lines = (await readFile(await (await coming).path(), "utf8")).trim().split("\r\n");
    expect(lines.slice(1).map((line) => line.split(",").slice(-3).join())).toEqual([
      "900.00,1000.05,USD",
      "0.05,100.05,USD",
      "100.00,100.00,USD",
    ]);
  });

  it("lead from a pasted wallet to whose it is, and say where a verification stands, which no page shows by its id", async () => {
    const nina = await join(coffer.url, "nina");
    await verify(nina);
    const { me } = await nina.client.ask("{ me { verification { id } wallets { id network } } }");
    const page = await openAs(coffer, await logInOlivia(coffer.running));
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill(me.verification.id);
    await page.getByText("it stands on the page of its person").waitFor();
    await page.getByRole("searchbox").fill(me.wallets[0].id);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /^Wallet/ }).waitFor();
    await page.getByRole("region", { name: "Addresses" }).getByText("m/").first().waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.getByRole("link", { name: nina.username }).click();
    await page.getByRole("heading", { level: 1, name: nina.username }).waitFor();
  });

  it("hand out all rows of the chart, not those that are shown", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/ledger?currency=USD");
    await page.getByRole("heading", { level: 1, name: "Chart of accounts" }).waitFor();
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export all as CSV" }).click();
    const file = await coming;
    expect(file.suggestedFilename()).toBe("chart-of-accounts.csv");
    expect(await readFile(await file.path(), "utf8")).toMatch(/acc_\w{26},provider\.sandbox,[^\r]*,USD,/);
  });
});
