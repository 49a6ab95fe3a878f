import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/** What the production image holds, as paths below the root. */
export type Image = {
  /** Of our own packages: what they run, without tests and what tests share. */
  readonly files: readonly string[];
  /**
   * Folders of packages of others, whole but for the packages inside them, which are listed for
   * themselves.
   */
  readonly packages: readonly string[];
  /** Names in node_modules that lead to our own packages. */
  readonly links: readonly { readonly name: string; readonly folder: string }[];
};

/**
 * What the image's commands begin with (docker-compose.yml, and what operators type); everything
 * else is there because these need it.
 */
const BEGINNINGS = ["gateway", "operate"];
const SUBGRAPHS = "subgraphs";
/**
 * Read at run time: the composed schema and each subgraph's SDL, the migrations, and the console.
 */
const DATA = ["schema", "prisma", "console/dist"];
const OF_DATA =
  /^schema\/(?!operations\/).+\.graphql$|^prisma\/[a-z]+\/(migrations\/.+|signer)\.sql$|^console\/dist\/(?!\.)/;
const NOT_RUN = /\.(test|fixture)\.(ts|js)$|\.md$/;

type Manifest = {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
};

/**
 * Follows the dependencies of what is run, as Node resolves them: development's own are never among
 * them.
 */
export function listImage(root: string): Image {
  const ours = new Set<string>();
  const packages = new Set<string>();
  const waiting = [...BEGINNINGS, ...readdirSync(join(root, SUBGRAPHS)).map((name) => `${SUBGRAPHS}/${name}`)];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const seen = isOurs(folder) ? ours : packages;
    if (seen.has(folder)) continue;
    seen.add(folder);
    waiting.push(...dependenciesOf(root, folder));
  }
  return {
    files: [
      ...["package.json", "LICENSE", "NOTICE"],
      ...[...ours].flatMap((folder) => [join(folder, "package.json"), ...filesOf(root, join(folder, "src"))]),
      ...DATA.flatMap((folder) => filesOf(root, folder)).filter((file) => OF_DATA.test(file)),
    ].toSorted(),
    packages: [...packages].toSorted(),
    links: [...ours]
      .map((folder) => ({ name: readManifest(root, folder).name ?? "", folder }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

const isOurs = (folder: string): boolean => !folder.split("/").includes("node_modules");

const readManifest = (root: string, folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;

function dependenciesOf(root: string, folder: string): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = readManifest(root, folder);
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  const needed = Object.keys(dependencies ?? {}).filter((name) => optionalDependencies?.[name] === undefined);
  return [...needed, ...peers, ...Object.keys(optionalDependencies ?? {})].flatMap((name) => {
    const found = resolve(root, folder, name);
    // Parts for other platforms are not installed; a peer that nobody installed was not needed
    // either.
    if (found === null && needed.includes(name)) throw new Error(`${folder} needs ${name}, which is not installed`);
    return found === null ? [] : [found];
  });
}

/** In the nearest node_modules upwards. Our own are links. */
function resolve(root: string, from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(root, folder, "node_modules", name);
    if (existsSync(place))
      return relative(
        realpathSync(root),
        lstatSync(place).isSymbolicLink() ? realpathSync(place) : realpathSync(place),
      );
    if (folder === ".") return null;
  }
}

const filesOf = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !NOT_RUN.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
