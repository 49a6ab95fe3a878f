import type { Reporter, TestModule } from "vitest/node";
import { USUAL } from "./choose-tests.ts";

/** A usual file takes less, on a machine that has nothing else to do. */
const SLOW_SECONDS = 30;

/**
 * Says which usual files were slow and which tests were skipped, and ends the run's output with `N
 * passed, N failed, N skipped`. With REQUIRE_ALL=1 a skip is a failure.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], faults: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      let hasTests = false;
      for (const test of module.children.allTests()) {
        hasTests = true;
        const { state } = test.result();
        if (state === "passed") counts.passed += 1;
        else if (state === "skipped") {
          counts.skipped += 1;
          skipped.push(`${module.relativeModuleId}: ${test.fullName}`);
        } else counts.failed += 1;
      }
      // A file that could not be loaded, or a hook that failed, has no failed test to show for it.
      if (!module.ok() && (!hasTests || module.errors().length > 0)) counts.failed += 1;
    }
    for (const module of modules) {
      const seconds = Math.round(module.diagnostic().duration / 1000);
      if (USUAL.some((project) => project === module.project.name) && seconds > SLOW_SECONDS)
        process.stdout.write(`slow: ${module.relativeModuleId} took ${seconds} s; see HEAVY in vitest.config.ts\n`);
    }
    counts.failed += faults.length;
    const required = process.env.REQUIRE_ALL === "1" && skipped.length > 0;
    if (required) process.exitCode = 1;
    for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
    const failed = counts.failed + (required ? skipped.length : 0);
    process.stdout.write(`${counts.passed} passed, ${failed} failed, ${required ? 0 : counts.skipped} skipped\n`);
  }
}
