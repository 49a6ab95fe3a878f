import { defineConfig } from "vitest/config";

/**
 * `npm run check:tidy`: the style guide as a test. Reads files and needs no database, so it runs
 * without the global set-up of vitest.config.ts.
 */
export default defineConfig({
  test: {
    include: ["tools/tidy.test.ts", "tools/src/tidy/*.test.ts"],
    reporters: [["default", { summary: false }]],
    pool: "forks",
    // A limit is for what never ends: a machine that has other work takes many times as long.
    testTimeout: 120_000,
    // Node calls its own stripping of types experimental when a program asks for it.
    execArgv: ["--disable-warning=ExperimentalWarning"],
    // Tests load code exactly as the product does (docs/adr/0001).
    experimental: { viteModuleRunner: false },
  },
});
