import type { ShownPage } from "./pages-world.ts";

/** Exchanges, standing orders, and what is tried and repaired. */
export const MONEY_PAGES: readonly ShownPage[] = [
  {
    name: "exchange",
    path: "exchange",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "Get a quote" }).click();
      await page.getByText("Say how much.").waitFor();
    },
  },
  {
    name: "exchange-quoted",
    path: "exchange",
    as: "nina",
    async show(page) {
      await page.getByLabel("Amount").fill("1250.50");
      await page.getByRole("button", { name: "Get a quote" }).click();
      await page.getByText("This Coffer’s exchange").first().waitFor();
      await page.getByRole("timer").waitFor();
    },
  },
  { name: "schedules", path: "schedules", as: "nina", show: (page) => page.getByText("The mooring").waitFor() },
  {
    name: "schedule-new",
    path: "schedules/new",
    as: "nina",
    async show(page) {
      await page.getByLabel("How often").selectOption("By weeks");
      await page.getByLabel("Until when").selectOption("A number of times");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByText("Choose a day.").waitFor();
    },
  },
  {
    name: "schedule",
    path: ({ scheduleId }) => `schedules/${scheduleId}`,
    as: "nina",
    show: (page) => page.getByText("No date has come yet.").waitFor(),
  },
  { name: "bulk", path: "bulk", as: "nina", show: (page) => page.getByText("Wages of May").first().waitFor() },
  {
    name: "bulk-new-faulty",
    path: "bulk/new",
    as: "nina",
    async show(page) {
      const lines = ["username,amount,currency,memo", "nobody,1.005,USD,x", "nobody,ten,EUR,x"];
      const file = { name: "wages.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
      await page.getByRole("region", { name: "File", exact: true }).locator("input").setInputFiles(file);
      await page.getByRole("button", { name: "Check the file" }).click();
      await page.getByText("TOO_PRECISE").first().waitFor();
    },
  },
  {
    name: "bulk-draft",
    path: ({ bulkDraftId }) => `bulk/${bulkDraftId}`,
    as: "nina",
    async show(page) {
      await page.getByText("Another bulk payment has exactly these rows.").waitFor();
      await page.getByRole("button", { name: "Pay all rows" }).waitFor();
    },
  },
  {
    name: "bulk-done",
    path: ({ bulkId }) => `bulk/${bulkId}`,
    as: "nina",
    async show(page) {
      await page.getByText("2 of 2 rows have their result").waitFor();
      await page.getByText("It was more than your limit had left.").waitFor();
    },
  },
  {
    name: "sandbox",
    path: "develop/sandbox",
    as: "nina",
    async show(page) {
      await page.getByText("sandbox_bank", { exact: true }).waitFor();
      await page.getByRole("list", { name: "Chains" }).or(page.getByText("No node of a chain")).waitFor();
      await page.getByRole("button", { name: "Go to this moment" }).click();
      await page.getByText("Choose a day and a time.").waitFor();
    },
  },
  {
    name: "operate-payments",
    path: "operate/payments?kind=SEND",
    as: "olivia",
    async show(page) {
      await page.getByText("25.50").filter({ visible: true }).first().waitFor();
      await page.getByText("Filter", { exact: true }).click();
      await page.getByLabel("Currency").waitFor();
    },
  },
  {
    name: "operate-stuck",
    path: "operate/stuck",
    as: "olivia",
    show: (page) => page.getByText("No payment is stuck.").waitFor(),
  },
  {
    name: "operate-debts",
    path: "operate/debts",
    as: "olivia",
    show: (page) => page.getByText("Nobody owes anything.").waitFor(),
  },
];
