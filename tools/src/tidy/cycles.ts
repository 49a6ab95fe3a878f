import { type Import, importsOf } from "./imports.ts";
import type { Offence, RepositoryFile } from "./source-file.ts";

/** Files that need each other, in whatever number of steps; types count, because a reader has to follow them too. One offence per ring. */
export function findCycles(files: readonly RepositoryFile[], folders: ReadonlyMap<string, string>): Offence[] {
  const known = new Set(files.map(({ path }) => path));
  const edges = new Map(
    files.map((file) => [file.path, importsOf(file, folders).filter(({ target }) => target && known.has(target))]),
  );
  const state = new Map<string, "open" | "done">();
  const trail: string[] = [];
  const offences: Offence[] = [];

  const visit = (path: string) => {
    state.set(path, "open");
    trail.push(path);
    for (const edge of edges.get(path) ?? []) {
      const target = edge.target ?? "";
      if (state.get(target) === "open") offences.push(ring(path, edge, trail.slice(trail.indexOf(target))));
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(path, "done");
  };
  for (const path of [...edges.keys()].toSorted()) if (!state.has(path)) visit(path);
  return offences;
}

const ring = (path: string, { line, target }: Import, through: readonly string[]): Offence => ({
  rule: "cycle",
  path,
  line,
  what: [...through, target].join(" → "),
});
