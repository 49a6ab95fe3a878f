import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { noSuch, runCommand } from "@coffer/operate/command";
import { PERMISSION_TABLE_FILE, writePermissionTable } from "./permission-table.ts";
import { composeSupergraph, findSchemaFaults, readOperations, SUPERGRAPH_FILE } from "./supergraph.ts";

/**
 * `npm run schema` composes and writes schema/supergraph.graphql, and who may do what in it beside
 * it; `npm run schema:check` fails where a file is not what the SDL composes to, where something is
 * undescribed, where a recorded operation is broken, or where clients of the branch that is merged
 * into would be (COFFER_SCHEMA_BASE, a git revision).
 */
function main(check: boolean): number {
  const composed = composeSupergraph();
  const base = readBase(process.env.COFFER_SCHEMA_BASE);
  const faults = findSchemaFaults({
    composed,
    committed: check ? readCommitted(SUPERGRAPH_FILE) : null,
    base,
    operations: readOperations(),
  });
  const table = writePermissionTable(composed);
  if (check && readCommitted(PERMISSION_TABLE_FILE) !== table)
    faults.push("schema/PERMISSIONS.md is not what the schema and the code say: run `npm run schema` and commit it");
  if (!check) {
    writeFileSync(SUPERGRAPH_FILE, composed);
    writeFileSync(PERMISSION_TABLE_FILE, table);
  }
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length > 0 ? 1 : 0;
}

const readCommitted = (file: URL): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

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
