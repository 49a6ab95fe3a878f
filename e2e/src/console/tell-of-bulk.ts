import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { available, fund, join, openAccount } from "../people.ts";
import { isFocused, openAs } from "./acts.ts";
import type { Console } from "./use-console.ts";

const fileOf = (lines: readonly string[]) => ({
  name: "wages.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(`\uFEFF${lines.join("\r\n")}`),
});

const fieldOf = (page: Page) => page.getByRole("region", { name: "File", exact: true }).locator("input");

/** Hands a file in, which replaces the one of before. */
export async function handInRows(page: Page, lines: readonly string[]): Promise<void> {
  await fieldOf(page).setInputFiles(fileOf(lines));
  await page.getByRole("button", { name: "Check the file" }).click();
}

/** What a press of a button saves. */
async function save(page: Page, button: Locator): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return readFile(await download.path());
}

const HEADER = "username;amount;currency;memo";

/** A sample, and then rows with faults: each is said, and can be taken away as a list. */
async function mendFaults(page: Page, payee: string): Promise<void> {
  // The sample has the form that is taken, and names that nobody has here.
  const faults = page.getByRole("region", { name: "What to do" });
  const buffer = await save(page, page.getByRole("button", { name: "Save a sample" }));
  await fieldOf(page).setInputFiles({ name: "sample.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Check the file" }).click();
  await faults.getByRole("row").nth(2).waitFor();
  const codes = await faults.getByRole("link").allTextContents();
  expect(codes.map((text) => text.split(" ")[0])).toEqual(["PAYEE_NOT_FOUND", "PAYEE_NOT_FOUND"]);

  await handInRows(page, [HEADER, `${payee};1.005;USD;x`, `${payee};1.00;USD;x`, "nobody at all;1.00;USD;x"]);
  const note = page.getByRole("alert").filter({ hasText: "Nothing was kept: 2 to mend" });
  await note.waitFor();
  await expect.poll(() => isFocused(note)).toBe(true);
  const rows = await faults.getByRole("row").allTextContents();
  expect(rows).toEqual([
    expect.stringContaining("Row"),
    expect.stringMatching(/^1amount.*more digits behind the point.*TOO_PRECISE/),
    expect.stringMatching(/^3username, user_id or account_id.*PAYEE_NOT_FOUND/),
  ]);
  const listed = await save(page, faults.getByRole("button", { name: "Save this list as CSV" }));
  expect(listed.toString()).toMatch(/^\uFEFFRow,Column,What to do,Code\r\n1,amount,.*,TOO_PRECISE\r\n3,/);
}

/** What was refused, and the file of all rows. */
async function readResults(page: Page): Promise<Locator> {
  await page.getByRole("region", { name: "How far it is" }).getByRole("link", { name: "1 Refused" }).click();
  const listedRows = page.getByRole("region", { name: "Rows", exact: true });
  await listedRows.getByText("The account had less than that by then.").waitFor();
  expect(new URL(page.url()).search).toBe("?status=REFUSED");
  const csv = await save(page, listedRows.getByRole("button", { name: "Save all rows as CSV" }));
  const lines = csv.toString().trimEnd().split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain("'=A1");
  expect(lines[2]).toContain("REFUSED,,INSUFFICIENT_FUNDS");
  const refused = await save(page, listedRows.getByRole("button", { name: "Save the refused as a new file" }));
  expect(refused.toString()).toMatch(
    /^\uFEFFkey,user_id,account_id,amount,currency,memo,reference\r\n,usr_\w+,,500.00,USD,May,\r\n$/,
  );
  return listedRows;
}

/** Many payments from a file, by their pages. */
export function tellOfBulk(coffer: Console): void {
  it("pays each row of a file once, after all faults are said by row, and tells what each came to", async () => {
    const [ann, ben] = [await join(coffer.url, "ann"), await join(coffer.url, "ben")];
    const account = await fund(ann, "100.00");
    const till = await openAccount(ben, "USD");
    const page = await openAs(coffer, ann, "bulk");
    await page.getByText("You have no bulk payment yet.").waitFor();
    await page.getByRole("link", { name: "New bulk payment" }).click();
    await page.getByRole("button", { name: "Check the file" }).click();
    await page.getByText("Choose a file.", { exact: true }).waitFor();
    await expect.poll(() => isFocused(fieldOf(page))).toBe(true);

    await mendFaults(page, ben.username);

    const good = [
      HEADER,
      `${ben.username};1.00;USD;=A1`,
      `${ben.username};500.00;USD;May`,
      `${ben.username};2.00;USD;May`,
    ];
    await page.getByLabel("Name").fill("Wages of May");
    await handInRows(page, good);
    await page.getByRole("heading", { level: 1, name: "Wages of May" }).waitFor();
    const review = page.getByRole("region", { name: "Review" });
    await review.getByText("3 payments of").getByText("503.00").waitFor();
    await review.getByText("The account has less than all of it takes.").waitFor();
    await review.getByText("not needed").waitFor();
    expect(await available(ann, account)).toBe("100.00");
    await review.getByRole("button", { name: "Pay all rows" }).click();
    await page.getByRole("status").filter({ hasText: "Done" }).waitFor();
    await page.getByText("3 of 3 rows have their result").waitFor();
    await expect.poll(() => isFocused(page.getByRole("heading", { level: 1 }))).toBe(true);
    expect([await available(ann, account), await available(ben, till)]).toEqual(["97.00", "3.00"]);

    const listedRows = await readResults(page);
    await listedRows.getByRole("combobox", { name: "State" }).selectOption("All rows");
    await listedRows.getByRole("link", { name: "this payment" }).first().click();
    await page.getByRole("heading", { level: 1, name: `Payment to ${ben.username}` }).waitFor();
    await page.getByRole("link", { name: "Wages of May" }).click();
    await page.getByRole("heading", { level: 1, name: "Wages of May" }).waitFor();

    // The same file once more: whoever looks is told, and calls it off.
    await page.goto("bulk/new");
    await handInRows(page, good);
    await page.getByText("Another bulk payment has exactly these rows.").waitFor();
    await page.getByRole("button", { name: "Call it off" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Call it off for good" }).click();
    await page.getByRole("status").filter({ hasText: "Called off" }).waitFor();
    await page.goto("bulk?status=DRAFT");
    await page.getByText("Nothing matches").waitFor();
    await page.getByRole("combobox", { name: "State" }).selectOption("Done");
    await page.getByRole("link", { name: "Wages of May" }).waitFor();
    expect(await available(ann, account)).toBe("97.00");
  });
}
