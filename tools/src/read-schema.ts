import { posix } from "node:path";

const INCLUDE = /^\/\/ include (\S+\.prisma)$/gm;

/**
 * The tables of a subgraph: its schema.prisma, with the files that it includes in the places of the
 * lines that say so. What every subgraph keeps for events is written once in that way; Prisma's
 * clients, which do without, do not see it. `read` gives a file of the checkout by its path, null
 * where there is none; so does this.
 */
export function readSchema(read: (path: string) => string | null, subgraph: string): string | null {
  const path = `prisma/${subgraph}/schema.prisma`;
  return (
    read(path)?.replaceAll(INCLUDE, (line, file: string) => {
      const included = read(posix.join(posix.dirname(path), file));
      if (included === null) throw new Error(`${path}: there is no ${file} (${line})`);
      return included;
    }) ?? null
  );
}
