import { appendFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";
import { compressFiles } from "./compress-files.ts";
import { generateOperations } from "./generate-operations.ts";
import { generateReference } from "./generate-reference.ts";

const CONSOLE = fileURLToPath(new URL("../../../console", import.meta.url));
const HALF_MADE = `${CONSOLE}/dist.half-made`;

/**
 * Beside English, whose page is index.html: by the code, the file of words, and what the page says
 * without scripts.
 */
const OTHERS = [
  {
    code: "de",
    words: "./german.ts",
    noscript: "Die Konsole von Coffer braucht JavaScript. Die API ist unter /graphql.",
  },
] as const;

const buildInto = (outDir: string, plugins: Plugin[]) =>
  build({
    root: CONSOLE,
    configFile: `${CONSOLE}/vite.config.ts`,
    configLoader: "native",
    logLevel: "warn",
    plugins,
    build: { outDir, emptyOutDir: true },
  });

/** The same pages with other words (console/src/words/words.ts). */
const speaking = (words: string): Plugin => ({
  name: "coffer-words",
  enforce: "pre",
  resolveId(source, importer) {
    return source === "./english.ts" && importer?.endsWith("/src/words/words.ts")
      ? this.resolve(words, importer)
      : null;
  },
});

// `node tools/src/console/build.ts`, as the set-up calls it: console/dist, whole or not at all.
await generateOperations();
generateReference();
await buildInto(HALF_MADE, []);
for (const { code, words, noscript } of OTHERS) {
  const made = `${HALF_MADE}.${code}`;
  await buildInto(made, [speaking(words)]);
  // Names say what is in a file: what is the same in both is one.
  cpSync(`${made}/assets`, `${HALF_MADE}/assets`, { recursive: true });
  renameSync(`${made}/.vite/manifest.json`, `${HALF_MADE}/.vite/manifest.${code}.json`);
  const page = readFileSync(`${made}/index.html`, "utf8")
    .replace('<html lang="en"', `<html lang="${code}"`)
    .replace(/<noscript>.*<\/noscript>/, `<noscript>${noscript}</noscript>`);
  writeFileSync(`${HALF_MADE}/index.${code}.html`, page);
  rmSync(made, { recursive: true });
}
// Vite knows of scripts alone.
const font = fileURLToPath(import.meta.resolve("@fontsource-variable/inter/LICENSE"));
appendFileSync(`${HALF_MADE}/assets/licences.txt`, `\n## Inter (OFL-1.1)\n\n${readFileSync(font, "utf8")}`);
await compressFiles(HALF_MADE);
rmSync(`${CONSOLE}/dist`, { recursive: true, force: true });
renameSync(HALF_MADE, `${CONSOLE}/dist`);
