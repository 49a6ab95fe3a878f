import { SUBGRAPHS, type SubgraphName } from "@coffer/contracts/subgraphs";
import type { Secret } from "../values/secret.ts";
import { areKeysApart, keepKeysApart } from "./keys-apart.ts";
import { migrate } from "./migrate.ts";
import { refuseTransactionPooler } from "./pooler.ts";
import { type Mode, provision, rememberMode } from "./provision.ts";
import { withClient } from "./with-client.ts";

/**
 * Roles, schemas and every migration, on the database that `adminUrl` names. Safe to repeat, and
 * from several processes at once. `signer`: its password, where account keys are to be its alone;
 * left out, they are everybody's of wallets, and a database where they are apart is refused: only
 * an operator's command gives them back.
 */
export async function prepareDatabase(options: {
  adminUrl: string;
  passwords: Readonly<Record<SubgraphName, Secret>>;
  mode: Mode;
  prismaFolder: URL;
  signer?: Secret | null;
}): Promise<void> {
  await withClient(options.adminUrl, async (admin) => {
    await refuseTransactionPooler(options.adminUrl, admin);
    // First: a start in the wrong mode must change nothing, passwords least of all.
    await rememberMode(admin, options.mode);
    if (!options.signer && (await areKeysApart(admin))) throw new Error(KEPT_APART);
    await provision(admin, options.passwords);
    for (const name of SUBGRAPHS) await migrate(admin, name, new URL(`${name}/migrations/`, options.prismaFolder));
    if (options.signer) await keepKeysApart(admin, { password: options.signer, prismaFolder: options.prismaFolder });
  });
}

const KEPT_APART =
  "account keys are the signer's alone in this database: set WALLETS_SIGNER=apart, or give them back with `npm run vault -- inside`";
