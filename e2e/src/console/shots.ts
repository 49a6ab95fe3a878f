import { mkdirSync } from "node:fs";
import { noSuch, runCommand } from "@coffer/operate/command";
import { chromium } from "playwright-core";
import { makeDataFolder, startCoffer } from "../start-coffer.ts";
import { logInByForm } from "./acts.ts";
import { loadBrowser } from "./config.ts";
import { LOOKS, lookAs } from "./look.ts";
import { PAGES, pathOf } from "./pages.ts";
import { makeWorld } from "./pages-world.ts";

const FOLDER = new URL("../../../console/shots/", import.meta.url);

/** What is said behind the command, and the console's own name of it. */
const LANGUAGES: Readonly<Record<string, string>> = { english: "en", german: "de" };

/**
 * `npm run shots`: every page, light and dark, wide and narrow, as pictures for a person to look
 * at. They are compared with nothing: fonts differ from machine to machine. `-- german`: in German,
 * as they are opened.
 */
async function main([language = "english", ...more]: readonly string[]): Promise<number> {
  const code = LANGUAGES[language];
  if (code === undefined || more.length > 0)
    throw noSuch("language", [language, ...more].join(" "), Object.keys(LANGUAGES));
  const found = loadBrowser();
  if (found.path === null) throw new Error(found.why);
  mkdirSync(FOLDER, { recursive: true });
  const folder = await makeDataFolder();
  const coffer = await startCoffer(folder.path);
  const flags = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: found.path, args: flags });
  try {
    const world = await makeWorld(coffer);
    for (const shown of PAGES) {
      const context = await browser.newContext({ baseURL: new URL("/console/", coffer.url).href, locale: "en-GB" });
      const page = await context.newPage();
      await page.goto("");
      if (shown.as !== "nobody") await logInByForm(page, world[shown.as]);
      await context.addCookies([{ name: "coffer-language", value: code, url: new URL("/console/", coffer.url).href }]);
      await page.goto(pathOf(shown, world));
      await page.getByRole("heading", { level: 1 }).waitFor();
      // What it presses has English names.
      if (code === "en") await shown.show?.(page, world);
      for (const look of LOOKS) {
        await lookAs(page, look);
        const file = `${shown.name}-${look.theme}-${look.width}${code === "en" ? "" : `-${code}`}.png`;
        await page.screenshot({ path: new URL(file, FOLDER).pathname });
      }
      await context.close();
    }
    process.stdout.write(`${PAGES.length * LOOKS.length} pictures are in ${FOLDER.pathname}\n`);
    return 0;
  } finally {
    await browser.close();
    await coffer.stop();
    await folder.remove();
  }
}

runCommand(main, {});
