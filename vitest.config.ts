import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/generated/**"],
    globalSetup: ["packages/testkit/src/global-setup.ts"],
    reporters: [["default", { summary: false }], "./tools/src/closing-line.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests load code exactly as the product does (docs/adr/0001).
    experimental: { viteModuleRunner: false },
  },
});
