import core, { type RunOptions } from "axe-core";
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
  await resize(page, { width, height: 800 });
}

/** A page hears of its new width in the first frame, and has taken it by the second. */
async function resize(page: Page, size: { readonly width: number; readonly height: number }): Promise<void> {
  await page.setViewportSize(size);
  await page.evaluate(async () => {
    for (const _frame of [1, 2]) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

const ALL: RunOptions = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
  resultTypes: ["violations"],
};

/** All of them that look at a colour: the others find in one theme what they find in the other. */
const OF_COLOUR: RunOptions = {
  runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
  resultTypes: ["violations"],
};

/** Breaches of WCAG 2.0 to 2.2, A and AA, that a machine sees: the rule, and where. */
export async function findBarriers(page: Page, rules: RunOptions = ALL): Promise<string[]> {
  // Half a megabyte, which a page keeps for its other looks.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(core.source);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), rules);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary ?? ""}`),
  );
}

declare global {
  var axe: typeof core;
}

/**
 * All looks of a page as it stands, or some of them, dialogs that are open with it. What has no
 * colour is looked for in the light ones.
 */
export async function findBarriersInAllLooks(page: Page, looks: readonly Look[] = LOOKS): Promise<string[]> {
  const found: string[] = [];
  for (const look of looks) {
    await lookAs(page, look);
    found.push(
      ...(await findBarriers(page, look.theme === "light" ? ALL : OF_COLOUR)).map(
        (barrier) => `${look.theme} ${look.width}: ${barrier}`,
      ),
    );
  }
  return found;
}

/**
 * A common screen, and ways to look closer, as WCAG 2.2 asks: 1.4.10 a screen of 320 px, and 1.4.4
 * a screen of 1200 px by 800 magnified to 200 %, which has half of the pixels each way.
 */
const SCREENS = [
  { name: "1200 px", width: 1200, height: 800 },
  { name: "320 px", width: 320, height: 640 },
  { name: "200 % zoom", width: 600, height: 400 },
] as const;

/**
 * What of a page as it stands is lost, also to whoever looks closer: what one has to push it
 * sideways for, text that its own box cuts off below, and a screen of which most is header.
 */
export async function findLosses(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const { name, width, height } of SCREENS) {
    await resize(page, { width, height });
    const losses = await page.evaluate(() => {
      const root = document.documentElement;
      const lost: string[] = [];
      const sideways = root.scrollWidth - root.clientWidth;
      if (sideways > 0) lost.push(`${sideways} px beside the screen`);
      const header = document.querySelector("header")?.getBoundingClientRect().height ?? 0;
      if (header > innerHeight / 2) lost.push(`a header of ${header} px`);
      for (const box of document.querySelectorAll<HTMLElement>("body *")) {
        const { overflowY } = getComputedStyle(box);
        // What is for screen readers alone is a box of one pixel.
        if (!/hidden|clip/.test(overflowY) || box.clientWidth <= 1) continue;
        const below = box.scrollHeight - box.clientHeight;
        if (below > 2) lost.push(`${below} px of "${box.textContent.slice(0, 40)}"`);
      }
      return lost;
    });
    found.push(...losses.map((loss) => `${name}: ${loss}`));
  }
  return found;
}
