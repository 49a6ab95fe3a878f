import type { ShownPage } from "./pages-world.ts";

/** Tables of fees and of limits, as staff read and write them. */
export const SCHEDULE_PAGES: readonly ShownPage[] = [
  {
    name: "operate-limits",
    path: "operate/limits?currency=USD",
    as: "ada",
    async show(page) {
      const form = page.getByRole("region", { name: "Say another table for USD" });
      await form.getByLabel("How much").first().fill("1.5");
      await form.getByRole("button", { name: "Add a rule" }).click();
      await form.getByLabel("Reason").fill("The new year's");
      await form.getByRole("button", { name: "Review" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
      await form.getByLabel("How much").last().fill("20000");
      await form.getByLabel("Which days or months").last().selectOption("Of a calendar");
      await form
        .getByLabel("Of one person alone")
        .last()
        .fill(`usr_${"7".repeat(26)}`);
      await form.getByRole("button", { name: "Review" }).click();
      await page.getByText("2 rules will be otherwise:").waitFor();
      await form.getByRole("button", { name: "Try it", exact: true }).click();
      await form.getByText("By the table that holds now").waitFor();
    },
  },
  {
    name: "operate-fees",
    path: "operate/fees?currency=USD",
    as: "ada",
    async show(page) {
      const form = page.getByRole("region", { name: "Say another table for USD" });
      await form.getByRole("button", { name: "Add a rule" }).click();
      await form.getByRole("button", { name: "Add a tier" }).last().click();
      await form.getByRole("button", { name: "Review" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
      await form.getByRole("button", { name: "Take the last tier away" }).last().click();
      await form.getByLabel("Kind", { exact: true }).last().selectOption("Deposit");
      await form.getByLabel("Fixed part").last().fill("0.25");
      await form.getByLabel("Share").last().fill("100");
      await form.getByLabel("Reason").fill("What the bank takes");
      await form.getByRole("button", { name: "Review" }).click();
      await form.getByRole("button", { name: "Try it", exact: true }).click();
      await form.getByRole("heading", { name: "The greatest rises" }).waitFor();
    },
  },
];
