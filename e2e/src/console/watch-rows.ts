import type { Page } from "playwright-core";

export type SeenRows = {
  /** Amounts of deposits in the order in which they came onto the screen. */
  readonly amounts: readonly string[];
  /** Those that stand there now, from the top. */
  readonly shown: readonly string[];
  /** Lists that had a row twice or in another order than from the newest. */
  readonly faults: readonly string[];
  /** Words that were said of whether figures are of now. */
  readonly states: readonly string[];
};

type Watching = typeof globalThis & {
  cofferSeen: { amounts: string[]; shown: string[]; faults: string[]; states: string[] };
};

/**
 * Writes down whatever stands on a page from now on, at each change: what is there for a moment
 * only counts too. Each deposit is larger than the one before it.
 */
export async function watchRows(page: Page): Promise<() => Promise<SeenRows>> {
  await page.evaluate(() => {
    const seen: Watching["cofferSeen"] = { amounts: [], shown: [], faults: [], states: [] };
    (globalThis as Watching).cofferSeen = seen;
    const look = () => {
      const texts = [...document.querySelectorAll("main li")].map((row) => row.textContent ?? "");
      const amounts = texts.flatMap((text) => /Deposit.*\+\u2009(\d+\.\d\d)/.exec(text)?.[1] ?? []);
      const newestFirst = [...new Set(amounts)].sort((a, b) => (a.padStart(9, "0") < b.padStart(9, "0") ? 1 : -1));
      if (amounts.join() !== newestFirst.join()) seen.faults.push(amounts.join());
      seen.shown = amounts;
      const known = new Set(seen.amounts);
      seen.amounts.push(...amounts.filter((amount) => !known.has(amount)).reverse());
      const state = /Live|Catching up|Offline/.exec(document.querySelector("header")?.textContent ?? "")?.[0];
      if (state && state !== seen.states.at(-1)) seen.states.push(state);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  });
  return () => page.evaluate(() => (globalThis as Watching).cofferSeen);
}
