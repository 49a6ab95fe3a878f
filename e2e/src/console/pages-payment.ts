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
  {
    name: "contacts",
    path: "contacts",
    as: "nina",
    async show(page) {
      await page.getByRole("heading", { name: "Bob, the boat" }).waitFor();
      await page.getByRole("button", { name: "Change Bob, the boat" }).click();
      await page.getByRole("button", { name: "Change it" }).waitFor();
    },
  },
  {
    name: "contacts-refused",
    path: "contacts",
    as: "bob",
    async show(page) {
      await page.getByText("You have no contact yet.").waitFor();
      await page.getByLabel("Name", { exact: true }).fill("Nobody");
      await page.getByLabel("Username or id").fill("nobody-of-here");
      await page.getByRole("button", { name: "Add it" }).click();
      await page.getByText("Nobody of this name or id can be paid.").waitFor();
    },
  },
  {
    name: "methods",
    path: "methods",
    as: "nina",
    async show(page) {
      await page.getByRole("heading", { name: "Sandbox Bank •••• 0001" }).waitFor();
      await page.getByText("Tokens to try in this sandbox").click();
      await page.getByRole("button", { name: "Take this one sandbox_card", exact: true }).click();
      await page.getByRole("button", { name: "Remove Sandbox Bank" }).click();
      await page.getByRole("button", { name: "Remove the method" }).waitFor();
    },
  },
  {
    name: "methods-refused",
    path: "methods",
    as: "bob",
    async show(page) {
      await page.getByText("You have no payment method yet.").waitFor();
      await page.getByLabel("Token of the provider").fill("sandbox_nothing");
      await page.getByRole("button", { name: "Add it" }).click();
      await page.getByText("The provider knows no such token of this kind.").waitFor();
    },
  },
  {
    name: "withdraw-review",
    path: "withdraw",
    as: "nina",
    async show(page) {
      await page.getByLabel("Amount").fill("30");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Withdraw", exact: true }).waitFor();
    },
  },
  {
    name: "limits",
    path: "limits?currency=USD",
    as: "nina",
    show: (page) => page.getByText("24 hours").first().waitFor(),
  },
];
