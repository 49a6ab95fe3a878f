import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { available, fund, join } from "../src/people.ts";

const PATH = "operate/currencies";

/** What the page shows of a currency. */
const shownOf = (page: Page, code: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2, name: `${code} ·` }) });

type Said = {
  readonly code: string;
  readonly deposits: boolean;
  readonly payments: boolean;
  readonly reason: string;
};

/** Resolves once the page shows it. */
async function switchCurrency(page: Page, { code, deposits, payments, reason }: Said): Promise<void> {
  const form = page.getByRole("region", { name: "Switch deposits and payments" });
  await form.getByLabel("Currency").selectOption(code);
  await form.getByLabel("Money of it can be brought in").setChecked(deposits);
  await form.getByLabel("It can be sent and reserved").setChecked(payments);
  await form.getByLabel("Reason").fill(reason);
  await form.getByRole("button", { name: "Say so" }).click();
  await shownOf(page, code).getByText(reason).waitFor();
}

type Added = { readonly code: string; readonly name: string; readonly digits: string };

async function fillInNew(page: Page, { code, name, digits }: Added): Promise<void> {
  const form = page.getByRole("region", { name: "Add a currency" });
  await form.getByLabel("Code").fill(code);
  await form.getByLabel("Name").fill(name);
  await form.getByLabel("Digits after the point").fill(digits);
  await form.getByRole("button", { name: "Add it for good" }).click();
}

