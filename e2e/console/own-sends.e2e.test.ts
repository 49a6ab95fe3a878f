import { randomBytes, randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();
/** Of BIP-39's first test vector. */
const WORDS = `${"abandon ".repeat(11)}about`;
const toWei = (milliether: bigint): string => `0x${(milliether * 10n ** 15n).toString(16)}`;

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what owners send from their own keys, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let chain: Anvil;
  let alice: Person;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME, mining: "on-demand" });
    environment.ETHEREUM_RPC_URLS = chain.url;
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  const mine = (blocks: number) => chain.ask("anvil_mine", blocks);

  /** A wallet of a new key of hers, with so many thousandths of an ether. */
  const bring = async (name: string, milliether: bigint) => {
    alice ??= await join(coffer.url, "alice");
    const { importWallet } = await alice.client.ask(operation("ImportWallet"), {
      input: {
        network: "ETHEREUM",
        secret: `0x${randomBytes(32).toString("hex")}`,
        name,
        idempotencyKey: randomUUID(),
      },
    });
    const { id, addresses } = importWallet.wallet;
    await chain.ask("anvil_setBalance", addresses.nodes[0].address, toWei(milliether));
    await mine(1);
    // Quoted, and sent, is what the newest block that was read has there.
    const read = `{ wallet(id: "${id}") { onChainBalance { confirmed { amount } } } }`;
    await expect
      .poll(async () => Number((await alice.client.ask(read)).wallet.onChainBalance?.confirmed.amount))
      .toBe(Number(milliether) / 1_000);
    return id as string;
  };
  const list = (page: Page) => page.getByRole("region", { name: "Sent from this wallet" });
  /** Until the page says so of it by itself, with a block each time. */
  const mineUntil = (place: Locator) =>
    expect
      .poll(async () => {
        await mine(1);
        return place.count();
      })
      .toBeGreaterThan(0);
  const countSent = async (id: string): Promise<number> =>
    (await alice.client.ask(operation("WalletTransactions"), { id })).wallet.transactions.nodes.length;
  const review = async (page: Page, { to = BOB, amount }: { to?: string; amount: string | null }) => {
    await page.getByLabel("Address", { exact: true }).fill(to);
    if (amount === null) await page.getByLabel("How much").selectOption("Everything that is there");
    else await page.getByLabel("Amount").fill(amount);
    await page.getByRole("button", { name: "Review" }).click();
  };

  it("says what is wrong before anything leaves: at the field, and of what the network would not take", async () => {
    const id = await bring("Travel", 1_000n);
    const page = await openAs(coffer, alice, `wallets/${id}`);
    await list(page).getByText("Nothing was sent from this wallet yet.").waitFor();
    await list(page).getByRole("link", { name: "Send…" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Send from Travel" }).waitFor();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("Say where it goes.").waitFor();
    await page.getByText("Say how much.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("address");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await review(page, { to: "0xb0b", amount: "0.25" });
    await page.getByRole("alert").filter({ hasText: "This is no address of that network" }).waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    // What was typed is still there.
    expect(await page.getByLabel("Address", { exact: true }).inputValue()).toBe("0xb0b");
    await expect.poll(() => page.getByLabel("Amount").inputValue()).toMatch(/^0\.250*$/);
    await review(page, { amount: "1.5" });
    const short = page.getByRole("alert").filter({ hasText: "BALANCE_INSUFFICIENT" });
    await short.getByText("1.000000000000000000 ETH at most").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    expect(await countSent(id)).toBe(0);
  });

  it("shows the whole address and three prices, sends by one of them, and is sped up, paid and told by itself", async () => {
    const id = await bring("Savings", 1_000n);
    const page = await openAs(coffer, alice, `wallets/${id}/send`);
    await review(page, { amount: "0.25" });
    await page.getByText("This address of Ethereum receives").waitFor();
    await page.getByText("Compare each group").waitFor();
    await page.getByRole("timer").getByText("This estimate holds for").waitFor();
    expect(await page.getByRole("radio").count()).toBe(3);
    expect(await page.getByRole("radio", { name: "Within a block or two" }).isChecked()).toBe(true);
    await page.getByRole("radio", { name: "Within a block or two" }).press("ArrowUp");
    expect(await page.getByRole("radio", { name: "In the next block" }).isChecked()).toBe(true);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.getByRole("button", { name: "Send it for good" }).press("Enter");
    await page.getByRole("heading", { level: 1, name: "Savings" }).waitFor();
    await page.getByText("It is on its way.").waitFor();
    const one = list(page).getByRole("listitem");
    await one.getByText("On its way", { exact: true }).waitFor();
    await one.getByText("nothing yet").waitFor();

    await one.getByRole("button", { name: "Speed it up…" }).click();
    const dialog = page.getByRole("dialog", { name: "Speed it up" });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await dialog.getByRole("button", { name: "Speed it up" }).press("Enter");
    await page.getByText("It is being replaced by one that pays more.").waitFor();
    await one.getByText("Everything about it").click();
    await one.getByText("2 times, of which the network takes one").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await mineUntil(one.getByText(/^Paid( for good)?$/));
    expect(await one.getByText("nothing yet").count()).toBe(0);
    expect(await one.getByRole("button", { name: "Speed it up…" }).count()).toBe(0);
    expect(await chain.ask("eth_getBalance", BOB, "latest")).toBe(toWei(250n));
    // The balance of its wallet is the chain's by now.
    await page.getByText(/0\.7\d{17}/).waitFor();
  });

  it("sends everything, and calls it off: what was to leave is in the wallet again, less a fee", async () => {
    const id = await bring("Old", 100n);
    const before = await chain.ask("eth_getBalance", BOB, "latest");
    const page = await openAs(coffer, alice, `wallets/${id}/send`);
    await review(page, { amount: null });
    await page.getByText("Exactly nothing of it stays.").waitFor();
    // It costs the same however soon.
    expect(await page.getByRole("radio").count()).toBe(0);
    await page.getByRole("button", { name: "Send it for good" }).click();
    const one = list(page).getByRole("listitem");
    // What is not signed yet would be called off at once.
    await one.getByText("On its way", { exact: true }).waitFor();
    await one.getByRole("button", { name: "Call it off…" }).click();
    const dialog = page.getByRole("dialog", { name: "Call it off" });
    await dialog.getByRole("button", { name: "Call it off" }).click();
    await page.getByText("It is called off, or is being replaced by nothing.").waitFor();
    // Before the node has what takes its place, a block takes the first one.
    await expect
      .poll(async () => {
        const [{ txid }] = (await alice.client.ask(operation("WalletTransactions"), { id })).wallet.transactions.nodes;
        const found = (await chain.ask("eth_getTransactionByHash", txid)) as { readonly value: string } | null;
        return found?.value;
      })
      .toBe("0x0");
    await mineUntil(one.getByText("Called off", { exact: true }));
    expect(await one.getByRole("button").filter({ hasText: "…" }).count()).toBe(0);
    expect(await chain.ask("eth_getBalance", BOB, "latest")).toBe(before);
  });

  it("sends once where the answer was lost, and was asked for again after a reload", async () => {
    const id = await bring("Lost", 1_000n);
    const page = await openAs(coffer, alice, `wallets/${id}/send`);
    await review(page, { amount: "0.1" });
    await page.route("**/graphql", async (route) => {
      if (!route.request().postDataJSON().query.includes("mutation SendFromOwnWallet")) return route.fallback();
      // The server has done it, and the network gives up before it can say so.
      await route.fetch();
      await route.abort("aborted");
    });
    await page.getByRole("button", { name: "Send it for good" }).click();
    const pending = page.getByRole("region", { name: "It is not known whether this was done" });
    await pending.waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.reload();
    await pending.getByRole("button", { name: "Ask again" }).click();
    await page.getByRole("heading", { level: 1, name: "Lost" }).waitFor();
    await list(page).getByRole("listitem").first().waitFor();
    expect(await list(page).getByRole("listitem").count()).toBe(1);
    expect(await countSent(id)).toBe(1);
  });

  it("asks for another estimate before one is over, and sends by none that is", async () => {
    const id = await bring("Slow", 1_000n);
    const page = await openAs(coffer, alice, `wallets/${id}`);
    await page.clock.install();
    await list(page).getByRole("link", { name: "Send…" }).click();
    await page.getByRole("heading", { level: 1, name: "Send from Slow" }).waitFor();
    await review(page, { amount: "0.1" });
    const send = page.getByRole("button", { name: "Send it for good" });
    await send.waitFor();
    const asked = page.waitForRequest((request) => request.postData()?.includes("query QuoteOwnSend") ?? false);
    await page.clock.fastForward(41_000);
    await asked;
    await page
      .getByRole("timer")
      .getByText(/0:5\d|1:00/)
      .waitFor();
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("query QuoteOwnSend")
        ? route.fulfill({ json: { data: null, errors: [{ message: "away", extensions: { code: "BUSY" } }] } })
        : route.fallback(),
    );
    await page.clock.fastForward(70_000);
    await page.getByText("This estimate is over.").first().waitFor();
    await expect.poll(() => send.isDisabled()).toBe(true);
    expect(await countSent(id)).toBe(0);
  });

  it("shows a state that this page does not know as it is, and does not break", async () => {
    const id = await bring("Newer", 1_000n);
    const page = await openAs(coffer, alice, `wallets/${id}`);
    await list(page).getByText("Nothing was sent from this wallet yet.").waitFor();
    await page.route("**/graphql", async (route) => {
      if (!route.request().postData()?.includes("query OwnTransactions")) return route.fallback();
      const answer = await (await route.fetch()).json();
      const money = { amount: "0.100000000000000000", currency: "ETH" };
      answer.data.wallet.transactions.nodes = [
        {
          ...{ id: `txn_${"0".repeat(26)}`, state: "AWAITING_A_STATE", txid: null, failure: null, asked: null },
          ...{ confirmations: 0, confirmationsNeeded: 2, from: BOB, to: BOB, amount: money, maximumFee: money },
          ...{ blockHeight: null, fee: null, attempts: [], createdAt: new Date(0).toISOString() },
        },
      ];
      return route.fulfill({ json: answer });
    });
    await page.reload();
    await list(page).getByText("AWAITING_A_STATE").waitFor();
    await page.unrouteAll({ behavior: "wait" });
    await page.route("**/graphql", async (route) => {
      if (!route.request().postData()?.includes("query OwnSendWallet")) return route.fallback();
      const answer = await (await route.fetch()).json();
      answer.data.wallet.kind = "CUSTODIAL";
      return route.fulfill({ json: answer });
    });
    await page.goto(`wallets/${id}/send`);
    await page.getByText("Nothing is sent from this wallet here").waitFor();
    await page.unrouteAll({ behavior: "wait" });
  });

  it("says what each address of a wallet has, and sends from the one that was chosen", async () => {
    alice ??= await join(coffer.url, "alice");
    const { importWallet } = await alice.client.ask(operation("ImportWallet"), {
      input: { network: "ETHEREUM", secret: WORDS, name: "Words", idempotencyKey: randomUUID() },
    });
    const { id, addresses } = importWallet.wallet;
    const [poor, rich] = addresses.nodes.map(({ address }: { address: string }) => address);
    await chain.ask("anvil_setBalance", poor, toWei(500n));
    await chain.ask("anvil_setBalance", rich, toWei(2_000n));
    await mine(1);
    const read = `{ wallet(id: "${id}") { onChainBalance { addresses { address confirmed { amount } } } } }`;
    await expect
      .poll(async () => (await alice.client.ask(read)).wallet.onChainBalance?.addresses)
      .toEqual([
        { address: rich, confirmed: { amount: "2.000000000000000000" } },
        { address: poor, confirmed: { amount: "0.500000000000000000" } },
      ]);
    const page = await openAs(coffer, alice, `wallets/${id}/send`);
    const payer = page.getByLabel("Which address pays");
    await payer.selectOption(`${poor} · 0.500000000000000000 ETH`);
    await page.getByText("On the chain: 0.500000000000000000").waitFor();
    await review(page, { amount: "1" });
    await page.getByRole("alert").filter({ hasText: "BALANCE_INSUFFICIENT" }).waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    expect(await payer.locator("option:checked").textContent()).toContain(poor);
    await payer.selectOption(`${rich} · 2.000000000000000000 ETH`);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await review(page, { amount: "0.25" });
    await page.getByText("Which address pays").waitFor();
    await page.getByRole("button", { name: "Send it for good" }).click();
    const one = list(page).getByRole("listitem");
    await one.getByText("Everything about it").click();
    await one.getByText(rich, { exact: true }).waitFor();
    await mineUntil(one.getByText(/^Paid( for good)?$/));
    expect(await chain.ask("eth_getBalance", poor, "latest")).toBe(toWei(500n));
  });
});
