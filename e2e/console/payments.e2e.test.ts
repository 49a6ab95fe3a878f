import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { goTo, isFocused, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { fund, join, openAccount, type Person } from "../src/people.ts";

/** As many payments from one person to another, `memo 1`, `memo 2` …. */
async function pay(from: Person, fromAccountId: string, to: Person, { count, memo }: { count: number; memo: string }) {
  for (let number = 1; number <= count; number++) {
    const amount = { amount: "1.00", currency: "USD" };
    const input = { fromAccountId, to: { username: to.username }, amount, memo: `${memo} ${number}` };
    const { sendPayment } = await from.client.ask(operation("SendPayment"), {
      input: { ...input, idempotencyKey: randomUUID() },
    });
    expect(sendPayment.__typename).toBe("SendPaymentSuccess");
  }
}

describe.skipIf(browser.path === null)(`lists of payments in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("say which filter empties them, and keep filters in the address: over a reload, and back", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    await pay(ann, account, ben, { count: 2, memo: "lunch" });
    await pay(ann, account, ben, { count: 1, memo: "dinner" });
    const page = await openAs(coffer, ann, "payments");
    const table = page.getByRole("table", { name: "Payments" });
    await table.getByText("dinner 1").waitFor();
    const rows = table.getByRole("row").filter({ has: page.getByRole("cell") });
    expect(await rows.count()).toBe(4);

    await page.getByText("Filter", { exact: true }).click();
    await page.getByLabel("Memo contains").fill("lunch");
    await page.getByLabel("Direction").selectOption("From you");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByRole("button", { name: "Memo contains: lunch" }).waitFor();
    // The form stays as it is, and so does the focus.
    expect(await isFocused(page.getByRole("button", { name: "Show these" }))).toBe(true);
    await page.getByText("2 of 4 payments: the filters hide 2").waitFor();
    await expect.poll(() => rows.count()).toBe(2);
    await page.reload();
    await table.getByText("lunch 2").waitFor();
    expect(await rows.count()).toBe(2);

    await page.getByText("Filter", { exact: true }).click();
    await page.getByLabel("At least").fill("much");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByText("This is not an amount.").waitFor();
    expect(await page.getByLabel("At least").inputValue()).toBe("much");
    await page.getByLabel("At least").fill("1.01");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByText("Nothing matches what is asked for:").waitFor();
    await page.getByRole("button", { name: "At least: 1.01" }).waitFor();
    await page.getByText("what a filter of amounts hides is not counted").waitFor();
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(2);
    await page
      .getByRole("link", { name: `Payment to ${ben.username}` })
      .first()
      .click();
    await page.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(2);
    // What takes itself away leaves the focus on the heading, and its field empty.
    await page.getByText("Filter", { exact: true }).click();
    await page.getByLabel("With").fill("a draft");
    await page.getByRole("button", { name: "Memo contains: lunch" }).click();
    await expect.poll(() => isFocused(page.getByRole("heading", { level: 1 }))).toBe(true);
    await expect.poll(() => rows.count()).toBe(3);
    expect(await page.getByLabel("Memo contains").inputValue()).toBe("");
    expect(await page.getByLabel("Direction").inputValue()).toBe("OUT");
    expect(await page.getByLabel("With").inputValue()).toBe("a draft");
  });

  it("begin at their beginning where an address names a place that is none, and say so", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    await pay(ann, await fund(ann, "20.00"), ben, { count: 1, memo: "tea" });
    const page = await openAs(coffer, ann, "payments?kind=SEND&after=cut-sho");
    await page.getByRole("status").getByText("The place that this address named is not in the list").waitFor();
    await page.getByRole("table", { name: "Payments" }).getByText("tea 1").waitFor();
    expect(new URL(page.url()).search).toBe("?kind=SEND");
  });

  it("go on behind a cursor, and are saved whole: a file has all rows that match, from all pages", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "200.00");
    await pay(ann, account, ben, { count: 105, memo: "=coffee" });
    const page = await openAs(coffer, ann, "payments?kind=SEND");
    const table = page.getByRole("table", { name: "Payments" });
    await table.getByText("=coffee 105").waitFor();
    await page.getByRole("button", { name: "Next page" }).click();
    await table.getByText("=coffee 85", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("after")).not.toBeNull();

    await page.getByText("105 of 106 payments: the filters hide 1").waitFor();

    // It has an order before anybody asks for one, and turns with the first press.
    const when = table.getByRole("columnheader", { name: "When (Europe/Berlin)" });
    expect(await when.getAttribute("aria-sort")).toBe("descending");
    await when.getByRole("button").click();
    await table.getByText("=coffee 1", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("sort")).toBe("when");
    expect(await when.getAttribute("aria-sort")).toBe("ascending");

    // Where there are no headings to press, there is a choice.
    await page.setViewportSize({ width: 390, height: 800 });
    await page.getByLabel("Sort by").selectOption("When: newest first");
    await page.getByRole("list", { name: "Payments" }).getByText("=coffee 105").waitFor();
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.getByRole("button", { name: "When" }).click();
    await table.getByText("=coffee 1", { exact: true }).waitFor();

    await page.getByRole("button", { name: "Export all as CSV" }).click();
    const link = page.getByRole("link", { name: /^Save payments-/ });
    await link.waitFor();
    const saving = page.waitForEvent("download");
    await link.click();
    const file = await (await saving).path();
    const [head = "", ...lines] = (await readFile(file, "utf8")).trimEnd().split("\r\n");
    expect(head).toContain("created_at,id,kind,status,failure,direction,amount,fee,total,currency");
    expect(lines).toHaveLength(105);
    // In UTC, whatever the page shows, and in its order.
    expect(lines.every((line) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z,pay_/.test(line))).toBe(true);
    expect(lines.every((line) => line.includes(",SEND,COMPLETED,,OUT,1.00,0.00,1.00,USD,"))).toBe(true);
    // What a stranger wrote is no formula.
    expect(lines[0]).toContain(",'=coffee 1,");
  });

  it("are saved one by one, on paper", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    await pay(ann, await fund(ann, "20.00"), ben, { count: 1, memo: "tea" });
    const page = await openAs(coffer, ann, "payments?kind=SEND");
    await page.getByRole("link", { name: `Payment to ${ben.username}` }).click();
    await page.getByRole("button", { name: "Receipt (PDF)" }).click();
    const link = page.getByRole("link", { name: /^Save receipt-pay_/ });
    await link.waitFor();
    const saving = page.waitForEvent("download");
    await link.click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^receipt-pay_\w+\.pdf$/);
    expect((await readFile(await saved.path())).subarray(0, 8).toString()).toBe("%PDF-1.7");
  });

  it("lead back to the page before, over a change of columns, and from a pasted address to the first", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    await pay(ann, account, ben, { count: 45, memo: "tea" });
    const page = await openAs(coffer, ann, "payments?kind=SEND");
    const table = page.getByRole("table", { name: "Payments" });
    const shows = (memo: string) => table.getByText(memo, { exact: true }).waitFor();
    await shows("tea 45");
    const [back, next] = [
      page.getByRole("button", { name: "Page before" }),
      page.getByRole("button", { name: "Next page" }),
    ];
    await next.click();
    await shows("tea 25");
    await next.click();
    await shows("tea 5");
    await page.getByText("Columns", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Account" }).uncheck();
    await table.getByRole("columnheader", { name: "Account" }).waitFor({ state: "detached" });
    await page.reload();
    await shows("tea 5");
    await back.click();
    await shows("tea 25");
    expect(await table.getByRole("columnheader", { name: "Account" }).count()).toBe(0);
    const address = page.url();
    await back.click();
    await shows("tea 45");
    expect(await back.count()).toBe(0);

    const pasted = await page.context().newPage();
    await pasted.goto(address);
    await pasted.getByText("tea 25", { exact: true }).waitFor();
    expect(await pasted.getByRole("button", { name: "Page before" }).count()).toBe(0);
    await pasted.getByRole("button", { name: "First page" }).click();
    await pasted.getByText("tea 45", { exact: true }).waitFor();
  });

  it("are never one account's under the name of another, however long an answer takes", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    const other = await openAccount(ann, "EUR");
    await pay(ann, account, ben, { count: 1, memo: "in dollars" });
    const page = await openAs(coffer, ann, `accounts/${account}`);
    await page.getByText("in dollars 1").waitFor();
    const answer = Promise.withResolvers<void>();
    await page.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes(other)) await answer.promise;
      await route.continue();
    });
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await page.keyboard.type(other);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "EUR" }).waitFor();
    await page.getByText("Loading").waitFor();
    expect(await page.getByText("in dollars 1").count()).toBe(0);
    answer.resolve();
    await page.getByText("No money has moved yet.").waitFor();
  });

  it("show a payment on the payee's open list by itself, under its filter alone", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    await openAccount(ben, "USD");
    const all = await openAs(coffer, ben, "payments?direction=IN");
    const others = await openAs(coffer, ben, "payments?direction=OUT");
    await all.getByText("Nothing matches").waitFor();
    await others.getByText("Nothing matches").waitFor();
    await all.getByText(/^Live/).waitFor();
    await others.getByText(/^Live/).waitFor();
    await pay(ann, account, ben, { count: 1, memo: "surprise" });
    await all.getByRole("table").getByText("surprise 1").waitFor();
    expect(await others.getByRole("table").count()).toBe(0);
  });

  it("are an account's own on its page, which another currency's is not", async () => {
    const ann = await join(coffer.url, "ann");
    await fund(ann, "100.00");
    const page = await openAs(coffer, ann, "accounts");
    await page.getByRole("button", { name: "Open an account" }).click();
    const dialog = page.getByRole("dialog", { name: "Open an account" });
    await dialog.getByLabel("Currency").selectOption("EUR");
    await dialog.getByLabel("Name").fill("Savings");
    await dialog.getByRole("button", { name: "Open an account" }).click();
    await page.getByRole("link", { name: "Savings" }).click();
    await page.getByRole("heading", { level: 1, name: "Savings" }).waitFor();
    await page.getByText("No money has moved yet.").waitFor();
    await goTo(page, "Deposit", "Deposit");
    await page.getByLabel("Amount").fill("12,00");
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.getByText("This can be read as two amounts.").or(page.getByText("This is not an amount.")).waitFor();
    await page.getByLabel("Amount").fill("1,200.5");
    await page.getByRole("button", { name: "Bring it in" }).click();
    await page.getByRole("heading", { level: 1, name: "Deposit" }).waitFor();
    await page.getByText("Completed", { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "Savings" }).click();
    await page.getByText("1,200.50").first().waitFor();
  });
});
