import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { haltTreasury } from "../src/console/pages-sends.ts";
import { addPasskey, keepCodes } from "../src/console/passkey-acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { addAuthenticator } from "../src/console/virtual-authenticator.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { logInOlivia, makeStaff } from "../src/operators.ts";
import { fund, join } from "../src/people.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
/** Somebody outside, in small letters: it has no checksum. */
const OUTSIDE = "0x52908400098527886e0f7030069857d2e4169ee7";
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what goes out over a chain, in the console${missing ?? ""}`, () => {
  // One network alone: the page has one treasury.
  const environment: Record<string, string> = { LOCAL_TRON: "false" };
  // A block comes when it is told: what is sent waits for one as long as a test looks at it.
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME, mining: "on-demand" });
    environment.ETHEREUM_RPC_URLS = chain.url;
    await mine();
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  const mine = (blocks = 1) => chain.ask("anvil_mine", blocks);
  const treasuryIn = (page: Page) => page.getByRole("list", { name: "Treasuries" }).getByRole("listitem").first();

  /** Fills in the form, to its review. */
  async function review(page: Page, { address, amount }: { readonly address: string; readonly amount: string }) {
    await page.getByLabel("Address", { exact: true }).fill(address);
    await page.getByLabel("Amount").fill(amount);
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("Nobody gets back what was sent.").waitFor();
  }

  it("is paid by a treasury that is shown whole, paused with a reason and opened again", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/treasuries");
    const treasury = treasuryIn(page);
    // The page looks by itself: the sandbox opens and funds it once its chain is followed.
    await treasury.getByText("Open", { exact: true }).first().waitFor();
    await expect
      .poll(async () => {
        await mine();
        return treasury.getByText("100.000000000000000000").count();
      }, LONG)
      .toBe(1);
    await treasury.getByRole("img", { name: "QR code of the address 0x" }).waitFor();
    await treasury.getByText("When it was opened and paused").click();
    await treasury.getByText("the sandbox, by itself").waitFor();
    await page.getByText("No network over which money goes out is without its treasury.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await treasury.getByRole("button", { name: "Pause…" }).click();
    const pausing = page.getByRole("dialog", { name: "Pause the treasury of Ethereum" });
    await pausing.getByRole("button", { name: "Pause it" }).click();
    await pausing.getByLabel("Reason").fill("A drill");
    await pausing.getByRole("button", { name: "Pause it" }).click();
    await page.getByText("The treasury of Ethereum is paused.").waitFor();
    await treasury.getByText("Paused", { exact: true }).first().waitFor();
    await treasury.getByText("A drill").waitFor();

    await treasury.getByRole("button", { name: "Open again…" }).click();
    const opening = page.getByRole("dialog", { name: "Open the treasury of Ethereum again" });
    await opening.getByLabel("Reason").fill("The drill is over");
    await opening.getByRole("button", { name: "Open it" }).click();
    await page.getByText("The treasury of Ethereum is open.").waitFor();
    await treasury.getByText("The drill is over").waitFor();
    await treasury.getByRole("link", { name: "Its transactions" }).click();
    await page.getByText("Nothing matches").waitFor();
  });

  it("is opened for no network over which nothing is sent, and says so", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/treasuries");
    await treasuryIn(page).getByText("Open", { exact: true }).first().waitFor();
    // As where a node of Bitcoin is connected: no treasury of it can be made yet.
    await haltTreasury(page);
    await page.getByRole("button", { name: "Look again" }).click();
    await treasuryIn(page).getByText("Stopped: somebody else has its key").waitFor();
    await treasuryIn(page).getByText("More is ordered than is there").waitFor();
    const form = page.getByRole("region", { name: "Open a treasury" });
    await form.getByLabel("Network").selectOption("Bitcoin");
    await form.getByLabel("Reason").fill("People ask for it");
    await form.getByRole("button", { name: "Open the treasury" }).click();
    await form.getByText("Nothing can be sent over this network here, or not now").waitFor();
    await form.getByText("CHAIN_UNAVAILABLE").waitFor();
  });

  it("goes to no text that is no address, and what is wrong stands at its field", async () => {
    const ann = await join(coffer.url, "ann");
    await fund(ann, "3", "ETH");
    const page = await openAs(coffer, ann, "withdraw");
    await page.getByRole("link", { name: "Withdraw to an address" }).click();
    await page.getByLabel("Amount").waitFor();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByText("Say where it goes.").waitFor();
    // One letter is of the other case: its checksum is another.
    await review(page, { address: "0x52908400098527886E0F7030069857D2e4169EE7", amount: "1" });
    await page.getByText("This is no address of that network").waitFor();
    await page.getByRole("button", { name: "Send it for good" }).click();
    await page.getByLabel("Address", { exact: true }).and(page.locator("[aria-invalid=true]")).waitFor();
    await page.getByText("ADDRESS_INVALID").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
  });

  it("is reviewed with its whole address, goes out, is sped up by an operator, and is paid once enough blocks hold it", async () => {
    const bob = await join(coffer.url, "bob");
    await fund(bob, "3", "ETH");
    const page = await openAs(coffer, bob, "withdraw/address");
    await page.getByLabel("Amount").waitFor();
    await review(page, { address: OUTSIDE, amount: "1.5" });
    // In groups, and yet whole where it is copied.
    const shown = page.getByRole("code").filter({ hasText: "0x5290" });
    expect(await shown.textContent()).toBe(OUTSIDE);
    expect(await shown.locator("span").allTextContents()).toEqual(["0x", ...(OUTSIDE.slice(2).match(/.{4}/g) ?? [])]);
    await page.getByText("Reserved for").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByRole("button", { name: "Send it for good" }).click();
    await page.getByRole("heading", { level: 1, name: "Withdrawal" }).waitFor();
    const outside = page.getByRole("region", { name: "Outside" });
    await outside.getByText("On its way", { exact: true }).waitFor();
    await outside.getByText("0 of 2").waitFor();

    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/transactions?state=UNDER_WAY");
    await staff.getByRole("row").getByText("On its way").waitFor();
    await staff.getByRole("link", { name: /^txn_/ }).click();
    await staff.getByRole("heading", { level: 1, name: "Payout · Ethereum" }).waitFor();
    const attempts = staff.getByRole("list", { name: "What was signed for it" }).getByRole("listitem");
    const before = await attempts.count();
    await staff.getByRole("button", { name: "Speed it up…" }).click();
    const dialog = staff.getByRole("dialog", { name: "Speed it up" });
    await dialog.getByLabel("Reason").fill("A customer waits");
    await dialog.getByRole("button", { name: "Speed it up" }).click();
    await staff.getByText("It is being replaced by one that pays more.").waitFor();
    await expect.poll(() => attempts.count(), { timeout: 120_000 }).toBeGreaterThan(before);
    await staff.getByText("the network takes one of them at most").waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);

    // One more replacement may be on its way: whichever is mined pays it.
    await mine();
    await outside.getByText("1 of 2").waitFor();
    await mine();
    await outside.getByText("2 of 2").waitFor();
    await outside.getByText("Paid", { exact: true }).waitFor();
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor();
    await staff.getByText("Paid", { exact: true }).first().waitFor();
    await expect.poll(() => staff.getByRole("button", { name: "Speed it up…" }).count()).toBe(0);
    await staff.getByRole("link", { name: /^pay_/ }).click();
    await staff.getByRole("region", { name: "Over the network" }).getByRole("link", { name: /^txn_/ }).waitFor();
    await mine(6);
    await outside.getByText("Paid for good").waitFor();
    const balance = await chain.ask("eth_getBalance", OUTSIDE, "latest");
    expect(BigInt(String(balance))).toBe(1_500_000_000_000_000_000n);
  });

  it("is called off by an operator while no block has it, and its payer has everything back", async () => {
    const cleo = await join(coffer.url, "cleo");
    await fund(cleo, "3", "ETH");
    const page = await openAs(coffer, cleo, "withdraw/address");
    await page.getByLabel("Amount").waitFor();
    await review(page, { address: "0x8617E340B3D01FA5F11F306F4090FD50E238070D", amount: "1" });
    await page.getByRole("button", { name: "Send it for good" }).click();
    const outside = page.getByRole("region", { name: "Outside" });
    await outside.getByText("On its way", { exact: true }).waitFor();

    const staff = await openAs(coffer, await logInOlivia(coffer.running), "operate/transactions?state=UNDER_WAY");
    await staff.getByRole("link", { name: /^txn_/ }).click();
    await staff.getByRole("button", { name: "Call it off…" }).click();
    const dialog = staff.getByRole("dialog", { name: "Call it off" });
    await dialog.getByText("If the network takes the first one all the same, it has been paid.").waitFor();
    await dialog.getByLabel("Reason").fill("She asked for it");
    await dialog.getByRole("button", { name: "Call it off" }).click();
    await staff.getByText("pays nothing, and calls it off").waitFor();
    await mine(6);
    await outside.getByText("Called off", { exact: true }).waitFor();
    await page.getByRole("status").filter({ hasText: "Failed" }).waitFor();
    await page.getByText("The operator called it off before it had left.").first().waitFor();
    await page.goto("accounts");
    await page.getByText("3.000000000000000000").first().waitFor();
  });

  it("is signed with its address by the payer's passkey, where a policy wants it, and by nothing that says another one", async () => {
    const admin = await makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN");
    const policies = await openAs(coffer, admin, "operate/policies");
    await policies.getByLabel("Currency").selectOption("ETH");
    await policies.getByLabel("From this amount on").fill("2");
    await policies.getByRole("button", { name: "Set the policy" }).click();
    await policies.getByRole("listitem").filter({ hasText: "ETH" }).getByText("2.000000000000000000").waitFor();
    const dora = await join(coffer.url, "dora");
    await fund(dora, "3", "ETH");
    const page = await openAs(coffer, dora, "settings/security");
    const device = await addAuthenticator(page);
    await addPasskey(page, "Phone");
    await keepCodes(page);
    const countUses = async () => (await device.credentials())[0]?.signCount;
    const before = await countUses();

    // As if somebody on the way wanted it elsewhere.
    await page.route("**/graphql", async (route) => {
      if (!route.request().postDataJSON().query.includes("mutation TakeOutToAddress")) return route.fallback();
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({ response, body: text.replace("0x52908400098527886E0F", "0x52908400098527886E0E") });
    });
    await page.goto("withdraw/address");
    await page.getByLabel("Amount").waitFor();
    await review(page, { address: OUTSIDE, amount: "2.5" });
    await page.getByText("You are asked for your passkey").waitFor();
    await page.getByRole("button", { name: "Send it for good" }).click();
    const approval = page.getByRole("region", { name: "Your approval" });
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await approval.getByText("another payment than the one that is shown here").waitFor();
    expect(await countUses()).toBe(before);
    await page.unrouteAll({ behavior: "wait" });

    await page.getByRole("button", { name: "Back" }).click();
    await page.getByRole("button", { name: "Review" }).click();
    await page.getByRole("button", { name: "Send it for good" }).click();
    await approval.getByText("is good for nothing else").waitFor();
    // What is signed has its checksum, also where it was typed without one.
    const signed = JSON.parse((await approval.locator("pre").textContent()) ?? "");
    expect(signed).toMatchObject({ network: "ETHEREUM", address: "0x52908400098527886E0F7030069857D2E4169EE7" });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await approval.getByRole("button", { name: "Approve with passkey" }).click();
    await page.getByRole("heading", { level: 1, name: "Withdrawal" }).waitFor();
    expect(await countUses()).toBeGreaterThan(before ?? 0);
    await page.getByRole("region", { name: "Outside" }).getByText("On its way", { exact: true }).waitFor();
  });
});
