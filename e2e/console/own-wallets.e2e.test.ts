import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join, type Person } from "../src/people.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
/** Of BIP-39's first test vector, and what BIP-44 makes of it on Ethereum. */
const WORDS = `${"abandon ".repeat(11)}about`;
const ADDRESS = "0x9858EfFD232B4033E47d90003D41EC34EcaEda94";
/** Who pays from outside. */
const PAYER = "0x00000000000000000000000000000000000c0ffe";
const toWei = (ether: bigint): string => `0x${(ether * 10n ** 18n).toString(16)}`;
const WATCHED = "0x52908400098527886E0F7030069857D2E4169EE7";
/** BIP-84's test vector, written for a test network: an account's keys, and its first address. */
const VPUB =
  "vpub5YvMuJNjRSYon44z9QmCfdf8SqJRVNvz6m55Qy5iVjZQxDfUgtiQjnc7CC1fAbED2tAGCZRERUfvtn2DstZGU6HMns6dXXH2wujSc2wfi2x";
const VPRV =
  "vprv9Kw1Vnqqb4zWZZzX3PECJViPtoTw5vD8jY9Ucag6wQ2S5RLL9MQABzHdLwqaqtJbBVZf48QgqdQB9Pz3HN4bUpHa51mcu7r31wDveZokZ6z";
