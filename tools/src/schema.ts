import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { noSuch, runCommand } from "@coffer/operate/command";
import { composeSupergraph, findSchemaFaults, readOperations, SUPERGRAPH_FILE } from "./supergraph.ts";

/**
 * `npm run schema` composes and writes schema/supergraph.graphql; `npm run schema:check` fails
 * where the file is not what the SDL composes to, where something is undescribed, where a recorded
 * operation is broken, or where clients of the branch that is merged into would be
 * (COFFER_SCHEMA_BASE, a git revision).
 */
function main(check: boolean): number {
  const composed = composeSupergraph();
  const base = readBase(process.env.COFFER_SCHEMA_BASE);
  const faults = findSchemaFaults({
    composed,
    committed: check ? readCommitted() : null,
    base,
    operations: readOperations(),
  });
  if (!check) writeFileSync(SUPERGRAPH_FILE, composed);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length > 0 ? 1 : 0;
}

const readCommitted = (): string => (existsSync(SUPERGRAPH_FILE) ? readFileSync(SUPERGRAPH_FILE, "utf8") : "");

function readBase(revision: string | undefined): string | null {
  if (!revision) return null;
  const root = new URL("../../", import.meta.url);
  return execFileSync("git", ["show", `${revision}:schema/supergraph.graphql`], { cwd: root, encoding: "utf8" });
}

runCommand(async (args) => {
  const [flag, ...more] = args;
  if (more.length > 0 || (flag !== undefined && flag !== "--check"))
    throw noSuch("argument", args.join(" "), ["--check"]);
  return main(flag === "--check");
}, {});
