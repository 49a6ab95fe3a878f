import { randomBytes } from "node:crypto";
import { startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";

export type BenchServer = Awaited<ReturnType<typeof openServer>>;

/**
 * The PostgreSQL that both sides of a comparison use: the one that comes with Coffer, with its
 * settings and those given.
 */
export async function openServer(databases: readonly string[], settings: Readonly<Record<string, string>> = {}) {
  const { path: folder, remove } = await makeTemporaryFolder("bench");
  const password = new Secret(randomBytes(16).toString("hex"));
  // What the server may need outside its data folder goes with the folder in the end.
  const server = await startEmbeddedPostgres({ dataFolder: folder, password, settings, outside: folder });
  /** For an administrator, unless a role and its password are named. */
  const urlOf = (database: string, as?: { readonly role: string; readonly password: string }) => {
    const url = Object.assign(new URL(server.adminUrl), { pathname: `/${database}` });
    return as ? Object.assign(url, { username: as.role, password: as.password }).href : url.href;
  };
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  for (const name of databases) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return {
    folder,
    pid: server.pid,
    urlOf,
    async close() {
      await server.stop();
      await remove();
    },
  };
}
