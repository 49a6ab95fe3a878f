import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { fund, join, openAccount } from "../src/people.ts";

const WIDE = { width: 1200, height: 800 };

describe.skipIf(browser.path === null)(`people, for staff, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it.each(["operate", "operate/people", "operate/people/usr_00000000000000000000000000"])(
    "are not for users: %s says so, and the menu has nothing of it",
    async (path) => {
      const page = await openAs(coffer, await join(coffer.url, "curious"), path);
      await page.getByRole("heading", { level: 1, name: "This page is not for you" }).waitFor();
      await page.getByText("Operator, Compliance, Auditor, Admin").waitFor();
      expect(await page.getByRole("navigation", { name: "Pages" }).getByText("Operate").count()).toBe(0);
    },
  );

  it("are not found by a part of a name, and the page says so", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/people");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.getByLabel("Username or id").fill("nobody-of-this-name");
    await page.keyboard.press("Enter");
    await page.getByText("There is nobody called “nobody-of-this-name”.").waitFor();
    expect(page.url()).toContain("who=nobody-of-this-name");
  });

  it("are read by auditors, who can freeze nobody", async () => {
    const bob = await join(coffer.url, "bob");
    await fund(bob, "12.50");
    const page = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), `operate/people/${bob.userId}`);
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
    await page.getByText("Whether somebody is frozen is shown to operators alone.").waitFor();
    await page.getByRole("region", { name: "Accounts" }).getByText("12.50").first().waitFor();
    expect(await page.getByRole("button", { name: /reeze/ }).count()).toBe(0);
  });

  it("are frozen with a reason and unfrozen again, and whoever is frozen is put out of their open page", async () => {
    const bob = await join(coffer.url, "bob");
    await fund(bob, "12.50");
    const bobs = await openAs(coffer, bob);

    const page = await openAs(
      coffer,
      await logInOlivia(coffer.running),
      `operate/people?who=${bob.username.toUpperCase()}`,
    );
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    await page.getByRole("link", { name: `Open ${bob.username}` }).click();
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
    await page.getByRole("region", { name: "Payments" }).getByRole("cell", { name: "Deposit" }).waitFor();
    await page.getByRole("button", { name: "Freeze…" }).click();
    const dialog = page.getByRole("dialog", { name: `Freeze ${bob.username}` });
    await dialog.getByText("All of their sessions end").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await dialog.getByRole("button", { name: `Freeze ${bob.username}` }).click();
    await dialog.getByText("Say why: others will ask.").waitFor();
    await dialog.getByLabel("Reason").fill("ticket 311: account takeover");
    await dialog.getByRole("button", { name: `Freeze ${bob.username}` }).click();

    const frozen = page.getByRole("region", { name: "Frozen" });
    await frozen.getByText("ticket 311: account takeover").waitFor();
    await frozen.getByText("by olivia").waitFor();
    await bobs.getByRole("heading", { level: 1, name: "Log in" }).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    await page.getByRole("button", { name: "Unfreeze…" }).click();
    const thaw = page.getByRole("dialog", { name: `Unfreeze ${bob.username}` });
    await thaw.getByLabel("Reason").fill("it was bob after all");
    await thaw.getByRole("button", { name: `Unfreeze ${bob.username}` }).click();
    await expect.poll(() => frozen.count()).toBe(0);
    await page.getByRole("button", { name: "Freeze…" }).waitFor();
    await logInByForm(bobs, bob);
  });

  it("are let try again after wrong passwords, with a reason, and the page shows what was wrong until then", async () => {
    const bob = await join(coffer.url, "bob");
    const guess = () =>
      bob.client.ask(operation("Login"), { input: { login: bob.username, password: "a wrong harbour 41" } });
    for (let i = 0; i < 10; i += 1) expect((await guess()).login.__typename).toBe("InvalidCredentials");
    await expect(guess()).rejects.toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });

    const page = await coffer.open(`operate/people/${bob.userId}`);
    await logInByForm(page, await logInOlivia(coffer.running), bob.username);
    const lockout = page.getByRole("region", { name: "Attempts to log in" });
    await lockout.getByText("One network or device").waitFor();
    await lockout.getByRole("button", { name: "Lift…" }).click();
    const dialog = page.getByRole("dialog", { name: `Let ${bob.username} try again` });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await dialog.getByLabel("Reason").fill("ticket 312: it was bob");
    await dialog.getByRole("button", { name: "Let them try again" }).click();
    await page.getByText(`${bob.username} may try again.`).waitFor();
    await lockout.waitFor({ state: "detached" });
    expect((await guess()).login.__typename).toBe("InvalidCredentials");
  });

  it("have payments that are filtered as the API filters them, and handed out as they are filtered, all of them", async () => {
    const bob = await join(coffer.url, "bob");
    const accountId = await fund(bob, "500.00");
    const nina = await join(coffer.url, "nina");
    await openAccount(nina, "USD");
    for (let at = 1; at <= 22; at += 1)
      await bob.client.ask(operation("SendPayment"), {
        input: {
          fromAccountId: accountId,
          to: { username: nina.username },
          amount: { amount: `${at}.00`, currency: "USD" },
          idempotencyKey: randomUUID(),
        },
      });
    const page = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), `operate/people/${bob.userId}`);
    await page.getByRole("heading", { level: 1, name: bob.username }).waitFor();
    const payments = page.getByRole("region", { name: "Payments" });
    await payments.getByText("20 rows on this page").waitFor();
    await payments.getByText("Filter", { exact: true }).click();
    await payments.getByLabel("At least").fill("2");
    await payments.getByRole("button", { name: "Show these" }).click();
    await payments.getByText("Choose one: an amount says nothing without it.").waitFor();
    await payments.getByLabel("Currency").selectOption("USD");
    await payments.getByLabel("With (username)").fill(nina.username);
    await payments.getByLabel("Direction").selectOption("From them");
    await payments.getByRole("button", { name: "Show these" }).click();
    await expect.poll(() => page.url()).toContain("direction=OUT");
    await payments.getByRole("button", { name: "Next page" }).click();
    await payments.getByText("1 row on this page").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);

    const coming = page.waitForEvent("download");
    await payments.getByRole("button", { name: "Export all as CSV" }).click();
    const lines = (await readFile(await (await coming).path(), "utf8")).trim().split("\r\n");
    expect(lines).toHaveLength(1 + 21);
    expect(
      lines.filter((line) => line.includes(`,${bob.username},`) && line.includes(`,${nina.username},`)),
    ).toHaveLength(21);

    await payments.getByRole("combobox", { name: "State" }).selectOption("Not done yet");
    await payments.getByRole("button", { name: "Show these" }).click();
    await payments.getByText("Nothing matches what is asked for:").waitFor();
    await payments.getByRole("button", { name: "State: Not done yet" }).click();
    await payments.getByText("20 rows on this page").waitFor();
    await payments.getByRole("button", { name: /^At least: 2/ }).click();
    await expect
      .poll(() => page.getByRole("heading", { level: 1 }).evaluate((it) => it === document.activeElement))
      .toBe(true);
    expect(await payments.getByLabel("At least").inputValue()).toBe("");
    expect(await payments.getByLabel("With (username)").inputValue()).toBe(nina.username);
  });

  it("keep who looks for somebody in the field, with what was found below it", async () => {
    const bob = await join(coffer.url, "bob");
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/people");
    await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
    const who = page.getByLabel("Username or id");
    await who.fill(bob.username);
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: `Open ${bob.username}` }).waitFor();
    expect(await who.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.goBack();
    await expect.poll(() => who.inputValue()).toBe("");
  });

  it("refuse in place: operators freeze not themselves, and not whom somebody else was faster to freeze", async () => {
    const [olivia, bob] = [await logInOlivia(coffer.running), await join(coffer.url, "bob")];
    const page = await openAs(coffer, olivia, `operate/people/${olivia.userId}`);
    await page.getByRole("heading", { level: 1, name: "olivia" }).waitFor();
    await page.getByRole("button", { name: "Freeze…" }).click();
    await page.getByLabel("Reason").fill("to try");
    await page.getByRole("dialog").getByRole("button", { name: "Freeze olivia" }).click();
    await page.getByText("You cannot freeze yourself").waitFor();

    await page.goto(`operate/people/${bob.userId}`);
    await page.getByRole("button", { name: "Freeze…" }).click();
    await olivia.client.ask(`mutation ($input: FreezeUserInput!) { freezeUser(input: $input) { __typename } }`, {
      input: { userId: bob.userId, reason: "faster", idempotencyKey: "faster" },
    });
    await page.getByLabel("Reason").fill("too late");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Freeze ${bob.username}` })
      .click();
    const refusal = page.getByText("olivia has frozen them already: “faster”.");
    await refusal.getByRole("link", { name: "USER_ALREADY_FROZEN" }).waitFor();
    // What was refused is read to the end, and the page behind it is asked for anew meanwhile.
    await page.getByText("since").waitFor();
    expect(await page.getByRole("dialog", { name: `Freeze ${bob.username}` }).isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Frozen" }).getByText("faster").waitFor();
    const thaw = page.getByRole("button", { name: "Unfreeze…" });
    await expect.poll(() => thaw.evaluate((it) => it === document.activeElement)).toBe(true);
  });
});
