import { newId } from "@coffer/contracts/ids";
import type { Page } from "playwright-core";
import type { ShownPage } from "./pages-world.ts";
import { OUTSIDE } from "./send-to-address.ts";

/** What came, or, where no chain runs here, that nothing did. */
const showDeposits = async (page: Page) => {
  const region = page.getByRole("region", { name: "Deposits" });
  await region.getByText("Credited", { exact: true }).or(region.getByText("Nothing has come")).waitFor();
  await region.scrollIntoViewIfNeeded();
};

/** What chains bring, and how they are. */
export const CHAIN_PAGES: readonly ShownPage[] = [
  {
    name: "wallet-deposits",
    path: ({ ethereumWalletId }) => `wallets/${ethereumWalletId}`,
    as: "ada",
    show: showDeposits,
  },
  {
    name: "wallet-test-money",
    path: ({ ethereumWalletId }) => `wallets/${ethereumWalletId}`,
    as: "ada",
    async show(page) {
      await showDeposits(page);
      const open = page.getByRole("button", { name: "Send test money…" });
      if ((await open.count()) === 0) return;
      await open.click();
      await page.getByLabel("Amount").fill("1,");
      await page.getByRole("button", { name: "Send it" }).click();
    },
  },
  {
    name: "wallet-import",
    path: "wallets/import",
    as: "ada",
    async show(page) {
      await page.getByLabel("Network").selectOption("Bitcoin");
      await page.getByLabel("Words or key").fill("abandon ".repeat(12));
      await page.getByRole("button", { name: "Import the wallet" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "wallet-watch",
    path: "wallets/watch",
    as: "ada",
    show: (page) => page.getByRole("button", { name: "Watch the wallet" }).waitFor(),
  },
  {
    name: "wallet-apart",
    path: ({ apartWalletId }) => `wallets/${apartWalletId}`,
    as: "ada",
    show: (page) => page.getByRole("region", { name: "These coins are not in Coffer's books" }).waitFor(),
  },
  {
    name: "wallet-older-blocks",
    path: ({ apartWalletId }) => `wallets/${apartWalletId}`,
    as: "ada",
    async show(page) {
      await page.getByRole("button", { name: "Read older blocks…" }).click();
      await page.getByRole("button", { name: "Read them" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "wallet-own",
    path: ({ ownWalletId }) => `wallets/${ownWalletId}`,
    as: "ada",
    async show(page) {
      const sent = page.getByRole("region", { name: "Sent from this wallet" });
      await sent.getByRole("listitem").or(sent.getByText("Nothing was sent")).first().waitFor();
      const more = sent.getByText("Everything about it");
      if ((await more.count()) > 0) await more.click();
      // Nothing is half below the header.
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  {
    name: "own-send",
    path: ({ ownWalletId }) => `wallets/${ownWalletId}/send`,
    as: "ada",
    async show(page) {
      await page.getByLabel("Amount").fill("x");
      await page.getByRole("button", { name: "Review" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "own-send-review",
    path: ({ ownWalletId }) => `wallets/${ownWalletId}/send`,
    as: "ada",
    async show(page) {
      await page.getByLabel("Address").fill(OUTSIDE);
      await page.getByLabel("Amount").fill("0.5");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("timer").or(page.getByRole("alert")).first().waitFor();
    },
  },
  {
    name: "own-send-to-sign",
    path: ({ watchedWalletId }) => `wallets/${watchedWalletId}/send`,
    as: "ada",
    async show(page) {
      await page.getByLabel("Address").fill(OUTSIDE);
      await page.getByLabel("Amount").fill("0.25");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Give it out" }).or(page.getByRole("alert")).first().waitFor();
    },
  },
  {
    name: "wallet-to-sign",
    path: ({ watchedWalletId }) => `wallets/${watchedWalletId}`,
    as: "ada",
    async show(page, { toSignId }) {
      if (toSignId) await page.getByRole("link", { name: "Sign it, and give it back…" }).waitFor();
    },
  },
  {
    name: "sign-elsewhere",
    path: ({ watchedWalletId, toSignId }) => `wallets/${watchedWalletId}/sign/${toSignId ?? newId("txn")}`,
    as: "ada",
    async show(page, { toSignId }) {
      if (!toSignId) return page.getByText("There is no such transaction of yours.").waitFor();
      await page.getByRole("button", { name: "Give it back and send it" }).click();
      await page.locator("[aria-invalid=true]").waitFor();
      await page.evaluate(() => scrollTo(0, 0));
    },
  },
  {
    name: "operate-nodes",
    path: "operate/nodes",
    as: "olivia",
    async show(page) {
      await page.getByText("No node is registered.").waitFor();
      await page.getByLabel("What the machine has printed").fill("{");
      await page.getByRole("button", { name: "Register the node" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "operate-node-wallets",
    path: "operate/node-wallets",
    as: "olivia",
    show: (page) => page.getByText("There is no such wallet.").waitFor(),
  },
  {
    name: "operate-wallet-deposits",
    path: ({ ethereumWalletId }) => `operate/wallets/${ethereumWalletId}`,
    as: "olivia",
    show: showDeposits,
  },
  {
    name: "operate-cold-storage",
    path: "operate/cold-storage",
    as: "ada",
    async show(page) {
      const draft = page.getByRole("region", { name: "Propose a cold storage" });
      await draft.getByRole("button", { name: "Propose it" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "operate-deposits",
    path: "operate/deposits",
    as: "olivia",
    show: (page) => page.getByText("Credited").or(page.getByText("Nothing has come yet.")).first().waitFor(),
  },
  {
    name: "operate-deposit",
    path: "operate/deposits",
    as: "olivia",
    async show(page) {
      await page.getByText("Credited").or(page.getByText("Nothing has come yet.")).first().waitFor();
      const first = page.getByRole("main").getByRole("link", { name: /^dep_/ }).first();
      if ((await first.count()) === 0) return;
      await first.click();
      await page.getByRole("region", { name: "What it is" }).waitFor();
    },
  },
  {
    name: "operate-rescans",
    path: "operate/rescans",
    as: "olivia",
    async show(page) {
      await page.getByRole("button", { name: "Read blocks once more…" }).click();
      await page.getByRole("button", { name: "Have them read" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "operate-chains",
    path: "operate/chains",
    as: "olivia",
    show: (page) => page.getByRole("heading", { name: "Bitcoin" }).waitFor(),
  },
  {
    name: "operate-token-change",
    path: "operate/chains",
    as: "ada",
    async show(page) {
      const draft = page.getByRole("region", { name: "Propose a change" });
      await draft.getByLabel("Network").selectOption("Ethereum");
      await draft.getByLabel("What", { exact: true }).selectOption("Change a token");
      await draft.getByRole("button", { name: "Propose it" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
      await page.getByRole("region", { name: "Propose a change" }).scrollIntoViewIfNeeded();
    },
  },
];
