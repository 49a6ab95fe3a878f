import { beforeAll, describe, expect, it } from "vitest";
import { openTabAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses, LOOKS } from "../src/console/look.ts";
import { PAGES, pathOf } from "../src/console/pages.ts";
import { makeWorld, type World } from "../src/console/pages-world.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";

describe.skipIf(browser.path === null)(`every page of the console${noBrowser}`, () => {
  const coffer = useConsole();
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(coffer.running);
  });

  // A narrow page has the colours of the wide one; the tests of its own look at what it alone shows.
  const APART = LOOKS.filter(({ theme, width }) => theme === "light" || width > 600);
  it.each(PAGES)("keeps nobody out, and is read on a narrow screen: $name", async (shown) => {
    const path = pathOf(shown, world);
    const page = await (shown.as === "nobody" ? coffer.open(path) : openTabAs(coffer, world[shown.as], path));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await shown.show?.(page, world);
    expect(await findBarriersInAllLooks(page, APART)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });

  // Colours are the same in every language.
  const LIGHT = LOOKS.filter(({ theme }) => theme === "light");
  // Longer words: those pages that have the most of them, or the least room.
  const WORDY = [
    "login",
    "home",
    "payments",
    "settings",
    "keys",
    "wallets",
    "schema",
    "operate-services",
    "request-to-pay",
  ];
  it.each(PAGES.filter(({ name }) => WORDY.includes(name)))(
    "is German for whose browser asks for it, keeps nobody out, and is read on a narrow screen: $name",
    async (shown) => {
      const path = pathOf(shown, world);
      const page = await (shown.as === "nobody"
        ? coffer.open(path, { locale: "de-AT" })
        : openTabAs(coffer, { ...world[shown.as], locale: "de-AT" }, path));
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("de");
      expect(await findBarriersInAllLooks(page, LIGHT)).toEqual([]);
      expect(await findLosses(page)).toEqual([]);
    },
  );
});
