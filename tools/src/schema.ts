import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  apiSchemaOf,
  composeSupergraph,
  findBreaks,
  findBrokenOperations,
  findUndescribed,
  SUPERGRAPH_FILE,
} from "./supergraph.ts";

/**
 * `npm run schema` composes and writes schema/supergraph.graphql; `npm run schema:check` fails where the file is not what the SDL composes to,
 * where something is undescribed, where a recorded operation is broken, or where clients of the branch that is merged into would be (COFFER_SCHEMA_BASE, a git revision).
 */
function main(check: boolean): number {
  const composed = composeSupergraph();
  const faults = [
    ...findUndescribed(apiSchemaOf(composed)).map((coordinate) => `no description: ${coordinate}`),
    ...findBrokenOperations(apiSchemaOf(composed)).map((fault) => `broken operation: ${fault}`),
    ...breaksSince(process.env.COFFER_SCHEMA_BASE, composed).map((change) => `breaking change: ${change}`),
  ];
  const committed = existsSync(SUPERGRAPH_FILE) ? readFileSync(SUPERGRAPH_FILE, "utf8") : "";
  if (check && committed !== composed)
    faults.push("schema/supergraph.graphql is not what the SDL composes to: run `npm run schema` and commit it");
  if (!check) writeFileSync(SUPERGRAPH_FILE, composed);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length > 0 ? 1 : 0;
}

function breaksSince(base: string | undefined, composed: string): string[] {
  if (!base) return [];
  const root = new URL("../../", import.meta.url);
  return findBreaks(
    execFileSync("git", ["show", `${base}:schema/supergraph.graphql`], { cwd: root, encoding: "utf8" }),
    composed,
  );
}

process.exitCode = main(process.argv.includes("--check"));
