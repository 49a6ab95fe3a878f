import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { isFocused, openAs } from "../src/console/acts.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { available, fund, join, type Person } from "../src/people.ts";

/** Nobody takes up what is asked for: it stays PENDING, as where its provider's queue is long. */
const HOLD_UP = `CREATE FUNCTION payments.hold_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.due_at := 'infinity'; RETURN NEW; END $$;
  CREATE TRIGGER hold_up BEFORE INSERT ON payments.withdrawal_task FOR EACH ROW EXECUTE FUNCTION payments.hold_up()`;

describe.skipIf(browser.path === null)(`what goes out, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  const withdraw = async ({ client }: Person, fromAccountId: string, token: string): Promise<string> => {
    const adding = { kind: "BANK", token, idempotencyKey: token };
    const { addPaymentMethod } = await client.ask(operation("AddPaymentMethod"), { input: adding });
    const methodId = addPaymentMethod.paymentMethod.id;
    const amount = { amount: "30.00", currency: "USD" };
    const input = { fromAccountId, methodId, amount, idempotencyKey: randomUUID() };
    return (await client.ask(operation("Withdraw"), { input })).withdraw.payment.id;
  };

  it("says where it goes, and how it ends while one looks on", async () => {
    const ann = await join(coffer.url, "ann");
    const account = await fund(ann, "100.00");
    const page = await openAs(coffer, ann, `payments/${await withdraw(ann, account, "sandbox_bank_late")}`);
    await page.getByText("It goes to Sandbox Bank •••• 0005").waitFor();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    expect(await page.getByRole("button", { name: "Call it off" }).count()).toBe(0);

    const declined = await withdraw(ann, account, "sandbox_bank_declined");
    await page.goto(`payments/${declined}`);
    await page.getByText("The provider declined it.").first().waitFor();
    expect(await available(ann, account)).toBe("70.00");
  });

  it("goes to a method that was added by its token, at a fee that an admin has said, and is shown before", async () => {
    const cleo = await join(coffer.url, "cleo");
    const account = await fund(cleo, "100.00");
    const admin = await openAs(coffer, await makeStaff(coffer, "ADMIN"), "operate/fees?currency=USD");
    const form = admin.getByRole("region", { name: "Say another table for USD" });
    await form.getByRole("button", { name: "Add a rule" }).click();
    // Behind those of the sandbox, which stay as they are: of all kinds, exchanges too.
    await form.getByLabel("Kind", { exact: true }).last().selectOption("Withdrawal");
    await form.getByLabel("Kind of payment method").last().selectOption("Bank account");
    await form.getByLabel("Priority").last().selectOption("Normal priority");
    await form.getByLabel("Fixed part").last().fill("0.25");
    await form.getByLabel("Share").last().fill("100");
    await form.getByLabel("Reason").fill("What the bank takes");
    await form.getByRole("button", { name: "Review" }).click();
    await form.getByText("1 rule will be otherwise:").waitFor();
    await form.getByText("5 rules stay").waitFor();
    const trial = form.getByRole("region", { name: "Try it on last month's payments" });
    await trial.getByRole("button", { name: "Try it", exact: true }).click();
    await trial.getByText("looked at:").waitFor();
    const fees = trial.getByRole("table", { name: "Fees by kind" });
    await fees.getByRole("row", { name: /^Deposit/ }).waitFor();
    await trial.getByText("People who pay more").waitFor();
    await form.getByRole("button", { name: "Say so, for good" }).click();
    await admin.getByText("What the bank takes").first().waitFor();
    const table = admin.getByRole("region", { name: /^Version \d+$/ });
    await table.getByText("0.25 USD + 1%").waitFor();

    const page = await openAs(coffer, cleo, "methods");
    // Until then what is below may move away from a click.
    await page.getByText("You have no payment method yet.").waitFor();
    await page.getByText("Tokens to try in this sandbox").click();
    await page.getByRole("button", { name: "Take this one sandbox_bank", exact: true }).click();
    await page.getByRole("button", { name: "Add it" }).click();
    await page.getByRole("heading", { name: "Sandbox Bank •••• 0001" }).waitFor();
    await page.goto("withdraw");
    await page.getByLabel("Amount").fill("20000");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("button", { name: "Withdraw", exact: true }).click();
    await page.getByText("The account has less than that.").waitFor();
    await page.getByLabel("Amount").fill("40");
    // Being before others costs what the sandbox has for that.
    await page.getByLabel("Priority").selectOption("High priority");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("High priority", { exact: true }).waitFor();
    await page.getByText("41.00").first().waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await page.getByLabel("Priority").selectOption("Normal priority");
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("40.65").first().waitFor();
    await page.getByRole("button", { name: "Withdraw", exact: true }).click();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    expect(await available(cleo, account)).toBe("59.35");
    await page.goto("limits?currency=USD");
    await page.getByRole("region", { name: "Taking money out" }).getByText("40.65").first().waitFor();
    await page.goto("methods");
    await page.getByRole("button", { name: "Remove Sandbox Bank •••• 0001" }).click();
    await page.getByRole("button", { name: "Remove the method" }).click();
    await page.getByText("You have no payment method yet.").waitFor();

    // Others pay nothing: the rule is taken away again, and the page says what that changes.
    await form.getByRole("button", { name: "Take this rule away" }).last().click();
    await form.getByLabel("Reason").fill("It takes nothing any more");
    await form.getByRole("button", { name: "Review" }).click();
    await form.getByText("Gone", { exact: true }).waitFor();
    await form.getByRole("button", { name: "Say so, for good" }).click();
    await table.getByText("Gone", { exact: true }).waitFor();
  });

  it("is called off while nobody outside was asked, and what was reserved can be spent again", async () => {
    const ben = await join(coffer.url, "ben");
    const account = await fund(ben, "100.00");
    const admin = new pg.Client({ connectionString: findAdminUrl(coffer.running.dataFolder) });
    await admin.connect();
    await admin.query(HOLD_UP);
    try {
      const page = await openAs(coffer, ben, `payments/${await withdraw(ben, account, "sandbox_bank")}`);
      expect(await available(ben, account)).toBe("70.00");
      await page.getByRole("button", { name: "Call it off" }).click();
      const dialog = page.getByRole("dialog", { name: "Call it off" });
      await dialog.getByText("What is reserved for it can be spent again.").waitFor();
      await dialog.getByRole("button", { name: "Call all of it off" }).click();
      await page.getByRole("status").filter({ hasText: "Cancelled" }).waitFor();
      await expect.poll(() => isFocused(page.getByRole("heading", { level: 1 }))).toBe(true);
      expect(await available(ben, account)).toBe("100.00");
    } finally {
      await admin.query("DROP TRIGGER hold_up ON payments.withdrawal_task; DROP FUNCTION payments.hold_up()");
      await admin.end();
    }
  });
});
