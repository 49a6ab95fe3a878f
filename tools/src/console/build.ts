import { appendFileSync, readFileSync, renameSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { compressFiles } from "./compress-files.ts";
import { generateOperations } from "./generate-operations.ts";
import { generateReference } from "./generate-reference.ts";

const CONSOLE = fileURLToPath(new URL("../../../console", import.meta.url));
const HALF_MADE = `${CONSOLE}/dist.half-made`;

// `node tools/src/console/build.ts`, as the set-up calls it: console/dist, whole or not at all.
await generateOperations();
generateReference();
await build({
  root: CONSOLE,
  configFile: `${CONSOLE}/vite.config.ts`,
  configLoader: "native",
  logLevel: "warn",
  build: { outDir: HALF_MADE, emptyOutDir: true },
});
// Vite knows of scripts alone.
const font = fileURLToPath(import.meta.resolve("@fontsource-variable/inter/LICENSE"));
appendFileSync(`${HALF_MADE}/assets/licences.txt`, `\n## Inter (OFL-1.1)\n\n${readFileSync(font, "utf8")}`);
await compressFiles(HALF_MADE);
rmSync(`${CONSOLE}/dist`, { recursive: true, force: true });
renameSync(HALF_MADE, `${CONSOLE}/dist`);
