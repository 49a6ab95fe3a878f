import { isTest, makeViews, type Offence, type RepositoryFile } from "./source-file.ts";

/** All but the list that puts a subgraph's use cases together. */
const APP_FILE = /^subgraphs\/[^/]+\/src\/app\/(?!use-cases\.ts$).+\.ts$/;
/** A factory of a use case, or one that is a function itself. */
const USE_CASE = /^export (?:const make[A-Z]\w*|function make[A-Z]\w*|async function \w+)/m;

/**
 * Use cases without a test beside them: what is decided there is tested on fakes, fast, and not
 * only through a database.
 */
export function findUntestedUseCases(file: RepositoryFile, paths: ReadonlySet<string>): Offence[] {
  if (!APP_FILE.test(file.path) || isTest(file.path)) return [];
  const found = USE_CASE.exec(makeViews(file).code)?.[0];
  const test = file.path.replace(/\.ts$/, ".test.ts");
  if (!found || paths.has(test)) return [];
  const name = found.split(" ").at(-1);
  return [{ rule: "use-case-test", path: file.path, line: 1, what: `${name} has no test beside it` }];
}
