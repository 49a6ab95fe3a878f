import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { makeStaff } from "../src/operators.ts";

const missing = browser.path === null ? noBrowser : null;
const WIDE = { width: 1200, height: 800 };

describe.skipIf(missing !== null)(`what holds of networks, in the console${missing ?? ""}`, () => {
  const coffer = useConsole({});
  const makeAdmin = () => makeStaff(coffer.url, findAdminUrl(coffer.running.dataFolder), "ADMIN");

  it("is proposed by one ADMIN, wrong at first, and holds once another agrees", async () => {
    const page = await openAs(coffer, await makeAdmin(), "operate/chains");
    const draft = page.getByRole("region", { name: "Propose a change" });
    await draft.getByLabel("Network").selectOption("Bitcoin");
    await draft.getByLabel("Blocks that count").fill("many");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByText("Write a whole number.").waitFor();
    await draft.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
    await draft.getByLabel("Blocks that count").fill("101");
    await draft.getByLabel("Reason").fill("It is quiet");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByText("A setting is below or above").waitFor();
    await draft.getByLabel("Blocks that count").fill("4");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await draft.getByRole("button", { name: "Propose it" }).click();
    const proposals = page.getByRole("region", { name: "Waits for a second administrator" });
    await proposals.getByText("You have proposed it").waitFor();

    const other = await openAs(coffer, await makeAdmin(), "operate/chains");
    await other.getByRole("button", { name: "Agree…" }).click();
    const dialog = other.getByRole("dialog", { name: "Have this hold" });
    await dialog.getByLabel("Reason").fill("I have read it");
    await dialog.getByRole("button", { name: "Have it hold" }).click();
    await other.getByText("It holds.").waitFor();
    const bitcoin = other.getByRole("listitem").filter({ has: other.getByRole("heading", { name: "Bitcoin" }) });
    await bitcoin.getByText("version 1", { exact: true }).waitFor();
    await other.getByText("Nothing was proposed.").waitFor();
    expect(await findBarriersInAllLooks(other)).toEqual([]);
  });

  it("is changed of a token that is listed, shown with what it is, and taken off by who picks it", async () => {
    const page = await openAs(coffer, await makeAdmin(), "operate/chains");
    const ethereum = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Ethereum" }) });
    await ethereum.getByText("What USDC is here").click();
    await ethereum.getByText("not by itself").or(ethereum.getByText("Swept from")).first().waitFor();
    const draft = page.getByRole("region", { name: "Propose a change" });
    await draft.getByLabel("Network").selectOption("Bitcoin");
    await draft.getByLabel("What", { exact: true }).selectOption("Change a token");
    await draft.getByText("No token is listed on this network.").waitFor();
    await draft.getByLabel("Network").selectOption("Ethereum");
    await draft.getByLabel("Token").selectOption("USDC");
    await draft.getByText("Contract", { exact: true }).waitFor();
    await draft.getByLabel("Swept from (USDC)").fill("12.1234567");
    await draft.getByLabel("Reason").fill("Small ones cost more than they are");
    await draft.getByRole("button", { name: "Propose it" }).click();
    await draft.getByLabel("Swept from (USDC)").and(page.locator("[aria-invalid=true]")).waitFor();
    await draft.getByLabel("Swept from (USDC)").fill("12.5");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await draft.getByRole("button", { name: "Propose it" }).click();
    const proposals = page.getByRole("region", { name: "Waits for a second administrator" });
    await proposals.getByText("12.500000").waitFor();

    const other = await openAs(coffer, await makeAdmin(), "operate/chains");
    await other.getByRole("button", { name: "Agree…" }).click();
    await other.getByRole("dialog").getByLabel("Reason").fill("So it is");
    await other.getByRole("button", { name: "Have it hold" }).click();
    await other.getByText("It holds.").waitFor();
    const listed = other.getByRole("listitem").filter({ has: other.getByRole("heading", { name: "Ethereum" }) });
    await listed.getByText("version 1").waitFor();
    await listed.getByText("What USDC is here").click();
    await listed.getByText("12.500000").waitFor();

    const off = other.getByRole("region", { name: "Propose a change" });
    await off.getByLabel("Network").selectOption("Ethereum");
    await off.getByLabel("What", { exact: true }).selectOption("Take a token off");
    await off.getByLabel("Token").selectOption("USDC");
    await off.getByLabel("Reason").fill("Nobody asks for it");
    await off.getByRole("button", { name: "Propose it" }).click();
    const waiting = other.getByRole("region", { name: "Waits for a second administrator" });
    await waiting.getByText("USDC, taken off").waitFor();
    await waiting.getByRole("button", { name: "Take it back…" }).click();
    await other.getByRole("dialog").getByLabel("Reason").fill("After all not");
    await other.getByRole("dialog").getByRole("button", { name: "Take it back" }).click();
    await waiting.getByText("Nothing was proposed.").waitFor();
  });

  it("is drafted in German, a token by what the network alone knows, and taken back", async () => {
    const page = await openAs(coffer, { ...(await makeAdmin()), locale: "de-AT" }, "operate/chains");
    const draft = page.getByRole("region", { name: "Eine Änderung vorschlagen" });
    await draft.getByLabel("Netz").selectOption("Ethereum");
    await draft.getByLabel("Was", { exact: true }).selectOption("Einen Token aufnehmen");
    await draft.getByLabel("Währung").fill("EURC");
    await draft.getByLabel("Vertrag").fill("nirgends");
    await draft.getByLabel("Nachkommastellen").fill("6");
    await draft.getByLabel("Name", { exact: true }).fill("Euro Coin");
    await draft.getByLabel("Version", { exact: true }).fill("2");
    await draft.getByLabel("Eingesammelt ab").fill("12,5");
    await draft.getByLabel("Grund").fill("Die Kunden fragen danach");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    await draft.getByText("Das ist keine Adresse eines Vertrags").waitFor();
    await draft.getByLabel("Vertrag").fill("0x1aBaEA1f7C830bD89Acc67eC4af516284b1bC33c");
    await draft.getByRole("button", { name: "Vorschlagen", exact: true }).click();
    const proposals = page.getByRole("region", { name: "Wartet auf einen zweiten Administrator" });
    await proposals.getByText("12,500000").waitFor();
    await proposals.getByRole("button", { name: "Zurücknehmen…" }).click();
    const dialog = page.getByRole("dialog", { name: "Diese Änderung zurücknehmen" });
    await dialog.getByLabel("Grund").fill("Doch nicht");
    await dialog.getByRole("button", { name: "Zurücknehmen" }).click();
    await proposals.getByText("Nichts ist vorgeschlagen.").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
  });
});
