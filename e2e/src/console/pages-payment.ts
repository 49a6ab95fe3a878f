import type { ShownPage } from "./pages-world.ts";

/** One payment, and what can be done with it. */
export const PAYMENT_PAGES: readonly ShownPage[] = [
  {
    name: "refund",
    path: ({ paymentId }) => `payments/${paymentId}`,
    as: "bob",
    async show(page) {
      await page.getByRole("button", { name: "Give money back" }).click();
      await page.getByRole("dialog", { name: "Give money back" }).getByLabel("Amount").waitFor();
    },
  },
  {
    name: "refunded",
    path: ({ refundedId }) => `payments/${refundedId}`,
    as: "nina",
    show: (page) => page.getByText("Given back so far:").waitFor(),
  },
  {
    name: "withdrawn",
    path: ({ withdrawnId }) => `payments/${withdrawnId}`,
    as: "nina",
    async show(page) {
      await page.getByText("It goes to Sandbox Bank •••• 0001").waitFor();
      await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    },
  },
  {
    name: "hold-capture",
    path: ({ holdId }) => `payments/${holdId}`,
    as: "bob",
    async show(page) {
      await page.getByRole("button", { name: "Take it" }).click();
      await page.getByRole("dialog", { name: "Take it" }).getByLabel("Amount").waitFor();
    },
  },
  {
    name: "hold-void",
    path: ({ holdId }) => `payments/${holdId}`,
    as: "bob",
    async show(page) {
      await page.getByRole("button", { name: "Give it back" }).click();
      await page.getByRole("button", { name: "Give all of it back" }).waitFor();
    },
  },
];
