import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];

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
  return found ? { path: found } : { path: null, why: "no Chromium: install `chromium`, or name one in CHROMIUM" };
}
