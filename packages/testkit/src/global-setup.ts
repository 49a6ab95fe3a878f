import { randomBytes } from "node:crypto";
import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import { startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { prepareDatabase } from "@coffer/platform/postgres/prepare";
import { ensureRole, setPassword } from "@coffer/platform/postgres/provision";
import { SIGNER, toRoleName } from "@coffer/platform/postgres/role-names";
import { withClient } from "@coffer/platform/postgres/with-client";
import { Secret } from "@coffer/platform/values/secret";
import pg from "pg";
import type { TestProject } from "vitest/node";

const TEMPLATE = "coffer_template";

/** One real PostgreSQL for the whole run, with a template database that holds every migration. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeTemporaryFolder("test", { isForDatabase: true });
  const password = new Secret(randomBytes(16).toString("hex"));
  // Nothing of a test run has to outlive a power cut; what crash tests kill is a process, not the
  // machine.
  const server = await startEmbeddedPostgres({
    dataFolder: folder.path,
    password,
    settings: { fsync: "off", max_connections: "300" },
  });
  const rolePassword = randomBytes(16).toString("hex");

  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const url = new URL(server.adminUrl);
  url.pathname = `/${TEMPLATE}`;
  await prepareDatabase({
    adminUrl: url.href,
    passwords: Object.fromEntries(SUBGRAPHS.map((name) => [name, new Secret(rolePassword)])) as Record<
      SubgraphName,
      Secret
    >,
    mode: "sandbox",
    prismaFolder: new URL("../../../prisma/", import.meta.url),
  });
  // Roles are the server's: made here once, for the tests that keep keys apart in their copy.
  await withClient(url.href, async (client) => {
    const signer = toRoleName(TEMPLATE, SIGNER);
    await ensureRole(client, signer, "LOGIN");
    await setPassword(client, signer, new Secret(rolePassword));
  });

  const shared = await makeTemporaryFolder("shared", { isForDatabase: true });
  project.provide("sharedFolder", shared.path);
  project.provide("postgres", { adminUrl: server.adminUrl, template: TEMPLATE, rolePassword });
  return async () => {
    await server.stop();
    await folder.remove();
    await shared.remove();
  };
}
