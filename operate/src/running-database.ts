import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { SubgraphName } from "@coffer/contracts/subgraphs";
import { toRoleName } from "@coffer/platform/postgres/role-names";
import type { Environment } from "@coffer/platform/running/config";
import { Secret } from "@coffer/platform/values/secret";
import { Refused } from "./command.ts";

const DATABASE = "coffer";

/**
 * How a subgraph's tables are reached: by DATABASE_URL, else in the data folder of the Coffer that
 * runs here (`npm start`, `npm run distributed`).
 */
export function findDatabaseUrl(env: Environment, subgraph: SubgraphName): string {
  if (env.has("DATABASE_URL")) return env.url("DATABASE_URL");
  const folder = env.text("COFFER_DATA", ".coffer");
  const distributed = join(folder, "distributed");
  const url =
    urlIn({
      cluster: join(folder, "postgres"),
      role: toRoleName(DATABASE, subgraph),
      password: passwordOf(folder, (secrets) => secrets.rolePassword?.[subgraph]),
    }) ??
    urlIn({
      cluster: join(distributed, "database/postgres"),
      role: toRoleName(DATABASE, subgraph),
      password: passwordOf(distributed, (secrets) => secrets[`${subgraph.toUpperCase()}_DATABASE_PASSWORD`]),
    });
  if (url) return url;
  throw noCoffer(folder);
}

/**
 * How an administrator reaches all tables: by DATABASE_URL, else as the superuser of the embedded
 * server, whose password is in the data folder.
 */
export function findAdminUrl(env: Environment): string {
  if (env.has("DATABASE_URL")) return env.url("DATABASE_URL");
  const folder = env.text("COFFER_DATA", ".coffer");
  const distributed = join(folder, "distributed");
  const url =
    urlIn({
      cluster: join(folder, "postgres"),
      role: "postgres",
      password: passwordOf(folder, (secrets) => secrets.postgresPassword),
    }) ??
    urlIn({
      cluster: join(distributed, "database/postgres"),
      role: "postgres",
      password: passwordOf(distributed, (secrets) => secrets.POSTGRES_PASSWORD),
    });
  if (url) return url;
  throw noCoffer(folder);
}

/** The key-encryption key that the data folder keeps, for a Coffer that was given none. */
export function findOwnKey(env: Environment): Secret | null {
  const folder = env.text("COFFER_DATA", ".coffer");
  const key =
    passwordOf(folder, (secrets) => secrets.keyEncryptionKey) ??
    passwordOf(join(folder, "distributed"), (secrets) => secrets.KEY_ENCRYPTION_KEY);
  return key ? new Secret(key) : null;
}

const noCoffer = (folder: string) =>
  new Refused(
    `No Coffer runs on the data folder ${folder}. Start it, or name its folder in COFFER_DATA, or its database in DATABASE_URL.`,
  );

type Secrets = { readonly rolePassword?: Readonly<Record<string, string>> } & Readonly<Record<string, string>>;

function passwordOf(folder: string, pick: (secrets: Secrets) => string | undefined): string | undefined {
  const text = read(join(folder, "secrets.json"));
  return text === undefined ? undefined : pick(JSON.parse(text));
}

type Cluster = { readonly cluster: string; readonly role: string; readonly password: string | undefined };

/**
 * The server writes its port into the fourth line of its lock file, and removes that when it stops.
 */
function urlIn({ cluster, role, password }: Cluster): string | undefined {
  const port = read(join(cluster, "postmaster.pid"))?.split("\n")[3]?.trim();
  if (!port || password === undefined) return undefined;
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
