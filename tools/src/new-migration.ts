import { randomBytes } from "node:crypto";
import { startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { Secret } from "@coffer/platform/values/secret";
import { MigrationRefused, writeMigration } from "./write-migration.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * `npm run migration -- <subgraph> <name>`: writes the next migration of a subgraph from the
 * changes of its schema.prisma and functions since git's HEAD.
 */
async function main([subgraph = "", name = "", ...rest]: readonly string[]): Promise<number> {
  if (subgraph === "" || name === "" || rest.length > 0) {
    process.stderr.write(
      "usage: npm run migration -- SUBGRAPH NAME, such as: npm run migration -- payments add_payment_memo\n",
    );
    return 2;
  }
  try {
    const path = await withPostgres(process.env.DATABASE_URL, (databaseUrl) =>
      writeMigration({ root: ROOT, subgraph, name, now: new Date(), databaseUrl }),
    );
    process.stdout.write(
      `${path}\nRead it before you commit it: what schema.prisma cannot say, and data, are written by hand.\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof MigrationRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

/**
 * The engine compares with a PostgreSQL at hand: the one that is named, or one of our own for the
 * moment.
 */
async function withPostgres<T>(given: string | undefined, work: (databaseUrl: string) => Promise<T>): Promise<T> {
  if (given) return work(given);
  const folder = await makeTemporaryFolder("migration");
  try {
    const password = new Secret(randomBytes(16).toString("hex"));
    const server = await startEmbeddedPostgres({ dataFolder: folder.path, password, settings: { fsync: "off" } });
    try {
      return await work(server.adminUrl);
    } finally {
      await server.stop();
    }
  } finally {
    await folder.remove();
  }
}

process.exitCode = await main(process.argv.slice(2));
