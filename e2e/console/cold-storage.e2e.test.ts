import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { readQr } from "../src/console/read-qr.ts";
import { makeStaff as makeReader } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { makeStaff } from "../src/operators.ts";

/** Of the chain that a sandbox runs by itself: a prepared folder may have begun on it. */
const GENESIS_TIME = new Date("2026-01-01T00:00:00.000Z");
const COLD = "0x52908400098527886E0F7030069857D2E4169EE7";
/** Of BIP-32's first vector: it could spend. */
const XPRV =
  "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
const LONG = { timeout: 120_000, interval: 500 };
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoAnvil();

describe.skipIf(missing !== null)(`cold storage, in the console${missing ?? ""}`, () => {
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
  const placeIn = (page: Page) =>
    page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 2, name: /^Ethereum/ }) });

  /** Wrong at first: each field says what is wrong with it. */
  const typeDraft = async (page: Page) => {
    const draft = page.getByRole("region", { name: "Propose a cold storage" });
    const ether = draft.getByRole("group", { name: "Cap of ETH" });
    await draft.getByLabel("Network").selectOption("Ethereum");
    await ether.getByLabel("Left then").fill("20");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByText("Say where it is to go.").waitFor();
    await ether.getByText("Say this, too").waitFor();
    await draft.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
    await ether.getByLabel("Cap", { exact: true }).fill("20");
    await ether.getByLabel("Told below").fill("21");
    await draft.getByLabel("Address, or public key").fill(XPRV);
    await draft.getByLabel("Reason").fill("Less is to lie here");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await ether.getByText("This has to be less than the cap.").waitFor();
    await ether.getByText("This is more than what is left.").waitFor();
    await ether.getByLabel("Cap", { exact: true }).fill("60");
    await ether.getByLabel("Told below").fill("10.5");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByText("This could spend what is there.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await draft.getByLabel("Address, or public key").fill(COLD);
    await draft.getByRole("button", { name: "Propose it" }).click();
  };

  it("is proposed by one ADMIN, and agreed to by another who has compared it; then what is above the cap goes there", async () => {
    const page = await openAs(coffer, await makeAdmin(), "operate/treasuries");
    await page.getByRole("link", { name: "Cold storage" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Cold storage" }).waitFor();
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        return placeIn(page).getByText("100.000000000000000000").count();
      }, LONG)
      .toBe(1);
    await placeIn(page).getByText("No cold storage is agreed on").waitFor();
    await typeDraft(page);
    const proposals = page.getByRole("region", { name: "Waits for a second administrator" });
    await proposals.getByText("You have proposed it").waitFor();
    expect(await proposals.getByRole("button", { name: "Agree…" }).count()).toBe(0);

    const other = await openAs(coffer, await makeAdmin(), "operate/cold-storage");
    await other.getByRole("button", { name: "Agree…" }).click();
    const dialog = other.getByRole("dialog", { name: "Have it go there" });
    expect(await readQr(dialog.getByRole("img"))).toBe(COLD);
    await dialog.getByLabel("Reason").fill("I have the device before me");
    await dialog.getByRole("button", { name: "Have it go there" }).click();
    const promise = dialog.getByRole("checkbox", { name: "The device of the key shows this address" });
    await promise.and(other.locator("[aria-invalid=true]")).waitFor();
    await dialog.getByText("Compare it first, and say so here.").waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);
    expect(await findLosses(other)).toEqual([]);
    await other.setViewportSize(WIDE);
    await promise.check();
    await dialog.getByRole("button", { name: "Have it go there" }).click();
    await other.getByText("It is in force.").waitFor();
    await other.getByRole("heading", { level: 2, name: "Ethereum · version 1" }).waitFor();
    await other.getByText("Nothing was proposed.").waitFor();

    const going = placeIn(other).getByRole("link", { name: /^txn_/ });
    await going.waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);
    expect(await findLosses(other)).toEqual([]);
    await other.setViewportSize(WIDE);
    await going.click();
    await other.getByRole("heading", { level: 1, name: "To cold storage · Ethereum" }).waitFor();
    await other.goBack();
    await expect
      .poll(async () => {
        await chain.ask("anvil_mine", 1);
        return placeIn(other).getByText("80.000000000000000000").count();
      }, LONG)
      .toBe(1);
    await placeIn(other).getByText("Within its cap").waitFor();
  });

  it("keeps what was there before, and all that was said of it", async () => {
    const [page, other] = [
      await openAs(coffer, await makeAdmin(), "operate/cold-storage"),
      await openAs(coffer, await makeAdmin(), "operate/cold-storage"),
    ];
    const draft = page.getByRole("region", { name: "Propose a cold storage" });
    await draft.getByLabel("Network").selectOption("Ethereum");
    const cap = draft.getByRole("group", { name: "Cap of ETH" }).getByLabel("Cap", { exact: true });
    await expect.poll(() => cap.inputValue()).toBe("60.000000000000000000");
    await draft.getByLabel("Address, or public key").fill("0x00000000000000000000000000000000000000C2");
    await draft.getByLabel("Reason").fill("Another device");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await page.getByText("It is proposed.").waitFor();
    await other.reload();
    await other.getByRole("button", { name: "Agree…" }).click();
    const dialog = other.getByRole("dialog", { name: "Have it go there" });
    await dialog.getByRole("checkbox").check();
    await dialog.getByLabel("Reason").fill("Compared");
    await dialog.getByRole("button", { name: "Have it go there" }).click();
    await other.getByRole("heading", { level: 2, name: "Ethereum · version 2" }).waitFor();
    await other.getByRole("region", { name: "Addresses of before" }).getByText(COLD).waitFor();
    await placeIn(other).getByText("Everything that was proposed").click();
    const versions = other.getByRole("list", { name: "Everything that was proposed for Ethereum" });
    await versions.getByText("Replaced by a newer one").waitFor();
    await versions.getByText("I have the device before me").waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);
    expect(await findLosses(other)).toEqual([]);
  });

  it("is drafted in German, taken back, and read by others who change nothing", async () => {
    const page = await openAs(coffer, { ...(await makeAdmin()), locale: "de-AT" }, "operate/cold-storage");
    const draft = page.getByRole("region", { name: "Eine Verwahrung vorschlagen" });
    await draft.getByLabel("Netz").selectOption("Bitcoin");
    const bitcoin = draft.getByRole("group", { name: "Grenze für BTC" });
    await bitcoin.getByLabel("Grenze", { exact: true }).fill("1,5");
    await bitcoin.getByLabel("Bleibt dann").fill("0,75");
    await draft.getByLabel("Adresse oder").fill(COLD);
    await draft.getByLabel("Grund").fill("Weniger soll hier liegen");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    await draft.getByText(/Das ist weder eine Adresse|In diesem Netz kann hier nichts/).waitFor();
    await draft.getByLabel("Netz").selectOption("Ethereum");
    await draft.getByLabel("Adresse oder").fill("0x00000000000000000000000000000000000000C3");
    await draft.getByLabel("Grund").fill("Noch ein Gerät");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    const proposals = page.getByRole("region", { name: "Wartet auf die zweite Verwaltung" });
    await proposals.getByRole("button", { name: "Zurücknehmen…" }).click();
    const dialog = page.getByRole("dialog", { name: "Diese Verwahrung zurücknehmen" });
    await dialog.getByLabel("Grund").fill("Doch nicht");
    await dialog.getByRole("button", { name: "Zurücknehmen" }).click();
    await proposals.getByText("Nichts ist vorgeschlagen.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);

    const reader = await openAs(coffer, await makeReader(coffer, "AUDITOR"), "operate/cold-storage?proposed=nowhere");
    await reader.getByText("The place that this address named is not in the list").waitFor();
    await reader.getByText("You may read this.").waitFor();
    expect(await reader.getByRole("button", { name: "Propose it" }).count()).toBe(0);
  });
});
