import type { ShownPage } from "./pages-world.ts";

/** The event stream, and webhooks: where nobody listens, so that what is sent there fails. */
export const WEBHOOK_PAGES: readonly ShownPage[] = [
  {
    name: "events",
    path: "develop/events",
    as: "nina",
    async show(page) {
      await page.getByText("Yours are kept since").waitFor();
      await page.getByText("The same from a program").click();
      await page.getByText("eventOccurred(").waitFor();
    },
  },
  {
    name: "webhooks",
    path: "develop/webhooks",
    as: "bob",
    async show(page) {
      await page.getByText("You have no endpoint yet.").waitFor();
      await page.getByLabel("URL").fill("https://shop.example/#till");
      await page.getByRole("button", { name: "Make the endpoint" }).click();
      await page.getByText("It has a # in it").waitFor();
    },
  },
  {
    name: "webhook",
    path: ({ webhookId }) => `develop/webhooks/${webhookId}`,
    as: "nina",
    async show(page) {
      await page.getByRole("link", { name: "coffer.payments.webhook.test" }).waitFor();
      await page.getByText("Change it, or disable it").click();
      await page.getByText("coffer.payments.payment.changed").last().waitFor();
    },
  },
  {
    name: "webhook-delivery",
    path: ({ webhookId }) => `develop/webhooks/${webhookId}`,
    as: "nina",
    async show(page) {
      await page.getByRole("link", { name: "coffer.payments.webhook.test" }).click();
      await page.getByRole("heading", { level: 1, name: "Delivery" }).waitFor();
      await page.getByText("No answer").first().waitFor();
      await page.getByText("Headers of the request").first().click();
    },
  },
];
