import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { fileURLToPath } from "node:url";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import type { Locator, Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import { logInByForm } from "../src/console/acts.ts";
import { readQr } from "../src/console/read-qr.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { operation } from "../src/operations.ts";
import { freshName, join } from "../src/people.ts";
import { verify } from "../src/verify.ts";

const PASSWORD = "a quiet harbour 41";
const CARD = fileURLToPath(new URL("../../docs/specimen-card.png", import.meta.url));

const dropped = (kind: "JPEG" | "PNG" | "PDF") => {
  const { fileName, contentType, base64 } = sampleDocument(kind);
  return { name: fileName, mimeType: contentType, buffer: Buffer.from(base64, "base64") };
};

/** Drops a file as a person does who pulls it out of a folder. */
async function drop(page: Page, label: string, { name, mimeType, buffer }: ReturnType<typeof dropped>) {
  const files = await page.evaluateHandle(
    ([called, type, base64]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], called, { type }));
      return transfer;
    },
    [name, mimeType, buffer.toString("base64")] as const,
  );
  await page.getByRole("region", { name: label }).dispatchEvent("drop", { dataTransfer: files });
}

/**
 * Presses until what is expected is shown, and again each time that the page says instead that this
 * machine has no processor for the file.
 */
async function handIn(
  page: Page,
  shown: Locator,
  press: (button: Locator) => Promise<void> = (button) => button.click(),
): Promise<void> {
  const busy = page.getByRole("alert").getByRole("link", { name: "BUSY" });
  for (;;) {
    await press(page.getByRole("button", { name: "Hand in" }));
    await busy.waitFor({ state: "detached" });
    await shown.or(busy).first().waitFor();
    if ((await busy.count()) === 0) return;
  }
}

const verified = (page: Page) => page.getByText("Verified", { exact: true });

