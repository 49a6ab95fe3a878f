import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { findEthereumWallet, orderTestMoney } from "../src/console/send-test-money.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { verify } from "../src/verify.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what a chain brings, in the console${missing ?? ""}`, () => {
  // A chain of the test's own makes a block for each transaction, and others when it is told.
  const environment: Record<string, string> = {};
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME });
    environment.ETHEREUM_RPC_URLS = chain.url;
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  let alice: Person;
  const deposits = (page: Page) => page.getByRole("region", { name: "Deposits" });
  const toolsIn = (page: Page) =>
    page
      .getByRole("list", { name: "Chains" })
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "Ethereum" }) });

  it("has no test money sent to a network that is not connected, and says why nothing is seen", async () => {
    alice = await join(coffer.url, "alice");
    await verify(alice);
    const page = await openAs(coffer, alice, "wallets");
    await page.getByRole("link", { name: /^Bitcoin/ }).click();
    await deposits(page).getByText("Nothing has come to this wallet yet.").waitFor();
    await page.getByText("No node of this network is connected").waitFor();
    expect(await page.getByRole("button", { name: "Send test money…" }).count()).toBe(0);
  });

  it("sends no amount that is none, and says in place what is wrong", async () => {
    const page = await openAs(coffer, alice, `wallets/${await findEthereumWallet(alice)}`);
    await page.getByRole("button", { name: "Send test money…" }).click();
    const dialog = page.getByRole("dialog", { name: "Send test money to this wallet" });
    await dialog.getByRole("button", { name: "Send it" }).click();
    await dialog.locator("input[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Amount").fill("1000.01");
    await dialog.getByRole("button", { name: "Send it" }).click();
    await dialog.getByText("At most 1000 at once.").waitFor();
    await page.keyboard.press("Escape");
    await deposits(page).getByText("Nothing has come to this wallet yet.").waitFor();
  });

  it("shows a deposit being confirmed, then credited, and leads to its payment and the balance", async () => {
    const page = await openAs(coffer, alice, `wallets/${await findEthereumWallet(alice)}`);
    await page.getByRole("button", { name: "Send test money…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount").fill("0.25");
    await expect.poll(() => dialog.getByLabel("Currency").inputValue()).toBe("ETH");
    await dialog.getByRole("button", { name: "Send it" }).click();
    await page.getByRole("status").getByText("The test money is on its way.").waitFor();
    const deposit = deposits(page).getByRole("listitem");
    await deposit.getByText("Being confirmed").waitFor();
    await deposit.getByText("1 of 2 blocks").waitFor();
    await chain.ask("anvil_mine", 1);
    await deposit.getByText("Credited", { exact: true }).waitFor();
    await deposit.getByText(/0\.25/).waitFor();
    // The account that it is credited to, which this page follows.
    const about = page.locator("dl").filter({ hasText: "In your accounts" });
    await about.getByText(/0\.25/).first().waitFor();
    const [address, transaction] = await deposit.locator("code").filter({ hasText: /^0x/ }).allTextContents();

    await deposit.getByRole("link", { name: /^pay_/ }).click();
    await page.getByRole("heading", { level: 1, name: /Deposit/ }).waitFor();
    const origin = page.getByRole("region", { name: "From a chain" });
    await origin.getByText(address ?? "no address").waitFor();
    await origin.getByText(transaction ?? "no transaction").waitFor();
    await page.goto("accounts");
    await page.getByText("0.250000000000000000").first().waitFor();
    await page.goto("wallets");
    const card = (name: string) =>
      page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2, name }) });
    await card("Ethereum").getByText(/0\.25/).first().waitFor();
    await card("Bitcoin").getByText("Nothing was credited yet.").waitFor();
  });

  it("shows staff the same deposit, and how the networks are followed", async () => {
    const olivia = await logInOlivia(coffer.running);
    const page = await openAs(coffer, olivia, `operate/wallets/${await findEthereumWallet(alice)}`);
    await deposits(page).getByText("Credited", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Send test money…" }).count()).toBe(0);
    await deposits(page).getByRole("link", { name: /^pay_/ }).click();
    await page.getByRole("region", { name: "From a chain" }).waitFor();
    await page.goto("operate/chains");
    const card = (name: string) =>
      page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2, name }) });
    await card("Ethereum").getByText("Following", { exact: true }).waitFor();
    await card("Ethereum").getByText("Provider 1").waitFor();
    await card("Ethereum").getByText("Well", { exact: true }).waitFor();
    await card("Bitcoin").getByText("Not connected", { exact: true }).waitFor();
  });

  it("says that a deposit was taken back with its block, and its payment with it", async () => {
    const walletId = await findEthereumWallet(alice);
    const page = await openAs(coffer, alice, `wallets/${walletId}`);
    const sandbox = await openAs(coffer, alice, "develop/sandbox");
    const tools = toolsIn(sandbox);
    await orderTestMoney(alice, walletId, "0.5");
    await tools.getByRole("button", { name: "1 block", exact: true }).click();
    await sandbox.getByText("1 block is mined.").waitFor();
    // Nobody told this page of it: it looks by itself.
    const deposit = deposits(page).getByRole("listitem").filter({ hasText: "0.5" });
    await deposit.getByText("Credited", { exact: true }).waitFor();
    await tools.getByLabel("Reorganise").selectOption("the newest 2 blocks");
    await tools.getByRole("button", { name: "Replace them" }).click();
    await sandbox.getByText("2 blocks are replaced.").waitFor();
    await deposit.getByText("Taken back after it was credited").waitFor();
    await deposit.getByText("so the payment was taken back as well").waitFor();
    await deposit.getByRole("link", { name: /^pay_/ }).click();
    await page.getByText("Returned", { exact: true }).first().waitFor();
  });

  it("is not seen while the providers of its network are taken down, and is once they are let answer", async () => {
    const walletId = await findEthereumWallet(alice);
    const page = await openAs(coffer, { ...alice, locale: "de-AT" }, "develop/sandbox");
    const german = page
      .getByRole("list", { name: "Ketten" })
      .getByRole("listitem")
      .filter({ has: page.getByRole("heading", { name: "Ethereum" }) });
    await german.getByText("Wird verfolgt", { exact: true }).waitFor();
    await german.getByLabel("Anbieter ausfallen lassen").selectOption("für eine Stunde");
    await german.getByRole("button", { name: "Ausfallen lassen" }).click();
    await page.getByText("Anbieter von Ethereum antworten jetzt nichts.").waitFor();
    await german.getByText("Wartet", { exact: true }).waitFor();
    await german.getByText("Anbieter sind aus bis").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    const olivia = await openAs(coffer, await logInOlivia(coffer.running), "operate/chains");
    const ethereum = olivia
      .getByRole("listitem")
      .filter({ has: olivia.getByRole("heading", { level: 2, name: "Ethereum" }) });
    await ethereum.getByText("No answer", { exact: true }).waitFor();
    await orderTestMoney(alice, walletId, "0.375");
    await german.getByRole("button", { name: "Antworten lassen" }).click();
    await german.getByText("Wird verfolgt", { exact: true }).waitFor();
    await german.getByRole("button", { name: "Antworten lassen" }).waitFor({ state: "detached" });
    const sandbox = await openAs(coffer, alice, "develop/sandbox");
    await toolsIn(sandbox).getByRole("button", { name: "10 blocks" }).click();
    await sandbox.getByText("10 blocks are mined.").waitFor();
    expect(await findBarriersInAllLooks(sandbox)).toEqual([]);
    expect(await findLosses(sandbox)).toEqual([]);
    const wallet = await openAs(coffer, alice, `wallets/${walletId}`);
    await deposits(wallet)
      .getByRole("listitem")
      .filter({ hasText: "0.375" })
      .getByText("Credited", { exact: true })
      .waitFor();
  });

  it("shows what came earlier a page on, and begins at the beginning where the address names no place", async () => {
    const walletId = await findEthereumWallet(alice);
    for (let count = 0; count < 10; count += 1) await orderTestMoney(alice, walletId, "0.01");
    const page = await openAs(coffer, alice, `wallets/${walletId}`);
    const list = deposits(page).getByRole("listitem");
    await expect.poll(() => list.count()).toBe(10);
    await deposits(page).getByRole("button", { name: "Older deposits" }).click();
    await list.filter({ hasText: "0.25" }).waitFor();
    await deposits(page).getByRole("button", { name: "Newest deposits" }).click();
    await expect.poll(() => list.filter({ hasText: "0.25" }).count()).toBe(0);
    await page.goto(`wallets/${walletId}?deposits=nowhere`);
    await deposits(page).getByText("The place that this address named is not in the list").waitFor();
    await expect.poll(() => list.count()).toBe(10);
  });

  it("shows what no block has yet, and that it is no money, until one has it", async () => {
    const walletId = await findEthereumWallet(alice);
    const page = await openAs(coffer, alice, `wallets/${walletId}`);
    await deposits(page).getByRole("listitem").first().waitFor();
    await chain.ask("evm_setAutomine", false);
    await orderTestMoney(alice, walletId, "0.125");
    const waiting = deposits(page).getByRole("list", { name: "In no block yet" });
    await waiting.getByText(/0\.125/).waitFor();
    await waiting.getByText("it is no money").waitFor();
    await chain.ask("evm_setAutomine", true);
    await chain.ask("anvil_mine", 2);
    await waiting.waitFor({ state: "detached" });
    await deposits(page)
      .getByRole("listitem")
      .filter({ hasText: "0.125" })
      .getByText("Credited", { exact: true })
      .waitFor();
  });
});
