import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isFocused, openAs } from "../src/console/acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { available, fund, join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`refunds in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("are given by the payee, in parts and not more than was paid, and the payer's open page says so", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    const amount = { amount: "45.00", currency: "USD" };
    const { sendPayment } = await ann.client.ask(operation("SendPayment"), {
      input: { fromAccountId: account, to: { username: ben.username }, amount, idempotencyKey: randomUUID() },
    });
    const payer = await openAs(coffer, ann, `payments/${sendPayment.payment.id}`);
    const payee = await openAs(coffer, ben, `payments/${sendPayment.payment.id}`);
    await payer.getByText("the money has moved").waitFor();
    expect(await payer.getByRole("button", { name: "Give money back" }).count()).toBe(0);

    const begin = payee.getByRole("button", { name: "Give money back" });
    await begin.click();
    const dialog = payee.getByRole("dialog", { name: "Give money back" });
    expect(await dialog.getByLabel("Amount").inputValue()).toBe("45.00");
    await dialog.getByLabel("Amount").fill("45.01");
    await dialog.getByRole("button", { name: "Give this amount back" }).click();
    await dialog.getByText("More than is left of the payment: 45.00 USD.").waitFor();
    await dialog.getByLabel("Amount").fill("20");
    await dialog.getByLabel("Memo").fill("One was broken");
    await dialog.getByRole("button", { name: "Give this amount back" }).click();
    await payee.getByRole("status").filter({ hasText: "Partly refunded" }).waitFor();
    await expect.poll(() => isFocused(begin)).toBe(true);
    for (const page of [payee, payer]) {
      const card = page.getByRole("region", { name: "Refunds" });
      await card.getByRole("status").filter({ hasText: "20.00" }).waitFor();
      await card.getByText("One was broken").waitFor();
    }
    expect(await available(ann, account)).toBe("75.00");

    await begin.click();
    expect(await dialog.getByLabel("Amount").inputValue()).toBe("25.00");
    await dialog.getByRole("button", { name: "Give this amount back" }).click();
    // Nothing is left to be given: its button is gone, and the heading has the focus.
    await payee.getByRole("status").filter({ hasText: "all of it was given back" }).waitFor();
    expect(await begin.count()).toBe(0);
    await payer.getByRole("status").filter({ hasText: "all of it was given back" }).waitFor();

    await payer.getByRole("region", { name: "Refunds" }).getByRole("link").first().click();
    await payer.getByRole("heading", { level: 1, name: `Refund from ${ben.username}` }).waitFor();
    await payer.getByRole("link", { name: "Show that payment" }).click();
    await payer.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    expect(await available(ann, account)).toBe("100.00");
  });
});
