import { findImports } from "./imports.ts";
import { isTest, type Offence, type RepositoryFile } from "./source-file.ts";

/**
 * Of each subgraph with features, the folders of `app/` and `domain/` that they share. Each knows
 * those before it.
 */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  "subgraphs/auth": ["users", "second-factors", "passkeys"],
  "subgraphs/payments": ["money", "approvals", "fees", "events"],
  "subgraphs/wallets": ["wallets", "chains", "proposals", "policies", "sends", "tokens"],
};

/**
 * `subgraphs/auth/src/app/sessions/login.ts` belongs to the feature `sessions` of `subgraphs/auth`,
 * in its layer `app`.
 */
const FEATURE_FILE = /^(subgraphs\/[^/]+)\/src\/(app|domain)\/([^/]+)\//;

/**
 * A feature knows itself and what all share: whoever changes one need not read the others. What is
 * shared knows none of them.
 */
export function findFeaturesThatMeet(file: RepositoryFile, folders: ReadonlyMap<string, string>): Offence[] {
  const [, place = "", layer = "", feature = ""] = FEATURE_FILE.exec(file.path) ?? [];
  if (!feature || isTest(file.path)) return [];
  const known = knownTo(place, feature);
  return findImports(file, folders)
    .filter(({ target }) => target?.startsWith(`${place}/src/${layer}/`))
    .filter(({ target }) => !known.includes(FEATURE_FILE.exec(target ?? "")?.[3] ?? ""))
    .map(({ line, specifier }) => ({
      rule: "features",
      path: file.path,
      line,
      what: `${feature} looks into another feature: ${specifier}`,
    }));
}

function knownTo(place: string, feature: string): readonly string[] {
  const shared = SHARED[place] ?? [];
  const at = shared.indexOf(feature);
  return [feature, ...(at < 0 ? shared : shared.slice(0, at))];
}
