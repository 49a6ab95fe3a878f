import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** How pages are looked at: each with each. */
export const LOOKS = [
  { theme: "light", width: 1200 },
  { theme: "light", width: 390 },
  { theme: "dark", width: 1200 },
  { theme: "dark", width: 390 },
] as const;

export type Look = (typeof LOOKS)[number];

export async function lookAs(page: Page, { theme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 800 });
}

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Breaches of WCAG 2.0 to 2.2, A and AA, that a machine sees: the rule, and where. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

/** All looks of a page as it stands, dialogs that are open with it. */
export async function findBarriersInAllLooks(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const look of LOOKS) {
    await lookAs(page, look);
    found.push(...(await findBarriers(page)).map((barrier) => `${look.theme} ${look.width}: ${barrier}`));
  }
  return found;
}

/** By how much a page of 320 px (WCAG 2.2, 1.4.10) has to be pushed sideways. */
export async function sidewaysAt320(page: Page): Promise<number> {
  await page.setViewportSize({ width: 320, height: 640 });
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
