import { describe, expect, it } from "vitest";
import { isFocused, openAs } from "../src/console/acts.ts";
import { tellOfBulk } from "../src/console/tell-of-bulk.ts";
import { tellOfExchange } from "../src/console/tell-of-exchange.ts";
import { tellOfSchedules } from "../src/console/tell-of-schedules.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { available, fund, join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`what is reserved in the console${noBrowser}`, () => {
  const coffer = useConsole();

  /** Ann's page of what she has reserved, and Ben's home, which waits for him to take it. */
  const reserve = async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    const payer = await openAs(coffer, ann, "send");
    await payer.getByLabel("To", { exact: true }).fill(ben.userId);
    await payer.getByLabel("Amount").fill("45");
    await payer.getByLabel("When it is paid").selectOption("Reserve for 7 days");
    await payer.getByRole("button", { name: "Review" }).click();
    await payer.getByText(`${ben.username} may take up to`).waitFor();
    await payer.getByRole("button", { name: "Reserve", exact: true }).click();
    await payer.getByText("Expires, and comes back to the payer").waitFor();
    expect(await payer.getByRole("button", { name: "Give it back" }).count()).toBe(0);
    expect(await available(ann, account)).toBe("55.00");

    const payee = await openAs(coffer, ben);
    await payee.getByRole("link", { name: "1 payment is reserved for you" }).click();
    await payee.getByRole("link", { name: `Payment from ${ann.username}` }).click();
    return { ann, account, payer, payee };
  };

  it("is taken in part by the payee, not more than that, the payer's open page says so, and all of it is reserved again", async () => {
    const { ann, account, payer, payee } = await reserve();
    await payee.getByRole("button", { name: "Take it" }).click();
    const dialog = payee.getByRole("dialog", { name: "Take it" });
    await dialog.getByLabel("Amount").fill("45.01");
    await dialog.getByRole("button", { name: "Take this amount" }).click();
    await dialog.getByText("At most 45.00 USD can be taken.").waitFor();
    await dialog.getByLabel("Amount").fill("30");
    await dialog.getByRole("button", { name: "Take this amount" }).click();
    await payee.getByText("Taken by the payee").waitFor();
    // The dialog is gone with what it was for: the heading has the focus, and the state is told.
    await expect.poll(() => isFocused(payee.getByRole("heading", { level: 1 }))).toBe(true);
    await payee.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    await payer.getByText("Taken by the payee").waitFor();
    expect(await available(ann, account)).toBe("70.00");

    await payer.getByRole("link", { name: "Repeat" }).click();
    const when = payer.getByLabel("When it is paid");
    expect(await when.evaluate((choice: HTMLSelectElement) => choice.selectedOptions[0]?.text)).toBe(
      "Reserve for 7 days",
    );
    expect(await payer.getByLabel("Amount").inputValue()).toBe("45.00");
  });

  it("is given back by the payee, and can be spent again", async () => {
    const { ann, account, payer, payee } = await reserve();
    // What the card says is held leads to what it is held for, and to nothing else.
    await payer.goto("");
    await payer.getByRole("link", { name: "held 45.00" }).click();
    await payer.getByRole("button", { name: "State: Not done yet" }).waitFor();
    await payer.getByText("1 of 2 payments: the filters hide 1").waitFor();
    await payer.getByRole("link", { name: /^Payment to/ }).click();
    await payer.getByText("Expires, and comes back to the payer").waitFor();

    await payee.getByRole("button", { name: "Give it back" }).click();
    await payee.getByRole("button", { name: "Give all of it back" }).click();
    await payee.getByText("Given back").first().waitFor();
    await expect.poll(() => isFocused(payee.getByRole("heading", { level: 1 }))).toBe(true);
    await payer.getByText("Given back").first().waitFor();
    expect(await available(ann, account)).toBe("100.00");
  });

  tellOfBulk(coffer);

  tellOfExchange(coffer);

  // The last: it lets days pass for all that is here.
  tellOfSchedules(coffer);
});
