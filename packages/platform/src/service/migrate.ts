import { InvalidEnvironment, readEnv } from "../config.ts";
import { prepareDatabase } from "../database/prepare.ts";
import { SUBGRAPHS, type SubgraphName } from "../database/provision.ts";
import { Secret } from "../secret.ts";

/** `node packages/platform/src/service/migrate.ts`: roles, schemas and migrations, as an administrator; then it ends. Before a new version's services start. */
const config = (() => {
  try {
    return readEnv(process.env, (env) => ({
      mode: env.oneOf("COFFER_MODE", ["sandbox", "production"]),
      adminUrl: new Secret(env.url("DATABASE_URL")),
      passwords: Object.fromEntries(
        SUBGRAPHS.map((name) => [name, new Secret(env.text(`${name.toUpperCase()}_DATABASE_PASSWORD`))]),
      ) as Record<SubgraphName, Secret>,
    }));
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
})();

await prepareDatabase({
  adminUrl: config.adminUrl.reveal(),
  passwords: config.passwords,
  mode: config.mode,
  prismaFolder: new URL("../../../../prisma/", import.meta.url),
});
process.stdout.write("every schema is up to date\n");
