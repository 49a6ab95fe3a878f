import type { ShownPage } from "./pages-world.ts";

/** Pages of asking for money, and of paying what is asked for. */
export const REQUEST_PAGES: readonly ShownPage[] = [
  {
    name: "requests",
    path: "requests?role=PAYEE",
    as: "nina",
    show: (page) => page.getByText("Half of the boat").waitFor(),
  },
  {
    name: "requests-none",
    path: "requests?status=DECLINED",
    as: "nina",
    show: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "request-own",
    path: ({ askedId }) => `requests/${askedId}`,
    as: "nina",
    async show(page) {
      await page.getByRole("img", { name: "QR code of the link" }).waitFor();
      await page.getByRole("button", { name: "Remind" }).click();
      await page.getByRole("button", { name: "Remind them" }).waitFor();
    },
  },
  {
    name: "request-to-pay",
    path: ({ toPayId }) => `requests/${toPayId}`,
    as: "nina",
    show: (page) => page.getByRole("button", { name: "Pay", exact: true }).waitFor(),
  },
  {
    name: "receive",
    path: "receive",
    as: "nina",
    async show(page) {
      await page.getByLabel("From whom").fill("nobody-of-here");
      await page.getByRole("button", { name: "Make the request" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
      await page.getByLabel("Amount", { exact: true }).fill("12.00");
      await page.getByRole("button", { name: "Make the request" }).click();
      await page.getByText("Nobody here has this name.").waitFor();
    },
  },
  {
    name: "pay-link",
    path: ({ linkToken }) => `pay#token=${linkToken}`,
    as: "nina",
    async show(page) {
      await page.getByRole("region", { name: "Pay it" }).getByLabel("Amount").fill("9.50");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Pay", exact: true }).waitFor();
    },
  },
  { name: "pay-outside", path: ({ linkToken }) => `pay#token=${linkToken}`, as: "nobody" },
];
