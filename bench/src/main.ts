import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Benchmark } from "./frame/benchmark.ts";
import { formatTable } from "./frame/result.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<{ run: Benchmark }>>> = {
  start: () => import("./benchmarks/start.ts"),
  ledger: () => import("./benchmarks/ledger.ts"),
  "ledger-profile": () => import("./benchmarks/ledger-profile.ts"),
  payments: () => import("./benchmarks/payments.ts"),
  shapes: () => import("./benchmarks/shapes.ts"),
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "string" }, seconds: { type: "string" } },
  });
  const load = BENCHMARKS[positionals[0] ?? ""];
  if (!load) {
    process.stderr.write(
      `usage: npm run bench -- NAME [--json FILE] [--seconds N]\nNAME is one of: ${Object.keys(BENCHMARKS).join(", ")}\n`,
    );
    return 2;
  }
  const seconds = values.seconds === undefined ? null : Number.parseInt(values.seconds, 10);
  if (seconds !== null && !(seconds >= 1)) {
    process.stderr.write("--seconds takes a whole number of at least 1\n");
    return 2;
  }
  const { run } = await load();
  const results = await run({ seconds, say: (line) => process.stdout.write(`${line}\n`) });
  if (Object.keys(results).length > 0) process.stdout.write(`\n${formatTable(results)}\n`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results)}\n`);
  // A missed goal is a finding; books that do not add up are a failure.
  return Object.values(results).every(({ gate }) => gate === "ok") ? 0 : 1;
}

process.exitCode = await main();