describe.skipIf(browser.path === null)(`currencies, for staff, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("are switched off by an admin who says why, refused in words to whoever pays, and paid when switched on", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const euros = await fund(ann, "100.00", "EUR");
    const admin = await makeStaff(coffer, "ADMIN");
    const page = await openAs(coffer, admin, PATH);
    await shownOf(page, "EUR").getByText("never").waitFor();
    const form = page.getByRole("region", { name: "Switch deposits and payments" });
    await form.getByRole("button", { name: "Say so" }).click();
    await form.getByText("Say why: others will ask.").waitFor();
    await switchCurrency(page, {
      code: "EUR",
      deposits: true,
      payments: false,
      reason: "The bank is shut until Monday",
    });
    const euro = shownOf(page, "EUR");
    await euro.getByText("Switched off").waitFor();
    await euro.getByRole("link", { name: admin.username }).waitFor();
    await page.getByText("What you said of EUR holds.").waitFor();
    expect(await form.getByLabel("Reason").inputValue()).toBe("");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });

    const draft = { from: euros, to: ben.username, amount: '"25.00"', step: "review" };
    const payer = await openAs(coffer, ann, `send?${new URLSearchParams(draft)}`);
    await payer.getByRole("button", { name: "Pay", exact: true }).click();
    await payer.getByText("has switched this off for EUR").waitFor();
    await payer.getByRole("link", { name: "CURRENCY_DISABLED" }).waitFor();
    expect(await payer.getByLabel("From").getAttribute("aria-invalid")).toBe("true");
    expect(await available(ann, euros)).toBe("100.00");

    await form.getByLabel("Currency").selectOption("USD");
    expect(await form.getByLabel("It can be sent and reserved").isChecked()).toBe(true);
    await form.getByLabel("Currency").selectOption("EUR");
    expect(await form.getByLabel("It can be sent and reserved").isChecked()).toBe(false);
    await switchCurrency(page, { code: "EUR", deposits: true, payments: true, reason: "All is well" });
    expect(await euro.getByText("Switched off").count()).toBe(0);
    await payer.getByRole("button", { name: "Review" }).click();
    await payer.getByRole("button", { name: "Pay", exact: true }).click();
    await payer.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    expect(await available(ann, euros)).toBe("75.00");
  });

  it("are refused in words to whoever reserves, and to whoever brings them in", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const dollars = await fund(ann, "100.00");
    const page = await openAs(coffer, await makeStaff(coffer, "ADMIN"), PATH);
    await switchCurrency(page, { code: "USD", deposits: false, payments: false, reason: "An audit" });
    await shownOf(page, "USD").getByText("Switched off").nth(1).waitFor();

    const draft = { from: dollars, to: ben.username, amount: '"25.00"', hold: '"604800"', step: "review" };
    const payer = await openAs(coffer, ann, `send?${new URLSearchParams(draft)}`);
    await payer.getByRole("button", { name: "Reserve", exact: true }).click();
    await payer.getByText("has switched this off for USD").waitFor();
    await payer.goto(`deposit?account=${dollars}`);
    await payer.getByLabel("Amount").fill("5");
    await payer.getByRole("button", { name: "Bring it in" }).click();
    await payer.getByText("has switched this off for USD").waitFor();
    await payer.getByRole("link", { name: "CURRENCY_DISABLED" }).waitFor();
    expect(await available(ann, dollars)).toBe("100.00");
  });

  it("are added by an admin, held by anybody from then on, and each code once", async () => {
    const ann = await join(coffer.url, "ann");
    const page = await openAs(coffer, await makeStaff(coffer, "ADMIN"), PATH);
    const form = page.getByRole("region", { name: "Add a currency" });
    await fillInNew(page, { code: "gbp", name: "Pound sterling", digits: "two" });
    await form.getByText("Say a whole number from 0 to 30.").waitFor();
    await form.getByLabel("Kind").selectOption("CRYPTO");
    await fillInNew(page, { code: "gbp", name: "Pound sterling", digits: "31" });
    for (const [label, fault] of [
      ["Code", "must be 2 to 16 capitals and digits"],
      ["Digits after the point", "must be 0 to 30"],
      ["Chain", "must say which chain keeps it"],
    ] as const) {
      await form.getByText(fault).waitFor();
      expect(await form.getByLabel(label).getAttribute("aria-invalid")).toBe("true");
    }
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });

    await form.getByLabel("Kind").selectOption("FIAT");
    expect(await form.getByLabel("Chain").count()).toBe(0);
    await fillInNew(page, { code: "GBP", name: "Pound sterling", digits: "2" });
    await shownOf(page, "GBP").getByText("Money that a state issues").waitFor();
    expect(await form.getByLabel("Code").inputValue()).toBe("");
    await fillInNew(page, { code: "GBP", name: "Another pound", digits: "3" });
    await form.getByText("There is a currency of this code already: GBP · Pound sterling.").waitFor();
    await form.getByRole("link", { name: "CURRENCY_CODE_TAKEN" }).waitFor();

    const holder = await openAs(coffer, ann, "accounts");
    await holder.getByRole("button", { name: "Open an account" }).click();
    const dialog = holder.getByRole("dialog", { name: "Open an account" });
    await dialog.getByLabel("Currency").selectOption("GBP · Pound sterling");
    await dialog.getByRole("button", { name: "Open an account" }).click();
    await holder.getByRole("main").getByRole("link", { name: "GBP" }).waitFor();
  });

  it("are read by other staff, reasons too, who change none", async () => {
    const page = await openAs(coffer, await makeStaff(coffer, "COMPLIANCE"), PATH);
    await shownOf(page, "EUR").getByText("Money that a state issues").waitFor();
    await page.getByText("You may read this and change nothing: that takes the role Admin.").waitFor();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    expect(await page.getByRole("checkbox").count()).toBe(0);
  });

  it("say in the form that it was sent before with other words", async () => {
    const page = await openAs(coffer, await makeStaff(coffer, "ADMIN"), PATH);
    const reused = { __typename: "IdempotencyKeyReused", code: "IDEMPOTENCY_KEY_REUSED", message: "" };
    await page.route("**/graphql", (route) => {
      const { query } = route.request().postDataJSON();
      if (!/mutation (SwitchCurrency|BringCurrency)\(/.test(query)) return route.fallback();
      return route.fulfill({ json: { data: { setCurrencyEnabled: reused, addCurrency: reused } } });
    });
    const form = page.getByRole("region", { name: "Switch deposits and payments" });
    await form.getByLabel("Reason").fill("As before");
    await form.getByRole("button", { name: "Say so" }).click();
    await form.getByText("This form was sent before, with other words.").waitFor();
    await form.getByRole("link", { name: "IDEMPOTENCY_KEY_REUSED" }).waitFor();
    await fillInNew(page, { code: "CHF", name: "Swiss franc", digits: "2" });
    const adding = page.getByRole("region", { name: "Add a currency" });
    await adding.getByText("This form was sent before, with other words.").waitFor();
    await adding.getByRole("link", { name: "IDEMPOTENCY_KEY_REUSED" }).waitFor();
  });
});
