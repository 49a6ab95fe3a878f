import { findImports, type Import } from "./imports.ts";
import { isTest, type Offence, type RepositoryFile } from "./source-file.ts";

/**
 * Where a file stands: `subgraphs/payments/src/app/sends/send-payment.ts` is in place
 * `subgraphs/payments`, layer `app`.
 */
const SUBGRAPH_FILE = /^(subgraphs\/[^/]+)\/src\/([^/]+)\//;

type Layer = {
  /** Layers of the same subgraph that it may know. */
  readonly inner: readonly string[];
  /** Packages that it may know. */
  readonly packages: RegExp;
};

/** Pure words that every layer speaks: an outcome, a brand, an id, the shape of an event. */
const WORDS = String.raw`@coffer\/(?:money|contracts)\/.+|@coffer\/platform\/(?:values\/(?:result|time-zone)|text\/(?:escape-html|parse-text|username))`;
const OUTSIDE = String.raw`@prisma\/|pg$|ioredis|kafkajs|ethers|tronweb|bitcoinjs-lib|graphql|@apollo\/|@graphql-tools\/|fastify|dataloader`;

/**
 * main → compose → {graphql, jobs, http, adapters} → app → domain → packages/money; main, compose
 * and config stand above all.
 */
const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { inner: ["domain"], packages: new RegExp(`^(?:${WORDS})$`) },
  app: { inner: ["app", "domain"], packages: new RegExp(`^(?!${OUTSIDE})`) },
  graphql: {
    inner: ["graphql", "app", "domain"],
    packages: /^(@coffer\/(platform|money|contracts)\/|graphql$|dataloader$)/,
  },
  jobs: { inner: ["jobs", "app", "domain"], packages: /^@coffer\/(platform|money|contracts)\// },
  http: { inner: ["http", "app", "domain"], packages: /^(@coffer\/(platform|money|contracts)\/|node:)/ },
  adapters: { inner: ["adapters", "app", "domain"], packages: /^(?!graphql$|@apollo\/|dataloader$)/ },
};

/**
 * What each top folder may know of the others. The left side also names itself; `tools`, `e2e` and
 * `bench` stand outside the product.
 */
const FOLDERS: readonly { readonly in: RegExp; readonly mayKnow: RegExp }[] = [
  { in: /^packages\/(money|contracts)\//, mayKnow: /^packages\/(money|contracts)\// },
  { in: /^packages\/platform\//, mayKnow: /^packages\/(platform|contracts|money)\// },
  { in: /^packages\/local-parts\//, mayKnow: /^packages\/(local-parts|platform|contracts)\// },
  // What others install knows nothing of the product: it speaks the API alone.
  { in: /^packages\/client\//, mayKnow: /^packages\/client\// },
  { in: /^packages\/testkit\//, mayKnow: /^packages\// },
  { in: /^packages\//, mayKnow: /^packages\/(?!testkit\/|local-parts\/|client\/)/ },
  { in: /^gateway\//, mayKnow: /^(gateway\/|packages\/(?!testkit\/|local-parts\/|client\/))/ },
  { in: /^subgraphs\//, mayKnow: /^(subgraphs\/|packages\/(?!testkit\/|local-parts\/|client\/))/ },
  { in: /^standalone\//, mayKnow: /^(standalone|gateway|subgraphs|packages)\// },
  { in: /^operate\//, mayKnow: /^(operate|subgraphs|packages)\// },
];

/**
 * Packages that only these places may know: Apollo's gateway is Elastic-2.0 (NOTICE), and one
 * folder each holds a chain. A benchmark has it as its peer.
 */
const CONFINED: readonly { readonly packages: RegExp; readonly to: RegExp }[] = [
  { packages: /^@apollo\/(gateway|query-planner|federation-internals|composition)(\/|$)/, to: /^(gateway|tools)\// },
  { packages: /^ethers(\/|$)/, to: /^(subgraphs\/wallets\/src\/adapters\/chains\/ethereum|bench)\// },
  { packages: /^bitcoinjs-lib(\/|$)/, to: /^subgraphs\/wallets\/src\/adapters\/chains\/bitcoin\// },
  // Keys are handled where they are zeroed: whoever signs asks findCurve(). Tests judge by them,
  // and so does the stand-in for a node, which holds no key of ours.
  {
    packages: /^(@noble\/curves|secp256k1|tiny-secp256k1)(\/|$)/,
    to: /^subgraphs\/wallets\/src\/adapters\/derivation\/|^packages\/local-parts\/src\/tron\/|\.test\.ts$/,
  },
  { packages: /^tronweb(\/|$)/, to: /^subgraphs\/wallets\/src\/adapters\/chains\/tron\// },
];

/** Libraries of chains are large: whoever starts waits for none of them (docs/adr/0011). */
const LATE = /^(ethers|bitcoinjs-lib|tronweb)(\/|$)/;

/** Imports that point outwards, sideways, or at a package that has a place of its own. */
export function findStrayImports(file: RepositoryFile, folders: ReadonlyMap<string, string>): Offence[] {
  return findImports(file, folders).flatMap((found) => {
    const why = reasonAgainst(file.path, found);
    return why ? [{ rule: "layers", path: file.path, line: found.line, what: `${why}: ${found.specifier}` }] : [];
  });
}

function reasonAgainst(path: string, { specifier, target, isEager }: Import): string | null {
  const place = /^subgraphs\/[^/]+\//.exec(path)?.[0];
  if (place && target?.startsWith("subgraphs/") && !target.startsWith(place)) return "another subgraph";
  const confined = CONFINED.find(({ packages }) => packages.test(specifier));
  if (confined && !confined.to.test(path)) return "a package that is kept to its place";
  if (isTest(path) && !path.startsWith("packages/testkit/")) return null;
  if (isEager && LATE.test(specifier)) return "a package that is loaded once it is needed";
  const folder = FOLDERS.find(({ in: within }) => within.test(path));
  if (folder && target && !folder.mayKnow.test(target)) return "a folder further out";
  return reasonOfLayer(path, specifier, target);
}

function reasonOfLayer(path: string, specifier: string, target: string | null): string | null {
  const [, place = "", name = ""] = SUBGRAPH_FILE.exec(path) ?? [];
  const layer = LAYERS[name];
  if (!layer) return null;
  if (target?.startsWith(`${place}/`)) {
    const inner = SUBGRAPH_FILE.exec(target)?.[2] ?? "";
    return layer.inner.includes(inner) ? null : `${name} looks outwards`;
  }
  return layer.packages.test(specifier) ? null : `${name} may not know this package`;
}
