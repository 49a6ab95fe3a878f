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
  {
    name: "sandbox",
    path: "develop/sandbox",
    as: "nina",
    async show(page) {
      await page.getByText("sandbox_bank", { exact: true }).waitFor();
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
];
