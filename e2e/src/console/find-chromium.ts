import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Without windows and menus of its own, where there is one: the same in a fifth less time. */
const NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"];

export type Browser = { readonly path: string } | { readonly path: null; readonly why: string };

/** The browser of this machine: CHROMIUM names it, or PATH has it. Nothing is downloaded. */
export function findChromium(env: Readonly<Record<string, string | undefined>>): Browser {
  if (env.CHROMIUM)
    return existsSync(env.CHROMIUM)
      ? { path: env.CHROMIUM }
      : { path: null, why: `CHROMIUM names ${env.CHROMIUM}, which is not there` };
  const found = (env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
  return found
    ? { path: found }
    : { path: null, why: "no Chromium: install `chromium-headless-shell` or `chromium`, or name one in CHROMIUM" };
}
