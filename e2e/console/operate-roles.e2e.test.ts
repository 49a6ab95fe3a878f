import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { makeStaff } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { join } from "../src/people.ts";

describe.skipIf(browser.path === null)(`roles, for staff, in the console${noBrowser}`, () => {
  const coffer = useConsole();

  /** As whoever runs the Coffer calls it, beside it. */
  async function printAdminToken(): Promise<string> {
    const command = new URL("../../operate/src/roles.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [command, "admin-token"], {
      env: { COFFER_DATA: coffer.running.dataFolder, COFFER_ENV_FILE: "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return (await text(child.stdout)).trim().split("\n").at(-1) ?? "";
  }

  it("are read by operators, who change none, and are not for users", async () => {
    const [operator, bob] = [await makeStaff(coffer, "OPERATOR"), await join(coffer.url, "bob")];
    const bobs = await openAs(coffer, bob, "operate/approvals");
    await bobs.getByRole("heading", { level: 1, name: "This page is not for you" }).waitFor();
    const page = await openAs(coffer, operator, "operate/approvals");
    await page.getByRole("heading", { level: 1, name: "Approvals" }).waitFor();
    await page.getByText("You may read this and decide nothing").waitFor();
    await page.goto(`operate/people/${bob.userId}`);
    await page.getByRole("button", { name: "Freeze…" }).waitFor();
    await page.getByRole("region", { name: "Record of roles" }).getByText("Nothing was ever changed.").waitFor();
    expect(await page.getByRole("button", { name: "Roles…" }).count()).toBe(0);
  });

  it("begin with a token that a command prints: it makes one person an admin, once", async () => {
    const [ann, eve] = [await join(coffer.url, "ann"), await join(coffer.url, "eve")];
    const token = await printAdminToken();
    const page = await openAs(coffer, ann, "settings/admin");
    await page.getByRole("button", { name: "Become an admin" }).click();
    await page.getByText("Paste the token.").waitFor();
    await page.getByLabel("Token").fill("not-a-token");
    await page.getByRole("button", { name: "Become an admin" }).click();
    await page.getByText("This token makes you no admin").waitFor();
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Become an admin" }).click();
    await page.getByText("You are an admin.").waitFor();

    const second = await openAs(coffer, eve, "settings/admin");
    await second.getByLabel("Token").fill(token);
    await second.getByRole("button", { name: "Become an admin" }).click();
    await second.getByText("This token makes you no admin").waitFor();
  });

  it("of an operator are given at once; an admin's wait for a second one, and never for who asked", async () => {
    const [ada, grace] = [await makeStaff(coffer, "ADMIN"), await makeStaff(coffer, "ADMIN")];
    const carl = await join(coffer.url, "carl");
    const page = await openAs(coffer, ada, `operate/people/${carl.userId}`);
    const dialog = page.getByRole("dialog", { name: `Change the roles of ${carl.username}` });
    await page.getByRole("button", { name: "Roles…" }).click();
    await dialog.getByRole("button", { name: "Give the role" }).click();
    await dialog.getByText("Say why: others will ask.").waitFor();
    await dialog.getByLabel("Reason").fill("Night shift");
    await dialog.getByRole("button", { name: "Give the role" }).click();
    const record = page.getByRole("region", { name: "Record of roles" });
    await record.getByText("Given: Operator").waitFor();
    await record.getByText("Night shift").waitFor();

    await page.getByRole("button", { name: "Roles…" }).click();
    await dialog.getByLabel("What").selectOption({ label: "Give: Admin" });
    await dialog.getByText("A second admin has to agree").waitFor();
    await dialog.getByLabel("Reason").fill("Runs the desk now");
    await dialog.getByRole("button", { name: "Ask a second admin" }).click();
    await page.getByText("Asked for: a second admin decides.").waitFor();
    await page.goto("operate/approvals");
    const asked = page.getByRole("row", { name: carl.username });
    await asked.getByRole("button", { name: "Take back…" }).waitFor();
    expect(await asked.getByRole("button", { name: "Decide…" }).count()).toBe(0);

    const hers = await openAs(coffer, grace, "operate/approvals");
    await hers.getByRole("row", { name: carl.username }).getByRole("button", { name: "Decide…" }).click();
    const decide = hers.getByRole("dialog", { name: `Decide about ${carl.username}` });
    await decide.getByText("Runs the desk now").waitFor();
    await decide.getByText("User, Operator, Admin").waitFor();
    await decide.getByRole("button", { name: "Agree to it" }).click();
    await hers.getByText("It is done.").waitFor();
    await hers.getByRole("combobox", { name: "State" }).selectOption({ label: "Agreed and done" });
    await hers.getByRole("row", { name: carl.username }).getByText(grace.username).waitFor();
    expect(hers.url()).toContain("state=APPROVED");

    await page.goto(`operate/people/${carl.userId}`);
    await record.getByText("Given: Admin").waitFor();
    await record.getByText(`by ${ada.username}, agreed by ${grace.username}`).waitFor();
  });
});
