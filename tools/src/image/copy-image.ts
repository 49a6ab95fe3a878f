import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { listImage } from "./list-image.ts";

/** Makes the folder that the production image is: what `listImage` says, and nothing else. */
export function copyImage(root: string, into: string): void {
  const { files, packages, links } = listImage(root);
  for (const file of files) cpSync(join(root, file), join(into, file));
  for (const folder of packages)
    cpSync(join(root, folder), join(into, folder), {
      recursive: true,
      // Those inside are listed for themselves, where they are needed.
      filter: (path) => path === join(root, folder) || basename(path) !== "node_modules",
    });
  for (const { name, folder } of links) {
    const link = join(into, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(into, folder)), link);
  }
}
