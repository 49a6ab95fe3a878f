import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { goTo, logInByForm, openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { joinDebtor } from "../src/lists-of-debts.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { depositInto, fund, join, type Person } from "../src/people.ts";
import { parkLook, prepareStuck } from "../src/tell-of-stuck.ts";

const usd = (amount: string) => ({ amount, currency: "USD" });

describe.skipIf(browser.path === null)(`anybody's payment, for staff, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  /** Reserved by Nina for Bob. */
  async function reserve(): Promise<{ nina: Person; bob: Person; paymentId: string }> {
    const [nina, bob] = [await join(coffer.url, "nina"), await join(coffer.url, "bob")];
    const fromAccountId = await fund(nina, "40.00");
    const { authorizePayment } = await nina.client.ask(operation("AuthorizePayment"), {
      input: {
        fromAccountId,
        to: { username: bob.username },
        amount: usd("25.00"),
        memo: "A deposit on the boat",
        idempotencyKey: randomUUID(),
      },
    });
    return { nina, bob, paymentId: authorizePayment.payment.id };
  }

  it("is not for users, who have its page if it is theirs", async () => {
    const { bob, paymentId } = await reserve();
    const page = await openAs(coffer, bob, `operate/payments/${paymentId}`);
    await page.getByRole("heading", { level: 1, name: "This page is not for you" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill(paymentId);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /^Payment from/ }).waitFor();
  });

  it("is led to from its people and its entry, shows both sides, and changes as it does", async () => {
    const { nina, bob, paymentId } = await reserve();
    const page = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), `operate/people/${nina.userId}`);
    await page.getByRole("heading", { level: 1, name: nina.username }).waitFor();
    const row = page.getByRole("region", { name: "Payments" }).getByRole("row").filter({ hasText: "25.00" });
    await row.getByRole("link", { name: /^pay_/ }).click();
    await page.getByRole("heading", { level: 1, name: `Payment from ${nina.username} to ${bob.username}` }).waitFor();
    const about = page.getByRole("region", { name: "About" });
    await about.getByText("Reserved", { exact: true }).waitFor();
    await about.getByText("A deposit on the boat").waitFor();
    const sides = page.getByRole("region", { name: "Between whom" });
    await sides.getByRole("link", { name: bob.username }).waitFor();
    await page.getByText("Expires, and comes back to the payer").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });

    await bob.client.ask(operation("CapturePayment"), {
      input: { paymentId, amount: usd("20.00"), idempotencyKey: randomUUID() },
    });
    await about.getByText("Completed").waitFor();
    await page.getByText("Taken by the payee").waitFor();

    await goTo(page, (await about.getByRole("link", { name: /^je_/ }).textContent()) ?? "", /^Entry/);
    await page.getByRole("region", { name: "About" }).getByRole("link", { name: /^pay_/ }).click();
    await page.getByRole("heading", { level: 1, name: `Payment from ${nina.username} to ${bob.username}` }).waitFor();
    await sides.getByRole("link", { name: nina.username }).click();
    await page.getByRole("heading", { level: 1, name: nina.username }).waitFor();
  });

  it("is what staff get of an address that somebody sends them of a payment of their own", async () => {
    const { nina, bob, paymentId } = await reserve();
    const page = await coffer.open(`payments/${paymentId}`);
    const title = `Payment from ${nina.username} to ${bob.username}`;
    await logInByForm(page, await makeStaff(coffer, "AUDITOR"), title);
    expect(new URL(page.url()).pathname).toBe(`/console/operate/payments/${paymentId}`);

    const [own, olivia] = [await coffer.open("payments"), await logInOlivia(coffer.running)];
    await fund(olivia, "3.00");
    await logInByForm(own, olivia, "Payments");
    await own.getByRole("main").getByRole("link", { name: "Deposit", exact: true }).first().click();
    await own.getByText("What happened").waitFor();
    expect(new URL(own.url()).pathname).toMatch(/^\/console\/payments\/pay_/);
  });

  it("is opened by its pasted id, and has one side where money comes from outside", async () => {
    const bob = await join(coffer.url, "bob");
    await fund(bob, "7.00");
    const { payments } = await bob.client.ask("{ payments(first: 1) { nodes { id } } }");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/payments?kind=REFUND");
    await page.getByText("Nothing matches").waitFor();
    await page.getByText("Filter", { exact: true }).click();
    await page.getByRole("combobox", { name: "Kind" }).selectOption("Deposit");
    await page.getByLabel("Currency").fill("usd");
    await page.getByRole("button", { name: "Show these" }).click();
    await page.getByRole("row").filter({ hasText: bob.username }).getByText("7.00").waitFor();
    expect(new URL(page.url()).search).toBe("?kind=DEPOSIT&currency=USD");
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill(payments.nodes[0].id);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `Deposit to ${bob.username}` }).waitFor();
    const sides = page.getByRole("region", { name: "Between whom" });
    await sides.getByText("outside").waitFor();
    expect(await sides.getByRole("link").count()).toBe(2);
  });

  it("that is stuck is found, proposed to be ended, which another operator refuses, and tried again to its end", async () => {
    const adminUrl = () => findAdminUrl(coffer.running.dataFolder);
    const { ann, ben, getStuck } = await prepareStuck({ urls: [coffer.url], adminUrl });
    const id = await getStuck();
    const page = await openAs(coffer, ann, "operate");
    await page.getByRole("link", { name: /^Stuck payments: [1-9]/ }).click();
    const row = page.getByRole("row").filter({ hasText: "bring money out" });
    await row.getByText("Given up").first().waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await row.getByRole("link", { name: `${id.slice(0, 9)}…${id.slice(-4)}` }).click();
    await page.getByRole("heading", { level: 1, name: /^Withdrawal from/ }).waitFor();
    await page.getByRole("button", { name: "Propose to end it…" }).click();
    const proposing = page.getByRole("dialog", { name: "Propose to end it without the provider’s word" });
    await proposing.getByLabel("How it ended").selectOption("Failed");
    await proposing.getByLabel("Reason").fill("nobody answers there");
    await proposing.getByRole("button", { name: "Propose it" }).click();
    const proposed = page.getByRole("region", { name: "An ending is proposed" });
    await proposed.getByRole("button", { name: "Take it back…" }).waitFor();
    expect(await proposed.getByRole("button", { name: "Approve…" }).count()).toBe(0);

    const other = await openAs(coffer, ben, `operate/payments/${id}`);
    const told = other.getByRole("region", { name: "An ending is proposed" });
    await told.getByText("nobody answers there").waitFor();
    await told.getByText("it has it in hand").waitFor();
    await told.getByRole("button", { name: "Approve…" }).click();
    await told.getByLabel("Reason").fill("I believe it");
    await told.getByRole("button", { name: "Approve, and end the payment" }).click();
    await told.getByRole("alert").filter({ hasText: "PAYMENT_ENDING_TOO_EARLY" }).waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);
    await other.setViewportSize({ width: 1200, height: 800 });
    await told.getByRole("button", { name: "Close" }).click();
    await told.getByRole("button", { name: "Refuse…" }).click();
    await told.getByLabel("Reason").fill("ask once more");
    await told.getByRole("button", { name: "Refuse it" }).click();
    await told.waitFor({ state: "detached" });

    await other.getByRole("button", { name: "Try again…" }).click();
    await other.getByLabel("Reason").fill("it is back");
    await other.getByRole("button", { name: "Try again", exact: true }).click();
    const history = other.getByRole("region", { name: "What happened, and what operators did" });
    await history.getByText("Provider asked again").waitFor();
    await history.getByText("“ask once more”").waitFor();
    await history.getByText("Completed", { exact: true }).waitFor({ timeout: 120_000 });
    await other.getByRole("button", { name: "Try again…" }).waitFor({ state: "detached" });

    // It was paid; of whether it came back the provider says nothing.
    expect(await parkLook({ urls: [coffer.url], adminUrl }, id)).toBe(true);
    await page.goto("operate/stuck");
    const look = page.getByRole("row").filter({ hasText: "say whether it came back" });
    await look.getByRole("link", { name: `${id.slice(0, 9)}…${id.slice(-4)}` }).click();
    await page.getByRole("heading", { level: 1, name: /^Withdrawal from/ }).waitFor();
    const acts = page.getByRole("region", { name: "What you can do about it" });
    await acts.getByRole("button", { name: "Try again…" }).click();
    expect(await acts.getByRole("button", { name: /^(End it|Propose to end it)…$/ }).count()).toBe(0);
    await acts.getByLabel("Reason").fill("ask whether it came back");
    await acts.getByRole("button", { name: "Try again", exact: true }).click();
    await acts.waitFor({ state: "detached" });
    await page.getByText("“ask whether it came back”").waitFor();
  });

  it("of which something is owed is listed, and what is owed is taken from an account and written off", async () => {
    const payee = await join(coffer.url, "bob");
    const { debtor, paymentId, accountId } = await joinDebtor(coffer.url, payee);
    const theirs = await openAs(coffer, debtor, `payments/${paymentId}`);
    const owed = theirs.getByRole("region", { name: "Owed of this deposit" });
    await owed.getByText("This deposit was taken back").waitFor();
    await depositInto(debtor, accountId, usd("2.00"));

    const page = await openAs(coffer, await makeStaff(coffer, "OPERATOR"), "operate/debts");
    const row = page.getByRole("row").filter({ hasText: debtor.username });
    await row.getByText("5.00").first().waitFor();
    await row.getByRole("link", { name: /^pay_/ }).click();
    const card = page.getByRole("region", { name: "Owed of this deposit" });
    await card.getByRole("button", { name: "Take it…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Out of").selectOption({ index: 1 });
    await dialog.getByLabel("Reason").fill("ticket 512");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await dialog.getByRole("button", { name: "Take it now" }).click();
    await card.getByText("Taken from accounts since").waitFor();
    await dialog.waitFor({ state: "detached" });

    await card.getByRole("button", { name: "Take it…" }).click();
    await dialog.getByLabel("Reason").fill("ticket 513");
    await dialog.getByRole("button", { name: "Take it now" }).click();
    await dialog.getByText("Nothing can be taken from that account now.").waitFor();
    await page.keyboard.press("Escape");
    await card.getByRole("button", { name: "Write it off…" }).click();
    await dialog.getByLabel("Reason").fill("ticket 514");
    await dialog.getByRole("button", { name: "Write it off", exact: true }).click();
    await card.getByText("Written off", { exact: true }).waitFor();
    await card.getByRole("button", { name: "Take it…" }).waitFor({ state: "detached" });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.getByText("“ticket 514”").waitFor();

    await theirs.reload();
    await owed.getByText("It is settled.").waitFor();
    await page.goto("operate/debts");
    await page.getByRole("heading", { level: 1, name: "Debts" }).waitFor();
    await row.waitFor({ state: "detached" });
  });

  it("is given back by an order that stays to be asked again, behind a reload too, until it is answered", async () => {
    const { bob, paymentId } = await reserve();
    await bob.client.ask(operation("CapturePayment"), { input: { paymentId, idempotencyKey: randomUUID() } });
    const page = await openAs(coffer, await makeStaff(coffer, "OPERATOR"), `operate/payments/${paymentId}`);
    const keys: string[] = [];
    const dialog = page.getByRole("dialog", { name: "Give money back in the payee’s stead" });
    const open = () => page.getByRole("button", { name: "Give back…" }).click();
    await page.route("**/graphql", async (route) => {
      const { query, variables } = route.request().postDataJSON();
      if (!query.includes("mutation StaffRefund(")) return route.fallback();
      keys.push(variables.input.idempotencyKey);
      if (keys.length > 1) return route.fallback();
      // It is done, and its answer is lost.
      await route.fetch();
      return route.fulfill({
        json: { data: null, errors: [{ message: "lost", extensions: { code: "INTERNAL_SERVER_ERROR" } }] },
      });
    });
    await open();
    await dialog.getByLabel("Amount").fill("9");
    await dialog.getByLabel("Memo").fill("Given back once");
    await dialog.getByLabel("Reason").fill("ticket 312");
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog.getByRole("button", { name: "Give this amount back" }).click();
    const unanswered = dialog.getByRole("region", { name: "It is not known whether this was done" });
    await unanswered.waitFor();
    await page.reload();
    await open();
    await unanswered.waitFor();
    expect(await dialog.getByLabel("Amount").count()).toBe(0);
    await unanswered.getByRole("button", { name: "Ask again" }).click();
    await dialog.waitFor({ state: "detached" });
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    await page.getByRole("region", { name: "Give it back in the payee’s stead" }).getByText("16.00").waitFor();
  });

  it("is given back in part in the payee's stead, once it was seen what that does, and says who did it and why", async () => {
    const { bob, paymentId } = await reserve();
    await bob.client.ask(operation("CapturePayment"), { input: { paymentId, idempotencyKey: randomUUID() } });
    const page = await openAs(coffer, await makeStaff(coffer, "OPERATOR"), `operate/payments/${paymentId}`);
    await page.getByRole("button", { name: "Give back…" }).click();
    const dialog = page.getByRole("dialog", { name: "Give money back in the payee’s stead" });
    await dialog.getByLabel("Amount").fill("25.01");
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog.getByText("Both people have to be told why.").waitFor();
    await dialog.getByLabel("Memo").fill("The boat has sunk: given back by us");
    await dialog.getByLabel("Reason").fill("ticket 311");
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog.getByText("More than is left of the payment: 25.00 USD.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await dialog.getByRole("button", { name: "Change it" }).click();
    expect(await dialog.getByLabel("Reason").inputValue()).toBe("ticket 311");
    await dialog.getByLabel("Amount").fill("10");
    await dialog.getByRole("button", { name: "See what it would do" }).click();
    await dialog.getByText("Who pays").waitFor();
    await dialog.getByRole("button", { name: "Give this amount back" }).click();
    await dialog.waitFor({ state: "detached" });
    const history = page.getByRole("region", { name: "What happened, and what operators did" });
    await history.getByText("Given back in the payee’s stead").waitFor();
    await history.getByText("“ticket 311”").waitFor();
    await page.getByRole("region", { name: "Give it back in the payee’s stead" }).getByText("15.00").waitFor();
  });
});
