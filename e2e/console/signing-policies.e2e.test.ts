import { randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { sendToAddress } from "../src/console/send-to-address.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia, makeStaff } from "../src/operators.ts";
import { fund, join } from "../src/people.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const OUTSIDE = "0x52908400098527886e0f7030069857d2e4169ee7";
/** As `sendToAddress` takes it. */
const SOMEBODY = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const CALLING_OFF = {
  english: {
    ...{ locale: "en-GB", outside: "Outside", offered: "it can still be called off", cancel: "Call it off" },
    ...{ meaning: "Whoever sends it is asked to stop.", cancelNow: "Call all of it off", cancelled: "Cancelled" },
    ...{ done: "called off: nothing of it was signed", balance: "3.000000000000000000" },
  },
  german: {
    ...{ locale: "de-AT", outside: "Außerhalb", offered: "Es lässt sich noch absagen", cancel: "Absagen" },
    ...{ meaning: "Wer es sendet, wird gebeten aufzuhören.", cancelNow: "Ganz absagen", cancelled: "Abgebrochen" },
    ...{ done: "abgesagt: Nichts davon war signiert", balance: "3,000000000000000000" },
  },
};
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`what may leave over a chain, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME, mining: "on-demand" });
    environment.ETHEREUM_RPC_URLS = chain.url;
    await chain.ask("anvil_mine", 1);
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  const makeAdmin = () => makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN");

  /** Types a draft, wrong at first: each field says what is wrong with it. */
  const typeDraft = async (page: Page, approver: string) => {
    const draft = page.getByRole("region", { name: "Propose a policy" });
    await draft.getByLabel("Network").selectOption("Ethereum · ETH");
    await draft.getByLabel("Most within a time").fill("24h many");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByText("Line 1: One line each").waitFor();
    await draft.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
    await draft.getByLabel("Most within a time").fill("24h 50 -\n24h 50 many");
    await draft.getByLabel("Most of one transaction").fill("much");
    await draft.getByLabel("Who has to agree").fill(`1 2 ${approver}`);
    await draft.getByLabel("Reason").fill("Before money is there");
    await draft.getByRole("button", { name: "Propose it" }).click();
    // Each field says what is wrong with it, at once.
    await draft.getByText("Line 2: Write a whole number from 1 to 1000000.").waitFor();
    await draft.getByText("Line 1: Say how many have to agree").waitFor();
    await draft.getByLabel("Most of one transaction").and(page.locator("[aria-invalid=true]")).waitFor();
    await draft.getByLabel("Most within a time").fill("24h 50 -");
    await draft.getByLabel("Who has to agree").fill(`1 1 ${approver}`);
    await draft.getByLabel("Most of one transaction").fill("5");
  };

  it("is proposed by one ADMIN, tried out, and put in force by another; an operator agrees to what waits by it", async () => {
    const olivia = await logInOlivia(coffer.running);
    const page = await openAs(coffer, await makeAdmin(), "operate/signing-policies");
    await page.getByText("No policy is in force:").waitFor();
    const draft = page.getByRole("region", { name: "Propose a policy" });
    await typeDraft(page, olivia.userId);
    await draft.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("region", { name: "What it would have said" }).getByText("payments were asked for").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await draft.getByRole("button", { name: "Propose it" }).click();
    const proposals = page.getByRole("region", { name: "Waits for a second administrator" });
    await proposals.getByText("You have proposed it").waitFor();

    const other = await openAs(coffer, await makeAdmin(), "operate/signing-policies");
    await other.getByRole("button", { name: "Agree…" }).click();
    const dialog = other.getByRole("dialog", { name: "Put this policy in force" });
    await dialog.getByLabel("Reason").fill("I have read it");
    await dialog.getByRole("button", { name: "Put it in force" }).click();
    await other.getByText("The policy is in force.").waitFor();
    const inForce = other.getByRole("region", { name: "In force" });
    await inForce.getByText("version 1").waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);

    const bob = await join(coffer.url, "bob");
    await fund(bob, "3", "ETH");
    const paying = await openAs(coffer, bob, "withdraw/address");
    await paying.getByLabel("Amount").waitFor();
    await paying.getByLabel("Address", { exact: true }).fill(OUTSIDE);
    await paying.getByLabel("Amount").fill("1.5");
    await paying.getByRole("button", { name: "Review" }).click();
    await paying.getByText("Reserved for").waitFor();
    await paying.getByRole("button", { name: "Send it for good" }).click();
    const outside = paying.getByRole("region", { name: "Outside" });
    await outside.getByText("Waiting for approval", { exact: true }).waitFor();

    const staff = await openAs(coffer, olivia, "operate/signing-policies");
    await staff.getByText("You may read this and change nothing").waitFor();
    await staff.getByRole("link", { name: "Transactions that wait for approval" }).click();
    await staff.getByRole("link", { name: /^txn_/ }).click();
    await staff.getByRole("region", { name: "What it waits for" }).getByText("approval of operators").first().waitFor();
    expect(await findBarriersInAllLooks(staff)).toEqual([]);
    expect(await findLosses(staff)).toEqual([]);
    await staff.setViewportSize(WIDE);
    const inGerman = await openAs(coffer, { ...olivia, locale: "de-AT" }, staff.url());
    await inGerman.getByRole("button", { name: "Zustimmen…" }).click();
    await inGerman.getByRole("dialog").getByText("1,500000000000000000 ETH").waitFor();
    await staff.getByRole("button", { name: "Approve…" }).click();
    const approving = staff.getByRole("dialog", { name: "Let it leave" });
    await approving.getByText("1.500000000000000000 ETH leaves to 0x5290").waitFor();
    await approving.getByLabel("Reason").fill("Bob has called");
    await approving.getByRole("button", { name: "Let it leave" }).click();
    await staff.getByText("You have agreed.").waitFor();
    await staff.getByRole("list", { name: "What operators said" }).getByText("Bob has called").waitFor();
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        return outside.getByText(/^Paid/).count();
      }, LONG)
      .toBeGreaterThan(0);
  });

  it("is called off by its payer while it waits, who sees at once what came of it, in either language", async () => {
    for (const { name, locale, ...w } of [
      { name: "cleo", ...CALLING_OFF.english },
      { name: "dora", ...CALLING_OFF.german },
    ]) {
      const payer = await join(coffer.url, name);
      await fund(payer, "3", "ETH");
      const paymentId = await sendToAddress(payer, SOMEBODY, "1.5");
      const page = await openAs(coffer, { ...payer, locale }, `payments/${paymentId}`);
      const outside = page.getByRole("region", { name: w.outside });
      await outside.getByText(w.offered).waitFor();
      await outside.getByRole("button", { name: w.cancel }).click();
      const dialog = page.getByRole("dialog", { name: w.cancel });
      await dialog.getByText(w.meaning).waitFor();
      expect(await findBarriersInAllLooks(page)).toEqual([]);
      await page.setViewportSize(WIDE);
      await dialog.getByRole("button", { name: w.cancelNow }).click();
      await page.getByRole("status").filter({ hasText: w.cancelled }).waitFor();
      await outside.getByText(w.done).waitFor();
      expect(await outside.getByRole("button", { name: w.cancel }).count()).toBe(0);
      expect(await findLosses(page)).toEqual([]);
      await page.goto("accounts");
      await page.getByText(w.balance).first().waitFor();
    }
  });

  it("is drafted in German, with what the network alone knows said at its field", async () => {
    const page = await openAs(coffer, { ...(await makeAdmin()), locale: "de-AT" }, "operate/signing-policies");
    const draft = page.getByRole("region", { name: "Regeln vorschlagen" });
    await draft.getByLabel("Netz").selectOption("Bitcoin · BTC");
    await draft.getByLabel("Höchstens je Transaktion").fill("1,5");
    await draft.getByLabel("Stunden, in UTC").fill("Montag 8:00-18:00");
    await draft.getByLabel("Wer bezahlt werden darf").fill(`\n${OUTSIDE} die Börse`);
    await draft.getByLabel("Grund").fill("Damit nichts verloren geht");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    await draft.getByText("Zeile 2: Das ist keine Adresse dieses Netzes.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await draft.getByLabel("Wer bezahlt werden darf").fill("");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    const proposals = page.getByRole("region", { name: "Wartet auf die zweite Verwaltung" });
    await proposals.getByText("1,50000000").waitFor();
    await proposals.getByText("Montag 08:00-18:00").waitFor();
  });

  it("is found a page on where many were proposed, and the place is in the address", async () => {
    const admin = await makeAdmin();
    for (let count = 0; count < 20; count += 1) {
      const scope = { network: "ETHEREUM", currency: "ETH", basedOn: 1 };
      const input = { ...scope, rules: { transactionMax: String(count + 1) }, reason: `draft ${count}` };
      await admin.client.ask(operation("ProposeSigningPolicy"), { input: { ...input, idempotencyKey: randomUUID() } });
    }
    const page = await openAs(coffer, admin, "operate/signing-policies");
    const proposals = page.getByRole("region", { name: "Waits for a second administrator" });
    await expect.poll(() => proposals.getByRole("heading", { level: 3 }).count()).toBe(20);
    await proposals.getByRole("button", { name: "Older ones" }).click();
    await proposals.getByRole("heading", { level: 3, name: "Bitcoin · BTC" }).waitFor();
    expect(new URL(page.url()).searchParams.get("proposed")).not.toBe(null);
    await proposals.getByRole("button", { name: "Newest ones" }).click();
    await expect.poll(() => proposals.getByRole("heading", { level: 3 }).count()).toBe(20);
    await page.goto("operate/signing-policies?inForce=nowhere");
    await page.getByText("The place that this address named is not in the list").waitFor();
    await page.getByRole("region", { name: "In force" }).getByText("version 1").waitFor();
  });

  it("is rejected by an operator, and its payer has everything back", async () => {
    const cleo = await join(coffer.url, "cleo");
    await fund(cleo, "3", "ETH");
    const paying = await openAs(coffer, cleo, "withdraw/address");
    await paying.getByLabel("Amount").waitFor();
    await paying.getByLabel("Address", { exact: true }).fill(OUTSIDE);
    await paying.getByLabel("Amount").fill("2");
    await paying.getByRole("button", { name: "Review" }).click();
    await paying.getByText("Reserved for").waitFor();
    await paying.getByRole("button", { name: "Send it for good" }).click();
    await paying.getByRole("region", { name: "Outside" }).getByText("Waiting for approval").first().waitFor();
    const path = "operate/transactions?state=AWAITING_APPROVAL";
    const staff = await openAs(coffer, await logInOlivia(coffer.running), path);
    await staff.getByRole("link", { name: /^txn_/ }).click();
    await staff.getByRole("button", { name: "Reject…" }).click();
    const dialog = staff.getByRole("dialog", { name: "Reject it" });
    await dialog.getByLabel("Reason").fill("She knows nothing of it");
    await dialog.getByRole("button", { name: "Reject it" }).click();
    await staff.getByText("It is rejected.").waitFor();
    await paying.getByText("rules for what leaves did not let it go").first().waitFor();
    await paying.goto("accounts");
    await paying.getByText("3.000000000000000000").first().waitFor();
  });
});
