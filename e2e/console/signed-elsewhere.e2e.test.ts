import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { readQr } from "../src/console/read-qr.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { signTransfer } from "../src/sign-transfer.ts";

const WIDE = { width: 1200, height: 800 };
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const WORDS = `${"abandon ".repeat(11)}about`;
const VERSIONS = { private: 0x04358394, public: 0x043587cf };
const account = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS), VERSIONS).derive("m/84'/1'/0'");
/** Its first address: m/84'/1'/0'/0/0 of these words, on regtest. */
const FIRST = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk";

const missing = browser.path === null ? noBrowser : (whyNoAnvil() ?? whyNoBtcd() ?? whyNoLitecoind());

describe.skipIf(missing !== null)(`what is signed elsewhere, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let anvil: Anvil;
  let btcd: Btcd;
  /** It has the keys of Bitcoin, and knows no network of it. */
  let litecoind: Litecoind;
  let alice: Person;
  /** Of a machine that has its key; and one whose key it has not. */
  let [offline, other] = ["", ""];
  beforeAll(async () => {
    [anvil, btcd, litecoind] = await Promise.all([
      startAnvil({ accounts: 3, mining: "on-demand" }),
      startBtcd({ miner: FIRST }),
      startLitecoind(),
    ]);
    [, offline = "", other = ""] = (await anvil.ask("eth_accounts")) as string[];
    environment.ETHEREUM_RPC_URLS = anvil.url;
    environment.BITCOIN_RPC_URLS = btcd.url;
  });
  afterAll(() => Promise.all([anvil?.stop(), btcd?.stop(), litecoind?.stop()]));
  const coffer = useConsole(environment);

  const watch = async (input: object): Promise<string> => {
    alice ??= await join(coffer.url, "alice");
    const { watchWallet } = await alice.client.ask(operation("WatchWallet"), {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    return watchWallet.wallet.id;
  };
  const readGiven = async (id: string) =>
    (await alice.client.ask(operation("UnsignedTransaction"), { id })).transaction.unsignedTransaction;
  /** Until so much of it can be spent by what was read. */
  const untilThere = (walletId: string, toAddress: string, amount: object) =>
    expect
      .poll(async () => {
        const { quoteTransaction } = await alice.client.ask(operation("QuoteTransaction"), {
          input: { walletId, toAddress, amount },
        });
        return quoteTransaction.__typename;
      })
      .toBe("TransactionQuote");
  const review = async (page: Page, to: string, amount: string) => {
    await page.getByLabel("Address").fill(to);
    await page.getByLabel("Amount").fill(amount);
    await page.getByRole("button", { name: "Review" }).click();
  };
  const giveOut = async (page: Page): Promise<string> => {
    await page.getByRole("button", { name: "Give it out to be signed" }).click();
    await page.getByText("It waits to be signed where its key is.").waitFor();
    await page.getByRole("region", { name: "To be signed elsewhere" }).waitFor();
    return new URL(page.url()).pathname.split("/").at(-1) ?? "";
  };
  const step = (page: Page) => page.getByRole("region", { name: "To be signed elsewhere" });
  const giveBack = (page: Page) => step(page).getByRole("button", { name: "Give it back and send it" }).click();
  const look = async (page: Page) => {
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
  };
  const mineUntil = (place: Locator) =>
    expect
      .poll(async () => {
        await anvil.ask("anvil_mine", 1);
        return place.count();
      })
      .toBeGreaterThan(0);

  it("gives out what is sent over Ethereum, keeps it over a reload, and takes back what is right alone", async () => {
    const id = await watch({ network: "ETHEREUM", watch: offline, name: "Cold" });
    await anvil.ask("anvil_mine", 1);
    await untilThere(id, BOB, { amount: "0.25", currency: "ETH" });
    const page = await openAs(coffer, alice, `wallets/${id}`);
    await page.getByText("is given out to be signed where they are").waitFor();
    await page.getByRole("link", { name: "Send…" }).click();
    await page.getByRole("heading", { level: 1, name: "Send from Cold" }).waitFor();
    await review(page, BOB, "0.25");
    const transaction = await giveOut(page);
    const first = await readGiven(transaction);
    await step(page).getByText("Nonce").waitFor();
    await step(page).getByText("250000000000000000 wei").waitFor();
    await step(page).getByText("As text").click();
    await step(page).getByText(first.payload, { exact: true }).waitFor();
    expect(await readQr(step(page).getByRole("img", { name: "QR code of what is to be signed" }))).toBe(first.payload);
    const saved = page.waitForEvent("download");
    await step(page).getByRole("button", { name: "Save it as a .txt file" }).click();
    expect(await readFile(await (await saved).path(), "utf8")).toBe(first.payload);
    await look(page);

    await giveBack(page);
    await step(page).getByText("Paste what was signed, or choose its file.").waitFor();
    const signed = step(page).getByLabel("What was signed");
    await signed.fill(first.payload);
    await giveBack(page);
    await step(page).getByText("It is not signed yet").waitFor();
    await signed.fill("nothing that is known");
    await giveBack(page);
    await step(page).getByText("This is no signed transaction of this kind").waitFor();
    await signed.fill(await signTransfer(anvil, other, first.fields));
    await giveBack(page);
    await step(page).getByText("It is signed by another key").waitFor();
    await look(page);

    await page.reload();
    await step(page).getByText("250000000000000000 wei").waitFor();
    await page.getByRole("link", { name: "Back to the wallet" }).click();
    const list = page.getByRole("region", { name: "Sent from this wallet" });
    await list.getByText("To be signed elsewhere").waitFor();
    await look(page);
    await list.getByRole("link", { name: "Sign it, and give it back…" }).click();
    // With more fee, and what was given out before is not taken any more.
    await page.getByRole("button", { name: "Speed it up…" }).click();
    const dialog = page.getByRole("dialog", { name: "Speed it up" });
    await dialog.getByText("which is not taken any more").waitFor();
    await dialog.getByRole("button", { name: "Speed it up" }).click();
    await step(page).getByText("Given out anew, for the 2. time").waitFor();
    await signed.fill(await signTransfer(anvil, offline, first.fields));
    await giveBack(page);
    await step(page).getByText("This is another transaction than was given out last").waitFor();
    const second = await readGiven(transaction);
    expect(second).toMatchObject({ number: 2 });
    // As a file of it, with the break that editors put at its end.
    await step(page)
      .getByRole("region", { name: "Or a file of it" })
      .locator("input")
      .setInputFiles({
        ...{ name: "signed.txt", mimeType: "text/plain" },
        buffer: Buffer.from(`${await signTransfer(anvil, offline, second.fields)}\n`),
      });
    await expect.poll(() => signed.inputValue()).toMatch(/^0x02/);
    await giveBack(page);
    await page.getByText("It is signed, and on its way.").waitFor();
    await expect.poll(() => step(page).count()).toBe(0);
    await mineUntil(page.getByText(/^Paid( for good)?$/));
    expect(BigInt((await anvil.ask("eth_getBalance", BOB, "latest")) as string)).toBe(250_000_000_000_000_000n);
    await look(page);
  });

  it("calls off what is not signed at once, and has what is on its way replaced by what is signed, too", async () => {
    const id = await watch({ network: "ETHEREUM", watch: other, name: "Paper" });
    const page = await openAs(coffer, alice, `wallets/${id}/send`);
    await review(page, BOB, "0.5");
    const free = await giveOut(page);
    await page.getByRole("button", { name: "Call it off…" }).click();
    const dialog = page.getByRole("dialog", { name: "Call it off" });
    await dialog.getByText("Nothing was given back signed").waitFor();
    await dialog.getByRole("button", { name: "Call it off" }).click();
    await page.getByText("Called off", { exact: true }).waitFor();
    expect(await step(page).count()).toBe(0);
    expect(await readGiven(free)).toBeNull();

    await page.goto(`wallets/${id}/send`);
    await review(page, BOB, "0.5");
    const transaction = await giveOut(page);
    const { fields } = await readGiven(transaction);
    await step(page)
      .getByLabel("What was signed")
      .fill(await signTransfer(anvil, other, fields));
    await giveBack(page);
    await page.getByText("On its way", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Call it off…" }).click();
    await dialog.getByText("is given out to be signed").waitFor();
    await dialog.getByRole("button", { name: "Call it off" }).click();
    await step(page).getByText("This calls off what was signed before").waitFor();
    await step(page).getByText("nobody: it goes back to its own source").waitFor();
    await look(page);
    const replacement = await readGiven(transaction);
    expect(replacement).toMatchObject({ isCancel: true });
    await step(page)
      .getByLabel("What was signed")
      .fill(await signTransfer(anvil, other, replacement.fields));
    await giveBack(page);
    await page.getByText("It is signed, and on its way.").waitFor();
    await expect
      .poll(async () => {
        const { transaction: now } = await alice.client.ask(operation("TransactionDetails"), { id: transaction });
        const found = (await anvil.ask("eth_getTransactionByHash", now.txid)) as { readonly value: string } | null;
        return found?.value;
      })
      .toBe("0x0");
    await mineUntil(page.getByText("Called off", { exact: true }));
  });

  it("gives out a PSBT over Bitcoin, as a file of its bytes, says what it spends and pays, and takes the file back", async () => {
    await litecoind.ask("createwallet", "offline");
    const checked = async (body: string) => {
      const { checksum } = (await litecoind.ask("getdescriptorinfo", body)) as { checksum: string };
      return `${body}#${checksum}`;
    };
    const spending = await checked(`wpkh(${account.privateExtendedKey}/0/*)`);
    await litecoind.askWallet("offline", "importmulti", [{ desc: spending, range: [0, 3], timestamp: "now" }]);
    const id = await watch({
      ...{ network: "BITCOIN", name: "Steel" },
      watch: await checked(`wpkh([73c5da0a/84h/1h/0h]${account.publicExtendedKey}/0/*)`),
    });
    await btcd.ask("generate", 102);
    await untilThere(id, NOBODYS, { amount: "1.00000007", currency: "BTC" });
    const page = await openAs(coffer, alice, `wallets/${id}`);
    await page.getByRole("link", { name: "Send…" }).click();
    await page.getByRole("heading", { level: 1, name: "Send from Steel" }).waitFor();
    await review(page, NOBODYS, "1.00000007");
    const transaction = await giveOut(page);
    const { payload } = await readGiven(transaction);
    await step(page).getByText("The network takes").waitFor();
    await step(page).getByText("to the payee").waitFor();
    await step(page).getByRole("listitem").getByText(NOBODYS, { exact: true }).waitFor();
    await step(page).getByText("back to the wallet").waitFor();
    await look(page);
    const saved = page.waitForEvent("download");
    await step(page).getByRole("button", { name: "Save it as a .psbt file" }).click();
    const file = await readFile(await (await saved).path());
    expect(file.toString("base64")).toBe(payload);
    const { psbt } = (await litecoind.askWallet("offline", "walletprocesspsbt", payload)) as { psbt: string };
    await step(page)
      .getByRole("region", { name: "Or a file of it" })
      .locator("input")
      .setInputFiles({
        ...{ name: "signed.psbt", mimeType: "application/octet-stream" },
        buffer: Buffer.from(psbt, "base64"),
      });
    await expect.poll(() => step(page).getByLabel("What was signed").inputValue()).toBe(psbt);
    await giveBack(page);
    await page.getByText("It is signed, and on its way.").waitFor();
    await page.getByText("On its way", { exact: true }).waitFor();
    await btcd.ask("generate", 6);
    await page.getByText(/^Paid( for good)?$/).waitFor();
    // A PSBT of many inputs is too large for a camera.
    await page.goto(`wallets/${id}/send`);
    await review(page, NOBODYS, "2");
    await page.route("**/graphql", async (route) => {
      if (!route.request().postData()?.includes("query TransactionToSign")) return route.fallback();
      const answer = await (await route.fetch()).json();
      answer.data.transaction.unsignedTransaction.payload += "AAAA".repeat(500);
      return route.fulfill({ json: answer });
    });
    await giveOut(page);
    await step(page).getByText("It is too large for a QR code").waitFor();
    expect(await step(page).getByRole("img").count()).toBe(0);
    await page.unrouteAll({ behavior: "wait" });
  });
});
