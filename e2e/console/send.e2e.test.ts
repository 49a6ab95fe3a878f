import type { Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { addPasskey, keepCodes } from "../src/console/passkey-acts.ts";
import { handInRows } from "../src/console/tell-of-bulk.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { addAuthenticator } from "../src/console/virtual-authenticator.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { makeStaff } from "../src/operators.ts";
import { available, fund, join, openAccount, type Person } from "../src/people.ts";

/** Payments that a person has, as the API tells. */
const countPayments = async ({ client }: Person): Promise<number> =>
  (await client.ask(/* GraphQL */ `query { payments(first: 100) { nodes { id } } }`, {})).payments.nodes.length;

async function fillIn(page: Page, { to, amount, memo }: { to: string; amount: string; memo: string }) {
  await page.getByLabel("To", { exact: true }).fill(to);
  await page.getByLabel("Amount").fill(amount);
  await page.getByLabel("Memo").fill(memo);
  await page.getByRole("button", { name: "Review" }).click();
}

/** The idempotency key of a request that pays; null of every other request. */
function readPayKey(request: Request): string | null {
  if (!request.url().endsWith("/graphql")) return null;
  const { query, variables } = request.postDataJSON();
  return query.includes("mutation Pay(") ? variables.input.idempotencyKey : null;
}

/** What a limit answers: sent again after that time, and not before by itself. */
const TOO_MANY = {
  data: null,
  errors: [{ message: "too many", extensions: { code: "RATE_LIMITED", retryAfterSeconds: 3600 } }],
};

/** Presses Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const isThere = () =>
    page.evaluate((wanted) => {
      const active = document.activeElement;
      const label = active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : active?.textContent;
      return label?.trim() === wanted;
    }, name);
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    if (await isThere()) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

/** Of many payments a passkey signs all rows, if they are those that the page has: it asks then. */
async function askToPayRows(page: Page, payee: string): Promise<void> {
  const rows = ["username,amount,currency,key", `${payee},60.00,EUR,a`, `${payee},50.00,EUR,b`];
  await page.goto("bulk/new");
  await page.getByLabel("Account that pays").selectOption("EUR");
  await handInRows(page, rows);
  await page.getByRole("region", { name: "Review" }).getByText("2 payments of").waitFor();
  await page.route("**/graphql", async (route) => {
    if (!route.request().postDataJSON().query.includes("query BulkRows(")) return route.fallback();
    const response = await route.fetch();
    // As if somebody on the way wanted others to be seen.
    await route.fulfill({ response, body: (await response.text()).replace('"amount":"60.00"', '"amount":"61.00"') });
  });
  await page.getByRole("button", { name: "Pay all rows" }).click();
  await page.getByText("What is to be approved is not what these rows say.").waitFor();
  await page.unrouteAll({ behavior: "wait" });
  await page.reload();
  await page.getByRole("button", { name: "Pay all rows" }).click();
  await page
    .getByRole("region", { name: "Your approval" })
    .getByText("the number of rows and what each of them says")
    .waitFor();
}

describe.skipIf(browser.path === null)(`sending money in the console${noBrowser}`, () => {
  const coffer = useConsole();

  const pair = async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    return { ann, ben, account: await fund(ann, "100.00") };
  };

  it("offers contacts, which are added, called otherwise and removed on their page", async () => {
    const { ann, ben } = await pair();
    const page = await openAs(coffer, ann, "contacts");
    const add = async (name: string, who: string) => {
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Username or id").fill(who);
      await page.getByRole("button", { name: "Add it" }).click();
    };
    await add("Rent", ann.username);
    await page.getByText("That is you.").waitFor();
    await add("Rent", ben.username);
    await page.getByRole("heading", { name: "Rent" }).waitFor();
    await add("RENT", ben.username);
    await page.getByText("Another of your contacts is called so.").first().waitFor();
    await page.getByRole("button", { name: "Change Rent" }).click();
    const dialog = page.getByRole("dialog", { name: "Change “Rent”" });
    await dialog.getByLabel("Name", { exact: true }).fill("Landlord");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByRole("heading", { name: "Landlord" }).waitFor();

    await page.goto("send");
    await page.locator(`datalist option[value="${ben.username}"][label="Landlord"]`).waitFor({ state: "attached" });
    await page.goto("contacts?name=LORD");
    await page.getByRole("link", { name: "Pay Landlord" }).click();
    expect(await page.getByLabel("To", { exact: true }).inputValue()).toBe(ben.username);
    await page.goto("contacts");
    await page.getByRole("button", { name: "Remove Landlord" }).click();
    await page.getByRole("button", { name: "Remove the contact" }).click();
    await page.getByText("You have no contact yet.").waitFor();
  });

  it("says beside the field what is refused: no such person, more than there is, finer than the currency", async () => {
    const { ann, ben } = await pair();
    const page = await openAs(coffer, ann, "send");
    await fillIn(page, { to: ben.username, amount: "1.005", memo: "" });
    await page.getByText("This is finer than the currency goes.").waitFor();
    await page.getByLabel("Amount").fill("1,0.5");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("This is not an amount.").waitFor();

    await fillIn(page, { to: `${ben.username}-not`, amount: "1.00", memo: "" });
    await page.getByText(`Nobody is called “${ben.username}-not”.`).waitFor();
    await page.getByRole("button", { name: "Back" }).click();

    await fillIn(page, { to: ben.username, amount: "100.01", memo: "" });
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    const amount = page.getByLabel("Amount");
    await page.getByText("The account has less than that.").waitFor();
    expect(await amount.getAttribute("aria-invalid")).toBe("true");
    expect(await amount.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await amount.inputValue()).toBe("100.01");
    expect(await countPayments(ben)).toBe(0);
  });

  it("reviews what an address asks for as the currency has it, and says what is wrong with it in the form", async () => {
    const { ann, ben, account } = await pair();
    const addressOf = (amount: string) =>
      `send?${new URLSearchParams({ from: account, to: ben.username, amount: `"${amount}"`, step: "review" })}`;
    const page = await openAs(coffer, ann, addressOf("25.505"));
    await page.getByText("This is finer than the currency goes.").waitFor();
    for (const [written, exact] of [
      ["25.5", "25.50"],
      ["007", "7.00"],
    ] as const) {
      await page.goto(addressOf(written));
      await page.getByText(`${ben.username} receives`).getByText(exact).waitFor();
    }
    await page.goto("payments?from=2026-99-99");
    await page.getByRole("heading", { level: 1, name: "Payments" }).waitFor();
    await page.getByText("100.00").first().waitFor();
  });

  it("is done by the keyboard alone, and seen live by the payee", async () => {
    const { ann, ben, account } = await pair();
    const payee = await openAs(coffer, ben);
    await payee.getByText("You have no account yet.").waitFor();
    const page = await openAs(coffer, ann);
    await page.keyboard.press("Control+k");
    await page.keyboard.type("Send");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Send" }).waitFor();
    await tabTo(page, "To");
    await page.keyboard.type(ben.username);
    await tabTo(page, "Amount");
    await page.keyboard.type("25.5");
    await page.getByText("Read as USD").waitFor();
    await tabTo(page, "Memo");
    await page.keyboard.type("Dinner on Friday");
    await page.keyboard.press("Enter");
    await page.getByText(`${ben.username} receives`).waitFor();
    await tabTo(page, "Pay");
    // It is off while something of the review is still to come, and keeps the focus.
    await page.locator("button:focus:enabled:not([aria-disabled])").waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    await page.getByText("Sent on").waitFor();

    await payee.getByRole("listitem").filter({ hasText: "Dinner on Friday" }).getByText("Completed").waitFor();
    await payee.getByRole("region", { name: "Accounts" }).getByText("25.50").waitFor();
    expect(await available(ann, account)).toBe("74.50");
  });

  it("gives the same payment where the answer was lost, also after a reload and a limit, and no second one", async () => {
    const { ann, ben, account } = await pair();
    const page = await openAs(coffer, ann, "send");
    await fillIn(page, { to: ben.username, amount: "10.00", memo: "lost on its way" });
    await page.getByRole("button", { name: "Pay", exact: true }).waitFor();
    const keys: string[] = [];
    await page.route("**/graphql", async (route) => {
      const key = readPayKey(route.request());
      if (key === null) return route.fallback();
      keys.push(key);
      // The server has done it, and the network gives up before it can say so.
      await route.fetch();
      await route.abort("aborted");
    });
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    const pending = page.getByRole("region", { name: "It is not known whether this was done" });
    await pending.waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.reload();
    await pending.getByText(`to ${ben.username}`).waitFor();
    page.on("request", (request) => {
      const key = readPayKey(request);
      if (key !== null) keys.push(key);
    });
    // That nothing was done by asking again says nothing of the first time.
    await page.route("**/graphql", (route) =>
      readPayKey(route.request()) === null ? route.fallback() : route.fulfill({ json: TOO_MANY }),
    );
    await pending.getByRole("button", { name: "Ask again" }).press("Enter");
    await pending.getByText("There were too many tries. Try again at").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Ask again");
    await page.unrouteAll({ behavior: "wait" });
    await page.reload();
    await pending.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("This was sent before, and nothing was done twice.").waitFor();
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(await available(ann, account)).toBe("90.00");
    expect(await countPayments(ben)).toBe(1);

    await page.getByRole("link", { name: "Repeat" }).click();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByText("Sent on").waitFor();
    expect(new Set(keys).size).toBe(2);
    expect(await countPayments(ben)).toBe(2);
  });

  it("has the payer's passkey sign what the page shows and nothing else, where a policy wants it, and pays once", async () => {
    const { ann, ben } = await pair();
    const euros = await fund(ann, "500.00", "EUR");
    const admin = await makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN");
    const policies = await openAs(coffer, admin, "operate/policies");
    // Of a currency that nothing else here is paid in.
    await policies.getByLabel("Currency").selectOption("EUR");
    await policies.getByLabel("From this amount on").fill("100");
    expect(await findBarriersInAllLooks(policies)).toEqual([]);
    await policies.getByRole("button", { name: "Set the policy" }).click();
    await policies.getByRole("listitem").filter({ hasText: "EUR" }).getByText("100.00").waitFor();
    const page = await openAs(coffer, ann, "settings/security");
    const device = await addAuthenticator(page);
    const countUses = async () => (await device.credentials())[0]?.signCount;
    await addPasskey(page, "Phone");
    await keepCodes(page);
    const before = await countUses();

    const what = { from: euros, to: ben.username, amount: '"250.00"', memo: "Ein Boot, für Ben" };
    const draft = { ...what, priority: "HIGH", step: "review" };
    await page.goto(`send?${new URLSearchParams(draft)}`);
    await page.route("**/graphql", async (route) => {
      if (readPayKey(route.request()) === null) return route.fallback();
      const response = await route.fetch();
      const text = await response.text();
      // As if somebody on the way wanted more.
      await route.fulfill({ response, body: text.replace('\\"amount\\":\\"250.00\\"', '\\"amount\\":\\"450.00\\"') });
    });
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    const approval = page.getByRole("region", { name: "Your approval" });
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await approval.getByText("another payment than the one that is shown here").waitFor();
    expect(await countUses()).toBe(before);
    await page.unrouteAll({ behavior: "wait" });

    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await approval.getByText("is good for nothing else").waitFor();
    await page.getByText("High priority", { exact: true }).waitFor();
    expect(JSON.parse((await approval.locator("pre").textContent()) ?? "")).toMatchObject({ priority: "HIGH" });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await device.recognise(false);
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await approval.getByText("No passkey was used, and nothing was paid").waitFor();
    await device.recognise(true);
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await page.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    expect(await countPayments(ben)).toBe(1);
    expect(await countUses()).toBeGreaterThan(before ?? 0);
    const kept = page.getByRole("region", { name: "Approval of the payer" });
    await kept.getByText("What was signed is kept with it.").waitFor();
    await page.goto(`accounts/${euros}`);
    await page.getByRole("main").getByText("250.00").first().waitFor();

    const used = await countUses();
    await askToPayRows(page, ben.username);
    expect(await countUses()).toBe(used);
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await page.getByText("2 of 2 rows have their result").waitFor();
    expect(await countPayments(ben)).toBe(3);
  });

  it("moves money between one's own accounts", async () => {
    const { ann, account } = await pair();
    const other = await openAccount(ann, "USD");
    const page = await openAs(coffer, ann, "send");
    await fillIn(page, { to: other, amount: "40.00", memo: "" });
    await page.getByText("your account USD").first().waitFor();
    await page.getByRole("button", { name: "Pay", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "Transfer" }).waitFor();
    expect([await available(ann, account), await available(ann, other)]).toEqual(["60.00", "40.00"]);
    await page.goto(`accounts/${other}`);
    await page.getByRole("listitem").filter({ hasText: "Transfer" }).getByText("+").waitFor();
  });
});
