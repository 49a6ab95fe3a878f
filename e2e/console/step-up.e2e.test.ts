import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ageProofs } from "../src/age-proofs.ts";
import { codeOfApp } from "../src/authenticator-app.ts";
import { isFocused, logInByForm } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";

const WIDE = { width: 1200, height: 800 };

describe.skipIf(browser.path === null)(`a proof anew, in the console${noBrowser}`, () => {
  const coffer = useConsole();
  const adminUrl = () => findAdminUrl(coffer.running.dataFolder);

  /** Olivia, who logged in an hour ago, at the page of a person. */
  async function openAfterAnHour(person: Person): Promise<{ page: Page; olivia: Person }> {
    const olivia = await logInOlivia(coffer.running);
    const page = await coffer.open(`operate/people/${person.userId}`);
    await logInByForm(page, olivia, person.username);
    await ageProofs(adminUrl(), olivia.userId, 3_600);
    // The tab asks for a new token, which says what the session says by now.
    await page.reload();
    await page.getByRole("heading", { level: 1, name: person.username }).waitFor();
    return { page, olivia };
  }

  async function beginToFreeze(page: Page, { username }: Person) {
    await page.getByRole("button", { name: "Freeze…" }).click();
    const order = page.getByRole("dialog", { name: `Freeze ${username}` });
    await order.getByLabel("Reason").fill("ticket 311");
    const submit = order.getByRole("button", { name: `Freeze ${username}` });
    await submit.click();
    const proof = page.getByRole("dialog", { name: "Is it still you?" });
    await proof.waitFor();
    return { order, submit, proof };
  }

  async function countFreezes({ userId }: Person): Promise<number> {
    const admin = new pg.Client({ connectionString: adminUrl() });
    await admin.connect();
    const text = "SELECT count(*)::int AS n FROM auth.freeze_record WHERE user_id = $1";
    const { rows } = await admin.query(text, [uuidOf(person(userId))]);
    await admin.end();
    return rows[0].n;
  }
  const person = (userId: string) => userId as Parameters<typeof uuidOf>[0];

  it("leaves everything as it was where whoever is asked gives up, and asks again when they try again", async () => {
    const bob = await join(coffer.url, "bob");
    const { page } = await openAfterAnHour(bob);
    const { order, submit, proof } = await beginToFreeze(page, bob);
    expect(await isFocused(proof.getByLabel("Password"))).toBe(true);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await page.keyboard.press("Escape");
    await expect.poll(() => proof.count()).toBe(0);
    await order.getByText("STEP_UP_REQUIRED").waitFor();
    await order.getByText("Nothing was done; try again to be asked.").waitFor();
    expect(await order.getByLabel("Reason").inputValue()).toBe("ticket 311");
    expect(await countFreezes(bob)).toBe(0);
    await submit.click();
    await proof.waitFor();
  });

  it("asks whoever has a second factor for a code besides, and takes each once", async () => {
    const [bob, operator] = [await join(coffer.url, "bob"), await makeStaff(coffer, "OPERATOR")];
    const { beginTotp } = await operator.client.ask(operation("BeginTotp"));
    const { confirmTotp } = await operator.client.ask(operation("ConfirmTotp"), {
      input: { code: codeOfApp(beginTotp.secret) },
    });
    const [forLogin, forProof] = confirmTotp.recoveryCodes;
    const page = await coffer.open(`operate/people/${bob.userId}`);
    await page.getByLabel("Username or email").fill(operator.username);
    await page.getByLabel("Password").fill(operator.password);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(forLogin);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
    await ageProofs(adminUrl(), operator.userId, 3_600);
    await page.reload();

    const { proof } = await beginToFreeze(page, bob);
    await proof.getByLabel("Code").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await proof.getByLabel("Password").fill(operator.password);
    await proof.getByLabel("Code").fill(forLogin);
    await proof.getByRole("button", { name: "Go on" }).click();
    await proof.getByText("PROOF_REFUSED").waitFor();
    await proof.getByLabel("Code").fill(forProof);
    await proof.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("region", { name: "Frozen" }).getByText("ticket 311").waitFor();
    expect(await countFreezes(bob)).toBe(1);
  });

  it("refuses another password, and with the right one goes on with what was asked, once", async () => {
    const [bob, eve] = [await join(coffer.url, "bob"), await join(coffer.url, "eve")];
    const { page, olivia } = await openAfterAnHour(bob);
    const { proof } = await beginToFreeze(page, bob);
    await proof.getByLabel("Password").fill("tundra plinth 4471");
    await proof.getByRole("button", { name: "Go on" }).click();
    await proof.getByText("This does not prove that it is you.").waitFor();
    await proof.getByText("PROOF_REFUSED").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    expect(await countFreezes(bob)).toBe(0);

    await proof.getByLabel("Password").fill(olivia.password);
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Frozen" }).getByText("ticket 311").waitFor();
    expect([await proof.count(), await countFreezes(bob)]).toEqual([0, 1]);

    // Nobody is asked twice in a quarter of an hour, nor in another tab.
    const tab = await page.context().newPage();
    await tab.goto(`operate/people/${eve.userId}`);
    await tab.getByRole("button", { name: "Freeze…" }).click();
    const order = tab.getByRole("dialog", { name: `Freeze ${eve.username}` });
    await order.getByLabel("Reason").fill("ticket 312");
    await order.getByRole("button", { name: `Freeze ${eve.username}` }).click();
    await tab.getByRole("region", { name: "Frozen" }).getByText("ticket 312").waitFor();
  });
});
