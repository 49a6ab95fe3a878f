import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { CofferClient } from "../src/client.ts";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

const WIDE = { width: 1200, height: 800 };
const SECRET = /^cof_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/;

describe.skipIf(browser.path === null)(`API keys, in the console${noBrowser}`, () => {
  const coffer = useConsole();
  const idBy = async (secret: string) =>
    (await new CofferClient(coffer.url, secret).send("{ me { id } }")).data?.me?.id ?? null;
  const readSecret = async (page: Page) => {
    const shown = page.getByText(SECRET);
    await shown.waitFor();
    return (await shown.textContent()) ?? "";
  };

  it("are made with what they may do, shown once, given another secret, and revoked", async () => {
    const ada = await join(coffer.url, "ada");
    const page = await openAs(coffer, ada, "settings/keys");
    await page.getByRole("heading", { level: 1, name: "API keys" }).waitFor();
    await page.getByText("There is no key.").waitFor();
    expect(await page.getByText("Read the books of the whole system").count()).toBe(0);

    await page.getByLabel("Name", { exact: true }).fill("My shop");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByText("Choose what the key may do.").waitFor();
    await page.getByLabel(/^See payments/).check();
    await page.getByLabel("Networks").fill("10.0.0.1/8");
    await page.getByRole("button", { name: "Make the key" }).click();
    await page.getByText("must be the first address of its network").waitFor();
    await page.getByLabel("Networks").fill("127.0.0.0/8, ::1");
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await readSecret(page);
    expect(await idBy(secret)).toBe(ada.userId);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByRole("button", { name: "I have it" }).click();
    await expect.poll(() => page.getByText(SECRET).count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain("cof_");

    const list = page.getByRole("list", { name: "API keys" });
    await list.getByText("127.0.0.0/8, ::1/128").waitFor();
    await page.reload();
    await list.getByText("from 127.0.0.1").waitFor();
    await page.getByRole("button", { name: "New secret My shop" }).click();
    const renew = page.getByRole("dialog", { name: "A new secret for My shop" });
    await renew.getByLabel("The former secret goes on for").selectOption("0");
    await renew.getByRole("button", { name: "Make a new secret" }).click();
    const next = await readSecret(page);
    expect([await idBy(secret), await idBy(next)]).toEqual([null, ada.userId]);
    await renew.getByRole("button", { name: "I have it" }).click();

    await page.getByRole("button", { name: "Revoke My shop" }).click();
    const end = page.getByRole("dialog", { name: "Revoke My shop" });
    await end.getByRole("button", { name: "Revoke the key" }).click();
    await list.getByText("Revoked", { exact: true }).first().waitFor();
    expect(await idBy(next)).toBeNull();
    expect(await page.getByRole("button", { name: "Revoke My shop" }).count()).toBe(0);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
  });

  it("are made for services by Admins alone, and end while a service is disabled", async () => {
    const auditors = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), "operate/services");
    await auditors.getByRole("heading", { level: 1, name: "Services" }).waitFor();
    await auditors.getByText("Only an Admin makes services and their keys.").waitFor();

    const page = await openAs(coffer, await makeStaff(coffer, "ADMIN"), "operate/services");
    await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
    const name = `office-${Date.now().toString(36)}`;
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("What it is for").fill("The report of each night");
    await page.getByLabel(/^Read the books/).check();
    await page.getByRole("button", { name: "Make the service" }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();

    await page.getByLabel("Name", { exact: true }).fill("nightly");
    await page.getByLabel(/^Read the books/).check();
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await readSecret(page);
    const reads = async () => {
      const { errors } = await new CofferClient(coffer.url, secret).send("{ trialBalance { at } }");
      return errors?.[0]?.extensions.code ?? "reads";
    };
    expect(await reads()).toBe("reads");
    await page.getByRole("button", { name: "I have it" }).click();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await page.getByRole("button", { name: "Disable", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: `Disable ${name}` });
    await dialog.getByLabel("Reason").fill("ticket 9: moved");
    await dialog.getByRole("button", { name: "Disable the service" }).click();
    await page.getByText("Disabled", { exact: true }).waitFor();
    expect(await reads()).toBe("UNAUTHENTICATED");
    expect(await page.getByRole("button", { name: "Make the key" }).count()).toBe(0);
  });

  it("stand beside programs of others, which Admins alone register, give another secret and disable", async () => {
    const auditors = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), "operate/apps");
    await auditors.getByRole("heading", { level: 1, name: "Programs of others" }).waitFor();
    await auditors.getByText("You may read this and change nothing").waitFor();
    expect(await auditors.getByRole("button", { name: "Register it" }).count()).toBe(0);

    const page = await openAs(coffer, await makeStaff(coffer, "ADMIN"), "operate/apps");
    const redirects = page.getByLabel("Addresses that it is answered at");
    const register = page.getByRole("button", { name: "Register it" });
    await page.getByLabel("Name", { exact: true }).fill("Corner shop");
    await page.getByLabel("Homepage").fill("https://shop.example/");
    await redirects.fill("https://shop.example/cb http://shop.example/cb");
    await register.click();
    await page.getByText("Choose what it may ask for.").waitFor();
    await page.getByLabel(/^see your payments/).check();
    await register.click();
    await page.getByText("http://shop.example/cb: must be https").waitFor();
    expect(await redirects.getAttribute("aria-invalid")).toBe("true");
    await auditors.reload();
    await auditors.getByText("No program is registered.").waitFor();

    await redirects.fill("https://shop.example/cb");
    await register.click();
    const secret = page
      .getByRole("main")
      .locator("code")
      .filter({ hasText: /^[\w-]{43}$/ });
    const first = await secret.textContent();
    await page.getByRole("button", { name: "I have it" }).click();
    const list = page.getByRole("list", { name: "Programs of others" });
    await list.getByText("https://shop.example/cb").waitFor();
    const id = (await list.getByTitle(/^app_/).getAttribute("title")) ?? "";
    const answerTo = async (clientSecret: string | null) => {
      const headers = { authorization: `Basic ${Buffer.from(`${id}:${clientSecret}`).toString("base64")}` };
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: "none" });
      const answer = await fetch(new URL("/auth/oauth/token", coffer.url), { method: "POST", headers, body });
      return ((await answer.json()) as { error: string }).error;
    };
    expect(await answerTo(first)).toBe("invalid_grant");

    await page.getByRole("button", { name: "New secret Corner shop" }).click();
    await page.getByRole("button", { name: "Make a new secret" }).click();
    const next = await secret.textContent();
    expect([await answerTo(first), await answerTo(next)]).toEqual(["invalid_client", "invalid_grant"]);
    await page.getByRole("button", { name: "I have it" }).click();

    await page.getByRole("button", { name: "Disable Corner shop" }).click();
    const dialog = page.getByRole("dialog", { name: "Disable Corner shop" });
    await dialog.getByText("There is no way back").waitFor();
    await dialog.getByRole("button", { name: "Disable it for good" }).click();
    await list.getByText("Disabled", { exact: true }).first().waitFor();
    expect(await answerTo(next)).toBe("invalid_client");
    expect(await page.getByRole("button", { name: "Disable Corner shop" }).count()).toBe(0);
    await auditors.reload();
    await auditors.getByText("Disabled", { exact: true }).first().waitFor();
  });
});
