import { defineConfig } from "vitest/config";

/** Each keeps the whole machine busy with brokers and seven processes or more: they run one after the other, behind the others. */
const HEAVY = [
  "e2e/test/{crash,kills,ledger-kills,parent-kill,story-distributed,story-kills}.e2e.test.ts",
  "packages/platform/src/events/bus-kafka-cluster.int.test.ts",
];
const OTHERS = ["**/node_modules/**", "**/generated/**"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "quick", include: ["**/*.test.ts"], exclude: [...OTHERS, ...HEAVY] } },
      { extends: true, test: { name: "heavy", include: HEAVY, fileParallelism: false, sequence: { groupOrder: 1 } } },
    ],
    globalSetup: ["packages/testkit/src/global-setup.ts"],
    reporters: [["default", { summary: false }], "./tools/src/closing-line.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Of what is waited for it is asserted that it comes, not when.
    expect: { poll: { timeout: 20_000 } },
    // Tests load code exactly as the product does (docs/adr/0001).
    experimental: { viteModuleRunner: false },
  },
});
