import { type Browser, findChromium } from "./find-chromium.ts";

/** The browser that tests of the console drive. */
export const loadBrowser = (): Browser => findChromium(process.env);