describe.skipIf(browser.path === null)(`a verification in the console${noBrowser}`, () => {
  const coffer = useConsole({ WALLETS_PER_USER: "1", ADDRESS_GAP_LIMIT: "2" });

  it("sends nothing that is no document, and says in place what is wrong", async () => {
    const page = await coffer.open();
    const nina = await join(coffer.url, "nina");
    await logInByForm(page, nina);
    await page.getByRole("link", { name: "Verification" }).click();
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByText("Choose a file.").waitFor();
    const front = page.getByLabel("Front", { exact: true }).and(page.locator("input"));
    expect(await front.evaluate((field) => field === document.activeElement)).toBe(true);

    await front.setInputFiles({ name: "passport.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") });
    await page.getByText("This is no JPEG, PNG or PDF").waitFor();
    await front.setInputFiles({ ...dropped("PNG"), name: "passport.jpg" });
    await page.getByText("It is a PNG, and its name says otherwise").waitFor();
    await front.setInputFiles({ name: "passport.png", mimeType: "image/png", buffer: Buffer.alloc(0) });
    await page.getByText("The file is empty.").waitFor();
    for (const name of ["Bitcoin", "Ethereum", "TRON"]) await page.getByLabel(name).uncheck();
    await front.setInputFiles(dropped("PNG"));
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByText("Choose one network or more.").waitFor();
    expect((await nina.client.ask(operation("Me"))).me.verification).toBeNull();
  });

  it("shows what the API refuses of a file beside that file, and keeps what was chosen", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.goto("verification");
    // It begins as a PNG does, so that only the API finds out.
    const { buffer } = dropped("PNG");
    await drop(page, "Front", { name: "card.png", mimeType: "image/png", buffer: buffer.subarray(0, 200) });
    await page.getByText("card.png, 1 kB").waitFor();
    await drop(page, "Back", dropped("PDF"));
    await page.getByText("A PDF is not shown here.").waitFor();
    const front = page.getByRole("region", { name: "Front" });
    await handIn(page, front.locator("input[aria-invalid=true]"));
    await front.getByText("card.png").waitFor();
    await page.getByText(/^specimen-card\.pdf, \d kB$/).waitFor();
  });

  it("sends nothing of a file that has gone, and a document once for two presses", async () => {
    const page = await coffer.open();
    await logInByForm(page, await join(coffer.url, "nina"));
    await page.goto("verification");
    const sent: Request[] = [];
    page.on("request", (request) => {
      if (request.postData()?.includes("HandInDocument")) sent.push(request);
    });
    const { name, buffer } = dropped("PNG");
    const folder = await mkdtemp(joinPath(tmpdir(), "coffer-document-"));
    const path = joinPath(folder, name);
    await writeFile(path, buffer);
    const front = page.getByRole("region", { name: "Front" });
    await front.locator("input").setInputFiles(path);
    await front.getByRole("img").waitFor();
    await rm(folder, { recursive: true });
    await page.getByRole("button", { name: "Hand in" }).click();
    await front.getByText("This cannot be read").waitFor();
    await expect.poll(() => front.locator("input").evaluate((field) => field === document.activeElement)).toBe(true);
    expect(sent).toEqual([]);

    await front.locator("input").setInputFiles(CARD);
    await front.getByRole("img").waitFor();
    await handIn(page, verified(page), (button) => button.dblclick());
    const answers = await Promise.all(sent.map(async (request) => (await request.response())?.text()));
    expect(answers.filter((answer) => !answer?.includes('"BUSY"'))).toHaveLength(1);
  });

  it("leads from a new name to wallets, which appear by themselves with codes that cameras read", async () => {
    const page = await coffer.open("register");
    const username = freshName("nina");
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Email").fill(`${username}@example.com`);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText(`Log in as ${username} now.`).waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();

    const wallets = await page.context().newPage();
    await wallets.goto("wallets");
    await wallets.getByText("You have no wallet yet.").waitFor();
    await page.getByRole("link", { name: "Verification" }).click();
    await page.getByRole("region", { name: "Front" }).locator("input").setInputFiles(CARD);
    await page.getByRole("img", { name: "Front: how it will be seen" }).waitFor();
    await handIn(page, verified(page));
    await page.getByText("Level 1 of 2").waitFor();
    expect(await page.getByRole("time").count()).toBe(2);

    for (const name of ["Bitcoin", "Ethereum", "TRON"]) {
      const card = wallets.getByRole("listitem").filter({ hasText: `${name} · Keys kept here` });
      const address = (await card.locator("code").textContent()) ?? "";
      expect(await readQr(card.getByRole("img", { name: `QR code of the address ${address}` }))).toBe(address);
    }

    await wallets.getByLabel("Network").selectOption("BITCOIN");
    await wallets.getByLabel("Name").fill("Holidays");
    await wallets.getByRole("button", { name: "Make the wallet" }).press("Enter");
    await wallets.getByRole("heading", { level: 1, name: "Holidays" }).waitFor();
    await wallets.getByText("m/84'/").first().waitFor();
    await wallets.getByRole("link", { name: "All wallets" }).click();
    await wallets.getByRole("link", { name: "Holidays" }).waitFor();
    await wallets.getByRole("button", { name: "Make the wallet" }).click();
    await wallets.getByRole("alert").getByText("One person may make 1 wallet").waitFor();
    expect(await wallets.getByRole("link", { name: "Bitcoin wallet" }).count()).toBeLessThanOrEqual(1);
  });

  it("has wallets renamed, made the default, given addresses, archived, and taken back", async () => {
    const nina = await join(coffer.url, "nina");
    await verify(nina);
    const page = await coffer.open();
    await logInByForm(page, nina);
    await page.goto("wallets");
    await page.getByText("Bitcoin · Keys kept here · Default of its network").waitFor();
    await page.getByLabel("Network").selectOption("BITCOIN");
    await page.getByLabel("Name").fill("Holidays");
    await page.getByRole("button", { name: "Make the wallet" }).click();
    await page.getByRole("heading", { level: 1, name: "Holidays" }).waitFor();

    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Savings");
    await page.getByRole("button", { name: "Save the name" }).click();
    await page.getByRole("heading", { level: 1, name: "Savings" }).waitFor();
    await page.getByRole("button", { name: "Make it the default" }).click();
    await page.getByText("Default of its network", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: "Make it the default" }).count()).toBe(0);

    await page.getByLabel("Label").fill("Rent");
    await page.getByRole("button", { name: "New address" }).press("Enter");
    await page.getByText("m/84'/1'/0'/0/1").waitFor();
    await page.getByText("Rent", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Label of address number 1" }).click();
    await page.getByRole("dialog").getByLabel("Label").fill("Flat");
    await page.getByRole("button", { name: "Save the label" }).click();
    await page.getByText("Flat", { exact: true }).waitFor();
    await page.getByRole("button", { name: "New address" }).click();
    await page.getByRole("alert").getByText("This wallet has 2 addresses that have received nothing").waitFor();

    await page.getByRole("button", { name: "Archive", exact: true }).click();
    await page.getByRole("button", { name: "Archive it" }).click();
    await page.getByText("Not any more: archived").waitFor();
    expect(await page.getByRole("button", { name: "New address" }).count()).toBe(0);
    await page.getByRole("link", { name: "All wallets" }).click();
    await page.getByText("Bitcoin · Keys kept here · Default of its network").waitFor();
    await page.getByText("Archived (1)").click();
    await page.getByRole("link", { name: "Savings" }).click();
    await page.getByRole("button", { name: "Take it out of the archive" }).click();
    await page.getByText("Where it is chosen").waitFor();
    const { wallets } = await nina.client.ask("{ wallets { name isDefault archivedAt } }");
    expect(wallets).toContainEqual({ name: "Savings", isDefault: false, archivedAt: null });
  });
});
