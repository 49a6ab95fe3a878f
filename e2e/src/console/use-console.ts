import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, type RunnerTask } from "vitest";
import { type OwnCoffer, useOwnCoffer } from "../use-coffer.ts";
import { loadBrowser } from "./config.ts";
import { watchPages } from "./watch-page.ts";

/** What `describe.skipIf` asks, and the reason to put into its name. */
export const browser = loadBrowser();
export const noBrowser = browser.path === null ? ` (skipped: ${browser.why})` : "";

type Cookie = { readonly name: string; readonly value: string };

export type Beginning = { readonly options?: BrowserContextOptions; readonly cookie: Cookie };
type Standing = { readonly context: BrowserContext; readonly faults: string[]; readonly begunAt: number };

/** A login is fresh for ten minutes, and some orders ask for one that is. */
const STANDS_MS = 5 * 60_000;

export type Console = OwnCoffer & {
  /**
   * A person's browser of their own, with nothing kept but that cookie: what it does wrong fails
   * the test. A path below `/console/` is opened.
   */
  open(path?: string, options?: BrowserContextOptions, cookie?: Cookie): Promise<Page>;
  /**
   * A new tab of a browser that stays for the tests to come: whoever is logged in there stays so.
   * It begins by `begin`, which says its options and its cookie, and anew where it is old.
   */
  openTab(name: string, path: string, begin: () => Promise<Beginning>): Promise<Page>;
  /** The same through a proxy that a test cuts: what fails for that is no fault of a page. */
  openThrough(proxy: { readonly port: number }, path?: string): Promise<Page>;
};

/** A Coffer and a browser for the tests of one file. */
export function useConsole(environment: Readonly<Record<string, string>> = {}): Console {
  const coffer = useOwnCoffer(environment);
  let running: Browser | undefined;
  /** Of each context that a test opened; a page adds to them. */
  const faults: (readonly string[])[] = [];
  const standing = new Map<string, Standing>();

  beforeAll(async () => {
    if (browser.path === null) throw new Error(browser.why);
    // Root has no sandbox to put it in.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    running = await chromium.launch({ executablePath: browser.path, args });
  });
  afterAll(() => running?.close());
  afterEach(async ({ task }) => {
    const kept = [...standing.values()];
    await closeAfter(task, running, new Set(kept.map(({ context }) => context)));
    const found = [...faults.splice(0).flat(), ...kept.flatMap(({ faults: of }) => of.splice(0))];
    expect(found).toEqual([]);
  });

  type Opening = {
    readonly origin: string;
    readonly hasCuts: boolean;
    readonly options?: BrowserContextOptions;
    readonly cookie?: Cookie | undefined;
  };
  const begin = async ({ origin, hasCuts, options = {}, cookie }: Opening) => {
    if (!running) throw new Error("the browser is not running");
    const context = await running.newContext({
      baseURL: `${origin}/console/`,
      locale: "en-GB",
      timezoneId: "Europe/Berlin",
      viewport: { width: 1200, height: 800 },
      reducedMotion: "reduce",
      ...options,
    });
    // Also for pages that a click opens.
    context.setDefaultTimeout(120_000);
    const found = await watchPages(context, { origin, hasCuts });
    if (cookie)
      // A cookie that must be secure is set for https alone; the browser sends it to this machine.
      await context.addCookies([
        { ...cookie, url: origin.replace(/^http:/, "https:"), httpOnly: true, sameSite: "Strict" },
      ]);
    return { context, faults: found };
  };
  const openIn = async (context: BrowserContext, path: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(path);
    return page;
  };
  const openAt = async (path: string, opening: Opening): Promise<Page> => {
    const { context, faults: found } = await begin(opening);
    faults.push(found);
    return openIn(context, path);
  };
  const originOf = () => new URL(coffer.url).origin;

  return {
    get url() {
      return coffer.url;
    },
    get running() {
      return coffer.running;
    },
    open: (path = "", options = {}, cookie) => openAt(path, { origin: originOf(), hasCuts: false, options, cookie }),
    async openTab(name, path, ofWhom) {
      const before = standing.get(name);
      if (before && Date.now() - before.begunAt < STANDS_MS) return openIn(before.context, path);
      await before?.context.close();
      const begun = await begin({ origin: originOf(), hasCuts: false, ...(await ofWhom()) });
      standing.set(name, { ...begun, begunAt: Date.now() });
      return openIn(begun.context, path);
    },
    openThrough: ({ port }, path = "") => openAt(path, { origin: `http://127.0.0.1:${port}`, hasCuts: true }),
  };
}

/**
 * Closes what a test opened, of browsers that stay their tabs alone. Of one that failed it throws
 * what somebody would have seen then: "not visible" alone does not say what stood there instead.
 */
export async function closeAfter(
  { result }: Readonly<RunnerTask>,
  browser: Browser | undefined,
  standing: ReadonlySet<BrowserContext> = new Set(),
): Promise<void> {
  const contexts = browser?.contexts() ?? [];
  const shown = result?.state === "fail" ? await whatIsShown(contexts.flatMap((context) => context.pages())) : null;
  for (const context of contexts) {
    if (!standing.has(context)) await context.close();
    else for (const page of context.pages()) await page.close();
  }
  if (shown !== null) throw new Error(`when this failed,\n${shown}`);
}

async function whatIsShown(pages: readonly Page[]): Promise<string> {
  const shown = pages.map(async (page) => {
    const tree = await page
      .locator("body")
      .ariaSnapshot({ timeout: 120_000 })
      .catch((error: unknown) => `cannot be read: ${String(error)}`);
    return `${page.url()} shows\n${tree}`;
  });
  return (await Promise.all(shown)).join("\n");
}
