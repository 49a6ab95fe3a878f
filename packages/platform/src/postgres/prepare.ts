import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import type { Secret } from "../values/secret.ts";
import { migrate } from "./migrate.ts";
import { refuseTransactionPooler } from "./pooler.ts";
import { type Mode, provision, rememberMode } from "./provision.ts";
import { withClient } from "./with-client.ts";

/**
 * Roles, schemas and every migration, on the database that `adminUrl` names. Safe to repeat, and
 * from several processes at once.
 */
export async function prepareDatabase(options: {
  adminUrl: string;
  passwords: Readonly<Record<SubgraphName, Secret>>;
  mode: Mode;
  prismaFolder: URL;
}): Promise<void> {
  await withClient(options.adminUrl, async (admin) => {
    await refuseTransactionPooler(options.adminUrl, admin);
    // First: a start in the wrong mode must change nothing, passwords least of all.
    await rememberMode(admin, options.mode);
    await provision(admin, options.passwords);
    for (const name of SUBGRAPHS) await migrate(admin, name, new URL(`${name}/migrations/`, options.prismaFolder));
  });
}
