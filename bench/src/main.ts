import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { BenchmarkModule } from "./frame/benchmark.ts";
import { formatTable } from "./frame/result.ts";

const BENCHMARKS: Readonly<Record<string, () => Promise<BenchmarkModule>>> = {
  abuse: () => import("./benchmarks/abuse.ts"),
  blocks: () => import("./benchmarks/blocks.ts"),
  auth: () => import("./benchmarks/auth.ts"),
  keys: () => import("./benchmarks/keys.ts"),
  start: () => import("./benchmarks/start.ts"),
  ledger: () => import("./benchmarks/ledger.ts"),
  "ledger-profile": () => import("./benchmarks/ledger-profile.ts"),
  payments: () => import("./benchmarks/payments.ts"),
  shapes: () => import("./benchmarks/shapes.ts"),
  wallets: () => import("./benchmarks/wallets.ts"),
};

const USAGE = `usage: npm run bench -- NAME [--json FILE] [--seconds N] [--only PART]\nNAME is one of: ${Object.keys(BENCHMARKS).join(", ")}\n`;

type Asked = {
  readonly load: NonNullable<(typeof BENCHMARKS)[string]>;
  readonly json: string | undefined;
  readonly seconds: number | null;
  readonly only: string | null;
};

/** What is wrong with them, as a line, where something is. */
function readArguments(): Asked | string {
  let parsed: { values: { json?: string; seconds?: string; only?: string }; positionals: string[] };
  try {
    const options = { json: { type: "string" }, seconds: { type: "string" }, only: { type: "string" } } as const;
    parsed = parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n`;
  }
  const { values, positionals } = parsed;
  const [name = "", ...more] = positionals;
  if (more.length > 0) return `one benchmark at a time: ${positionals.join(" ")}\n`;
  const load = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (!load) return name === "" ? "" : `there is no benchmark ${name}\n`;
  if (values.seconds !== undefined && !/^[1-9]\d{0,5}$/.test(values.seconds))
    return "--seconds takes a whole number of at least 1\n";
  return {
    load,
    json: values.json,
    seconds: values.seconds === undefined ? null : Number.parseInt(values.seconds, 10),
    only: values.only ?? null,
  };
}

async function main(): Promise<number> {
  const asked = readArguments();
  if (typeof asked === "string") {
    process.stderr.write(`${asked}${USAGE}`);
    return 2;
  }
  const { load, json, seconds, only } = asked;
  const { run, parts = [] } = await load();
  if (only !== null && !parts.includes(only)) {
    process.stderr.write(`--only takes one of: ${parts.join(", ") || "nothing, for this has no parts"}\n${USAGE}`);
    return 2;
  }
  const results = await run({ seconds, only, say: (line) => process.stdout.write(`${line}\n`) });
  if (Object.keys(results).length > 0) process.stdout.write(`\n${formatTable(results)}\n`);
  if (json) writeFileSync(json, `${JSON.stringify(results)}\n`);
  // A missed goal is a finding; books that do not add up are a failure.
  return Object.values(results).every(({ gate }) => gate === "ok") ? 0 : 1;
}

process.exitCode = await main();
