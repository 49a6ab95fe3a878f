import type { Locator, Page } from "playwright-core";

/** Adds a passkey on the page for it, which is open. */
export async function addPasskey(page: Page, name: string): Promise<Locator> {
  await page.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Go on to your device" }).click();
  return dialog;
}

/** Says that the codes that came with a first one are kept; what they are. */
export async function keepCodes(page: Page): Promise<string[]> {
  const codes = page.getByRole("region", { name: "Keep these recovery codes" });
  await codes.getByRole("checkbox").check();
  const shown = await codes.getByRole("listitem").allTextContents();
  await codes.getByRole("button", { name: "Done" }).click();
  return shown;
}
