import type { FileRule } from "./source-file.ts";
import { makeViews } from "./source-file.ts";

const MAP = /^subgraphs\/[^/]+\/src\/graphql\/resolvers\.ts$/;

/**
 * The map is handed to @apollo/subgraph as any object: only where it is held against its types does
 * a missing or mistyped resolver not compile.
 */
export const findUntypedMaps: FileRule = (file) =>
  MAP.test(file.path) && !/\}\s*satisfies SubgraphResolvers;/.test(makeViews(file).code)
    ? [{ rule: "untyped-resolvers", path: file.path, line: 1, what: "must end with `satisfies SubgraphResolvers`" }]
    : [];
