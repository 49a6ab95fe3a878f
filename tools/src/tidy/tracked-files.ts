import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import type { RepositoryFile } from "./source-file.ts";

const BINARY = /\.(png|jpe?g|gif|ico|pdf|woff2?|wasm|gz|zip|jar)$/;

/**
 * Every file that is, or on the next commit would be, in the repository; generated and ignored ones
 * are not.
 */
export function trackedFiles(root: URL): RepositoryFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))]
    .filter((path) => path !== "" && !BINARY.test(path) && existsSync(new URL(path, root)))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), "utf8") }));
}
