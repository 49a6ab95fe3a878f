import { whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { ethereumWalletOf } from "../src/console/send-test-money.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { verify } from "../src/verify.ts";

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what a chain brings, in the console${missing ?? ""}`, () => {
  const coffer = useConsole();
  let alice: Person;
  const deposits = (page: Page) => page.getByRole("region", { name: "Deposits" });

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
    const page = await openAs(coffer, alice, `wallets/${await ethereumWalletOf(alice)}`);
    await page.getByRole("button", { name: "Send test money…" }).click();
    const dialog = page.getByRole("dialog", { name: "Send test money to this wallet" });
    await dialog.getByRole("button", { name: "Send it" }).click();
    await dialog.locator("input[aria-invalid=true]").waitFor();
    await dialog.getByLabel("Amount").fill("1000.01");
    await dialog.getByRole("button", { name: "Send it" }).click();
    await dialog.getByText("must be at most 1000").waitFor();
    await page.keyboard.press("Escape");
    await deposits(page).getByText("Nothing has come to this wallet yet.").waitFor();
  });

  it("shows a deposit being confirmed, then credited, and leads to its payment and the balance", async () => {
    const page = await openAs(coffer, alice, `wallets/${await ethereumWalletOf(alice)}`);
    await page.getByRole("button", { name: "Send test money…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Amount").fill("0.25");
    await dialog.getByText("ETH").first().waitFor();
    await dialog.getByRole("button", { name: "Send it" }).click();
    await page.getByRole("status").getByText("The test money is on its way.").waitFor();
    const deposit = deposits(page).getByRole("listitem");
    await deposit.getByText("Being confirmed").waitFor();
    await deposit.getByText(/^\d of \d+ blocks$/).waitFor();
    await deposit.getByText("Credited", { exact: true }).waitFor();
    await deposit.getByText(/0\.25/).waitFor();
    const [address, transaction] = await deposit.locator("code").filter({ hasText: /^0x/ }).allTextContents();

    await deposit.getByRole("link", { name: /^pay_/ }).click();
    await page.getByRole("heading", { level: 1, name: /Deposit/ }).waitFor();
    const chain = page.getByRole("region", { name: "From a chain" });
    await chain.getByText(address ?? "no address").waitFor();
    await chain.getByText(transaction ?? "no transaction").waitFor();
    await page.goto("accounts");
    await page.getByText("0.250000000000000000").first().waitFor();
  });

  it("shows staff the same deposit, and how the networks are followed", async () => {
    const olivia = await logInOlivia(coffer.running);
    const page = await openAs(coffer, olivia, `operate/wallets/${await ethereumWalletOf(alice)}`);
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
});
