import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ageProofs } from "../src/age-proofs.ts";
import { logInByForm } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { addPasskey as add, keepCodes } from "../src/console/passkey-acts.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { addAuthenticator } from "../src/console/virtual-authenticator.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { join, type Person } from "../src/people.ts";

const home = (page: Page) => page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
const list = (page: Page) => page.getByRole("list", { name: "Passkeys" });

async function logOut(page: Page) {
  await page.goto("settings");
  await page.getByRole("main").getByRole("button", { name: "Log out" }).click();
  await page.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
}

describe.skipIf(browser.path === null)(`passkeys in the console${noBrowser}`, () => {
  const coffer = useConsole();
  /**
   * `offers`: whether the browser offers passkeys below the field for the name. This device takes
   * such an offer at once, as if its owner had chosen it.
   */
  const withDevice = async (stem: string, { offers = false } = {}) => {
    const person: Person = await join(coffer.url, stem);
    const page = await coffer.open();
    if (!offers)
      await page.addInitScript(() => {
        PublicKeyCredential.isConditionalMediationAvailable = async () => false;
      });
    await logInByForm(page, person);
    await page.goto("settings/security");
    return { person, page, device: await addAuthenticator(page) };
  };

  it("are refused by a device that does not recognise who is there, and nothing is added or lost", async () => {
    const { page, device } = await withDevice("stranger");
    await device.recognise(false);
    const dialog = await add(page, "Phone");
    await dialog.getByText("No passkey was made").waitFor();
    await device.recognise(true);
    await dialog.getByRole("button", { name: "Go on to your device" }).click();
    await list(page).getByRole("button", { name: "Rename Phone" }).waitFor();
    await keepCodes(page);

    const again = await add(page, "Phone again");
    await again.getByText("This device has a passkey of your account already").waitFor();
    expect(await device.credentials()).toHaveLength(1);
    await again.getByRole("button", { name: "Close" }).click();

    await device.recognise(false);
    await logOut(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("No passkey was used.").waitFor();
    await device.recognise(true);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await home(page);
  });

  it("log in without a name, are renamed, and log nobody in once they are removed", async () => {
    const { page, device } = await withDevice("owner");
    await page.getByText("You have no passkey yet.").waitFor();
    await add(page, "Kitchen phone");
    expect(await keepCodes(page)).toHaveLength(10);
    await list(page).getByText("Never used").waitFor();

    await logOut(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await home(page);
    const [credential] = await device.credentials();
    expect(credential?.signCount).toBeGreaterThan(1);
    await page.goto("settings/security");
    await list(page).getByText("Last used").waitFor();

    await page.getByRole("button", { name: "Rename Kitchen phone" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Old phone");
    await page.getByRole("dialog").getByRole("button", { name: "Save the name" }).click();
    await list(page).getByRole("button", { name: "Rename Old phone" }).waitFor();

    await page.getByRole("button", { name: "Remove Old phone" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the passkey" }).click();
    await page.getByText("You have no passkey yet.").waitFor();
    await page.getByText("The passkey “Old phone” is removed.").waitFor();
  });

  it("log in from the list below the field for the name, where the browser offers them there", async () => {
    const { page } = await withDevice("offered", { offers: true });
    await add(page, "Phone");
    await keepCodes(page);
    await page.goto("settings");
    await page.getByRole("main").getByRole("button", { name: "Log out" }).click();
    await home(page);
  });

  it("are the second step of a login by password", async () => {
    const { page, person } = await withDevice("second");
    await add(page, "Phone");
    await keepCodes(page);
    await logOut(page);
    await page.getByLabel("Username or email").fill(person.username);
    await page.getByLabel("Password").fill(person.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: "One more step" }).waitFor();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await home(page);
  });

  it("are the fresh proof that a change needs, without the password, and nothing happens without one", async () => {
    const { page, person, device } = await withDevice("fresh");
    await add(page, "Phone");
    await keepCodes(page);
    await ageProofs(findAdminUrl(coffer.running.dataFolder), person.userId, 3_600);
    await page.reload();
    await page.getByRole("button", { name: "Remove Phone" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove the passkey" }).click();
    const proof = page.getByRole("dialog", { name: "Is it still you?" });
    await device.recognise(false);
    await proof.getByRole("button", { name: "Use a passkey" }).click();
    await proof.getByText("No passkey was used").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await list(page).getByText("Phone").first().waitFor();
    await device.recognise(true);
    await proof.getByRole("button", { name: "Use a passkey" }).click();
    await page.getByText("The passkey “Phone” is removed.").waitFor();
  });

  it("are not asked for at an address, which says where they are", async () => {
    const page = await coffer.open("login");
    await page.getByRole("button", { name: "Use a passkey" }).waitFor();
    const { port } = new URL(coffer.url);
    const other = await coffer.openThrough({ port: Number(port) }, "login");
    const link = other.getByRole("link", { name: "Open it at localhost" });
    await link.waitFor();
    expect(await link.getAttribute("href")).toBe(`http://localhost:${port}/console/login`);
    expect(await other.getByRole("button", { name: "Use a passkey" }).count()).toBe(0);
  });
});
