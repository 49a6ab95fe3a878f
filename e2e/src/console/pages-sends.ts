import type { Page } from "playwright-core";
import type { ShownPage } from "./pages-world.ts";
import { OUTSIDE } from "./send-to-address.ts";

/** One of its letters is of the other case. */
const MISTYPED = "0x52908400098527886E0F7030069857D2e4169EE7";

const fillIn = async (page: Page, address: string) => {
  await page.getByLabel("Address", { exact: true }).fill(address);
  await page.getByLabel("Amount").fill("0.25");
  await page.getByLabel("Memo").fill("The sails, and what the sailmaker takes for the eyes");
  await page.getByRole("button", { name: "Review" }).click();
};

/** Of the treasury, or, where no chain runs here, that there is none. */
const awaitTreasury = (page: Page) =>
  page.getByRole("img", { name: "QR code" }).first().or(page.getByText("There is no treasury yet")).waitFor();

type Treasuries = {
  readonly treasuries: readonly { readonly planned: { readonly amount: string } }[];
  readonly networks: readonly object[];
};

/**
 * As it is where somebody else has its key, more is ordered than is there, and one is missing:
 * asked for once, so that nothing of it is under way when a page closes.
 */
export async function haltTreasury(page: Page): Promise<void> {
  let halted: Treasuries | undefined;
  await page.route("**/graphql", async (route) => {
    if (!route.request().postDataJSON().query.includes("query TreasuriesPage")) return route.fallback();
    halted ??= toHalted((await (await route.fetch()).json()).data);
    return route.fulfill({ json: { data: halted } });
  });
}

const toHalted = ({ treasuries, networks }: Treasuries): Treasuries => ({
  treasuries: treasuries.map((treasury) => {
    // Of each currency with its own decimals.
    const planned = { ...treasury.planned, amount: treasury.planned.amount.replace(/^\d+/, "10000001") };
    return { ...treasury, halt: "FOREIGN_NONCE", planned };
  }),
  networks: networks.map((network) => ({ ...network, canSend: true })),
});

/** What goes out over chains, and what pays it. */
export const SEND_PAGES: readonly ShownPage[] = [
  {
    name: "withdraw-to-address-refused",
    path: "withdraw/address",
    as: "ada",
    async show(page) {
      await fillIn(page, MISTYPED);
      await page.getByRole("button", { name: "Send it for good" }).click();
      await page.locator("[aria-invalid=true], [data-refusal]").first().waitFor();
    },
  },
  {
    name: "withdraw-to-address-review",
    path: "withdraw/address",
    as: "ada",
    async show(page) {
      await fillIn(page, OUTSIDE);
      await page.getByText("Nobody gets back what was sent.").waitFor();
      await page.getByText("Reserved for").or(page.locator("[data-refusal]")).first().waitFor();
    },
  },
  {
    name: "payout",
    path: ({ payoutId }) => (payoutId ? `payments/${payoutId}` : "payments"),
    as: "ada",
    async show(page, { payoutId }) {
      if (payoutId) await page.getByRole("region", { name: "Outside" }).getByText("2 of 2").waitFor();
    },
  },
  { name: "operate-treasuries", path: "operate/treasuries", as: "olivia", show: awaitTreasury },
  {
    name: "operate-treasury-paused",
    path: "operate/treasuries",
    as: "olivia",
    async show(page) {
      await awaitTreasury(page);
      const pause = page.getByRole("button", { name: "Pause…" });
      if ((await pause.count()) === 0) return;
      await pause.first().click();
      await page.getByRole("button", { name: "Pause it" }).click();
    },
  },
  {
    name: "operate-treasury-halted",
    path: "operate/treasuries",
    as: "olivia",
    async show(page) {
      await haltTreasury(page);
      await page.getByRole("button", { name: "Look again" }).click();
      await page.getByRole("button", { name: "Open the treasury" }).waitFor();
    },
  },
  {
    name: "operate-refill",
    path: "operate/treasuries/ETHEREUM/refill",
    as: "olivia",
    async show(page) {
      await page.getByText("keeps nothing cold").or(page.getByText("There is no treasury")).first().waitFor();
    },
  },
  {
    name: "operate-reconciliations",
    path: "operate/reconciliations",
    as: "olivia",
    show: (page) =>
      page.getByText("What was added up").first().or(page.getByText("Nothing was compared yet")).waitFor(),
  },
  {
    name: "operate-signing-policies",
    path: "operate/signing-policies",
    as: "ada",
    show: (page) => page.getByRole("button", { name: "Propose it" }).waitFor(),
  },
  {
    name: "operate-transactions",
    path: "operate/transactions",
    as: "olivia",
    show: (page) =>
      page.getByRole("link", { name: /^txn_/ }).or(page.getByText("Nothing was sent yet.")).first().waitFor(),
  },
  {
    name: "operate-transactions-none",
    path: "operate/transactions?state=CANCELLED&kind=SWEEP",
    as: "olivia",
    show: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "operate-transaction",
    path: "operate/transactions?kind=PAYOUT",
    as: "olivia",
    async show(page, { payoutId }) {
      if (!payoutId) return;
      await page.getByRole("link", { name: /^txn_/ }).last().click();
      await page.getByRole("heading", { name: "Attempt 1" }).waitFor();
    },
  },
];
