import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { goTo, logInByForm, openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, type Person } from "../src/people.ts";

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
    const page = await openAs(coffer, await logInOlivia(coffer.running));
    await page.keyboard.press("Control+k");
    await page.getByRole("searchbox").fill(payments.nodes[0].id);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: `Deposit to ${bob.username}` }).waitFor();
    const sides = page.getByRole("region", { name: "Between whom" });
    await sides.getByText("outside").waitFor();
    expect(await sides.getByRole("link").count()).toBe(2);
  });
});