const SEGWIT = "bcrt1qcr8te4kr609gcawutmrza0j4xv80jy8zeqchgx";

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`wallets whose coins stay apart, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let chain: Anvil;
  beforeAll(async () => {
    chain = await startAnvil({ genesisTime: GENESIS_TIME });
    environment.ETHEREUM_RPC_URLS = chain.url;
  });
  afterAll(() => chain.stop());
  const coffer = useConsole(environment);
  let alice: Person;
  const payIn = async (to: string, ether: bigint) => {
    await chain.ask("anvil_setBalance", PAYER, toWei(1_000n));
    await chain.ask("anvil_impersonateAccount", PAYER);
    await chain.ask("eth_sendTransaction", { from: PAYER, to, value: toWei(ether) });
  };
  const deposits = (page: Page) => page.getByRole("region", { name: "Deposits" });
  const faultAt = (page: Page, label: string) =>
    page.getByLabel(label, { exact: true }).and(page.locator("[aria-invalid=true]"));
  /** What a page and its browser have of a text, wherever they could. */
  const findIn = (page: Page, text: string) =>
    page.evaluate((sought) => {
      const typed = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
      const kept = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage));
      return [location.href, document.title, document.documentElement.outerHTML, ...typed, ...kept].filter((each) =>
        each.includes(sought),
      );
    }, text);

  it("takes nothing that spends nothing, and says at its field what is wrong with it", async () => {
    alice = await join(coffer.url, "alice");
    const page = await openAs(coffer, alice, "wallets");
    await page.getByRole("link", { name: "Import a wallet" }).click();
    await page.getByRole("heading", { level: 1, name: "Import a wallet" }).waitFor();
    await expect
      .poll(() => page.getByLabel("Network").locator("option").allTextContents())
      .toEqual(["Ethereum", "Bitcoin", "Tron"]);
    const submit = page.getByRole("button", { name: "Import the wallet" });
    const key = page.getByLabel("Words or key");
    await submit.click();
    await page.getByText("Type or paste what spends.").waitFor();
    await faultAt(page, "Words or key").and(page.locator(":focus")).waitFor();
    await key.fill(WORDS.replace("about", "abou"));
    await submit.click();
    await page.getByText("One of the words is not in the English list").waitFor();
    // What is to be mended is still there.
    expect(await key.inputValue()).toContain("abou");
    await key.fill(WORDS);
    await page.getByLabel("Read blocks from").fill("soon");
    await submit.click();
    await page.getByText("Write the height of a block: a whole number.").waitFor();
    await page.getByLabel("Read blocks from").fill("1000000");
    await submit.click();
    await page.getByText("Blocks can be read from 0 to").waitFor();
    // It is no answer about the key: nothing of that stays.
    expect(await key.inputValue()).toBe("");
    await page.getByLabel("Read blocks from").fill("");
    await page.getByLabel("Network").selectOption("Bitcoin");
    await key.fill(VPUB);
    await submit.click();
    await page.getByText("This is public, and spends nothing.").waitFor();
    await key.fill(VPRV);
    await page.getByLabel("Addresses").selectOption("Taproot: bc1p… (BIP-86)");
    await submit.click();
    await faultAt(page, "Addresses").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });

  it("imports words that are kept nowhere in the browser, and shows what comes by the chain and not by the books", async () => {
    const page = await openAs(coffer, alice, "wallets/import");
    const sent: string[] = [];
    page.on("request", (request) => sent.push(request.url()));
    // Pasted as they are printed, a few in each line.
    await page.getByLabel("Words or key").fill(WORDS.replaceAll("abandon abandon", "abandon\nabandon"));
    await page.getByLabel("Name").fill("Paper");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Import the wallet" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Paper" }).waitFor();
    await page.getByText("Paper is imported.").waitFor();
    expect(await findIn(page, "abandon")).toEqual([]);
    expect(sent.filter((url) => url.includes("abandon"))).toEqual([]);
    const apart = page.getByRole("region", { name: "These coins are not in Coffer's books" });
    await apart.getByText("Its keys are kept here, sealed").waitFor();
    await page.getByRole("region", { name: "Addresses" }).getByText(ADDRESS).first().waitFor();
    expect(await page.getByRole("button", { name: "Make it the default" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "New address" }).count()).toBe(0);

    await payIn(ADDRESS, 2n);
    // Nobody told this page of it: it looks by itself.
    const one = deposits(page).getByRole("listitem");
    await one.getByText("1 of 2 blocks").waitFor();
    await chain.ask("anvil_mine", 1);
    await one.getByText("On the chain", { exact: true }).waitFor();
    await page.getByText("2.000000000000000000").nth(1).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.goto("accounts");
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await page.getByText("2.000000000000000000").count()).toBe(0);

    await page.goto("wallets/import");
    await page.getByLabel("Words or key").fill(WORDS);
    await page.getByRole("button", { name: "Import the wallet" }).click();
    await page.getByText("You have a wallet of the same kind and the same addresses.").waitFor();
    expect(await findIn(page, "abandon")).toEqual([]);
  });

  it("watches an address, and finds what came before once older blocks are read", async () => {
    await payIn(WATCHED, 3n);
    await chain.ask("anvil_mine", 3);
    const page = await openAs(coffer, alice, "wallets");
    await page.getByRole("link", { name: "Watch a wallet" }).click();
    const what = page.getByLabel("What to watch");
    await what.fill(VPRV);
    await page.getByLabel("Network").selectOption("Bitcoin");
    await page.getByRole("button", { name: "Watch the wallet" }).click();
    await page.getByText("This could spend, and was not kept").waitFor();
    expect(await findIn(page, VPRV)).toEqual([]);
    await page.getByLabel("Network").selectOption("Ethereum");
    await what.fill(WATCHED);
    await page.getByLabel("Name").fill("Cold");
    await page.getByRole("button", { name: "Watch the wallet" }).click();
    await page.getByRole("heading", { level: 1, name: "Cold" }).waitFor();
    await page.getByText("Its keys are not here").waitFor();
    // A balance is the node's; what brought it is in blocks that nobody has read for it.
    await page.getByText("3.000000000000000000").waitFor();
    await deposits(page).getByText("Nothing has come to this wallet yet.").waitFor();

    await page.getByRole("button", { name: "Read older blocks…" }).click();
    const dialog = page.getByRole("dialog", { name: "Read blocks once more" });
    await dialog.getByRole("button", { name: "Read them" }).click();
    await dialog.getByText("Write the height of a block").waitFor();
    await dialog.getByLabel("From this height on").fill("2000000");
    await dialog.getByRole("button", { name: "Read them" }).click();
    await dialog.getByText("Blocks can be read from 0 to").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await dialog.getByLabel("From this height on").fill("0");
    await dialog.getByRole("button", { name: "Read them" }).click();
    await page.getByText("They are being read.").waitFor();
    await expect
      .poll(async () => {
        // It ends with the block behind the newest.
        await chain.ask("anvil_mine", 1);
        return page.getByText("Nothing more of before is to be read.").count();
      })
      .toBe(1);
    await deposits(page).getByRole("listitem").getByText("On the chain", { exact: true }).waitFor();
  });

  it("watches what a key of Bitcoin makes, and is renamed and archived as others are", async () => {
    const page = await openAs(coffer, alice, "wallets/watch");
    await page.getByLabel("Network").selectOption("Bitcoin");
    await page.getByLabel("What to watch").fill(`\n ${VPUB} `);
    await page.getByLabel("Name").fill("Hardware");
    await page.getByRole("button", { name: "Watch the wallet" }).click();
    await page.getByRole("heading", { level: 1, name: "Hardware" }).waitFor();
    await page.getByRole("region", { name: "Addresses" }).getByText(SEGWIT).waitFor();
    await page.getByText("Its own change: give it to nobody").or(page.getByText("Next addresses")).first().waitFor();
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Old hardware");
    await page.getByRole("button", { name: "Save the name" }).click();
    await page.getByRole("heading", { level: 1, name: "Old hardware" }).waitFor();
    await page.getByRole("button", { name: "Archive", exact: true }).click();
    await page.getByRole("button", { name: "Archive it" }).click();
    await page.getByText("Old hardware is archived.").waitFor();
    await page.goto("wallets");
    await page.getByText("Archived (1)").waitFor();
    await page.getByRole("link", { name: "Cold" }).waitFor();
    expect(await page.getByText("Stay apart, on the chain").count()).toBe(2);
  });
});
