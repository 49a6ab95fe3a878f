import { prepareDatabase } from "../postgres/prepare.ts";
import { InvalidEnvironment, readEnv } from "../running/config.ts";
import { endProcess } from "../running/end-process.ts";
import { readMigrationConfig } from "./config.ts";

/**
 * `node packages/platform/src/service/migrate.ts`: roles, schemas and migrations, as an
 * administrator; then it ends. Before a new version's services start.
 */
const config = (() => {
  try {
    return readEnv(process.env, readMigrationConfig);
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    process.stderr.write(`${error.message}\n`);
    endProcess(1);
  }
})();

await prepareDatabase({
  adminUrl: config.adminUrl.reveal(),
  passwords: config.passwords,
  mode: config.mode,
  prismaFolder: new URL("../../../../prisma/", import.meta.url),
  signer: config.signer,
});
process.stdout.write("every schema is up to date\n");
