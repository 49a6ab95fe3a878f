import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { runToEnd } from "./child.js";
import { SetupFailure, say } from "./report.js";

const STAMP = ".made-from";

/**
 * @typedef {{ schema: string, output: string, hash: string }} Target absolute paths; the hash
 *   stands for the schema and
 * the Prisma that reads it
 */

/**
 * The schemas whose Prisma client is missing or was made from another text of the schema or by
 * another Prisma.
 *
 * @param {string} root
 * @returns {Target[]}
 */
export function staleSchemas(root) {
  return listTargets(root).filter(({ output, hash }) => readText(join(output, STAMP)) !== hash);
}

/**
 * @param {string} root
 * @param {readonly Target[]} targets
 * @param {{ env: Record<string, string | undefined>, signal: AbortSignal }} options
 */
export async function generateClients(root, targets, options) {
  say(`generating ${targets.map(({ schema }) => relative(root, dirname(schema))).join(", ")}`);
  const queue = [...targets];
  const failures = [];
  const work = async () => {
    for (let target = queue.shift(); target; target = queue.shift()) {
      const { code, output } = await runPrisma(root, target.schema, options);
      if (code === 0) writeFileSync(join(target.output, STAMP), target.hash);
      else failures.push(`${relative(root, target.schema)}:\n${output.trim()}`);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
  if (failures.length > 0) {
    throw new SetupFailure(
      `prisma generate failed.\n${failures.join("\n")}\nMend the schema, then run the command again.`,
    );
  }
}

/** @returns {Target[]} */
function listTargets(root) {
  const parent = join(root, "prisma");
  if (!existsSync(parent)) return [];
  const version = readText(join(root, "node_modules/prisma/package.json")) ?? "";
  return readdirSync(parent)
    .sort()
    .flatMap((name) => {
      const schema = join(parent, name, "schema.prisma");
      const text = readText(schema);
      const block = text === null ? null : /^\s*generator\s+\w+\s*\{([^}]*)\}/m.exec(text);
      const output = /^\s*output\s*=\s*"([^"]+)"/m.exec(block?.[1] ?? "")?.[1];
      if (!output) return [];
      const hash = createHash("sha256").update(version).update("\0").update(text).digest("hex");
      return [{ schema, output: resolve(dirname(schema), output), hash }];
    });
}

function runPrisma(root, schema, { env, signal }) {
  const ours = join(root, "node_modules/.bin/node");
  const node = existsSync(ours) ? ours : process.execPath;
  const childEnv = {
    ...env,
    CHECKPOINT_DISABLE: "1",
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
    // Generating needs no engine, but Prisma downloads one unless this names an executable: any
    // will do.
    PRISMA_SCHEMA_ENGINE_BINARY: node,
  };
  const cli = join(root, "node_modules/prisma/build/index.js");
  return runToEnd(node, [cli, "generate", "--schema", schema], { cwd: root, env: childEnv, signal });
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
