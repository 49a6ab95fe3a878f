import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { logInByForm, openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff, plantLetterAsAdmin } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { logInOlivia } from "../src/operators.ts";
import { join } from "../src/people.ts";

const PATH = "operate/dead-letters";

describe.skipIf(browser.path === null)(`dead letters in the console${noBrowser}`, () => {
  const coffer = useConsole();

  it("are not for users: the menu has no such page, and its address says so and asks for nothing", async () => {
    const page = await coffer.open(PATH);
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(request.postData() ?? ""));
    await logInByForm(page, await join(coffer.url, "curious"), /not for you/);
    expect(await page.getByRole("link", { name: "Dead letters" }).count()).toBe(0);
    expect(asked.filter((body) => body.includes("LettersOf"))).toEqual([]);
  });

  it("are read by auditors, who can have none tried again", async () => {
    const id = `evt-${randomUUID()}`;
    await plantLetterAsAdmin(coffer, id);
    const page = await openAs(coffer, await makeStaff(coffer, "AUDITOR"), PATH);
    await page.getByRole("heading", { level: 1, name: "Dead letters" }).waitFor();
    await page.getByText("the people are not there").first().waitFor();
    await page.getByText("You may read this and change nothing").waitFor();
    expect(await page.getByRole("checkbox", { name: /^Select/ }).count()).toBe(0);
    expect(await page.getByRole("button", { name: /again/ }).count()).toBe(0);
  });

  it("are filtered in the address, shown without what is in them, and tried again one by one", async () => {
    const [chosen, other] = [`evt-${randomUUID()}`, `evt-${randomUUID()}`];
    await plantLetterAsAdmin(coffer, chosen);
    await plantLetterAsAdmin(coffer, other);
    const page = await openAs(coffer, await logInOlivia(coffer.running), `${PATH}?kind=EVENT`);
    await page.getByRole("heading", { level: 1, name: "Dead letters" }).waitFor();
    await page.getByLabel("Subgraph").selectOption("wallets");
    await page.getByText("Nothing matches what is asked for").waitFor();
    expect(page.url()).toContain("subgraph=wallets");
    await page.getByRole("button", { name: "Subgraph: wallets" }).click();
    await expect
      .poll(() => page.getByRole("heading", { level: 1 }).evaluate((it) => it === document.activeElement))
      .toBe(true);
    const coming = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export all as CSV" }).click();
    const file = await readFile(await (await coming).path(), "utf8");
    for (const id of [chosen, other])
      expect(file.split("\r\n").filter((line) => line.includes(id))).toEqual([
        expect.stringMatching(/,payments,EVENT,people,.*the people are not there/),
      ]);

    const row = page.getByRole("row").filter({ has: page.getByRole("button", { name: chosen }) });
    await row.getByRole("button", { name: chosen }).click();
    const dialog = page.getByRole("dialog", { name: "Dead letter" });
    await dialog.getByText("data.username").waitFor();
    expect(await dialog.getByText(`letter-${chosen.slice(-12)}`).count()).toBe(0);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await page.keyboard.press("Escape");

    await page.getByRole("checkbox", { name: `Select payments:event:people:${chosen}` }).check();
    await page.getByRole("button", { name: "Try 1 again" }).click();
    const asking = page.getByRole("dialog", { name: "Try again?" });
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 800 });
    await asking.getByRole("button", { name: "Try 1 again" }).click();
    const results = page.getByRole("region", { name: "What became of it" });
    await results.getByText(/will be tried within seconds|gone from the list/).waitFor();
    await expect.poll(() => page.getByRole("checkbox", { name: new RegExp(chosen) }).count()).toBe(0);
    expect(await page.getByRole("checkbox", { name: new RegExp(other) }).count()).toBe(1);
    expect(await results.evaluate((it) => it.parentElement === document.activeElement)).toBe(true);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });
});
