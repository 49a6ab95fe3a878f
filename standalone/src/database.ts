import type { SubgraphName } from "@coffer/contracts/subgraphs";
import { type DataFolder, StartError } from "@coffer/local-parts/data-folder";
import { startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import { ensureDatabase } from "@coffer/local-parts/ensure-database";
import { prepareDatabase } from "@coffer/platform/postgres/prepare";
import { asSubgraph } from "@coffer/platform/postgres/role-names";
import type { StandaloneConfig } from "./config.ts";

export type Database = { readonly databaseUrlOf: (subgraph: SubgraphName) => string; stop(): Promise<void> };

const PRISMA = new URL("../../prisma/", import.meta.url);
const EMBEDDED_DATABASE = "coffer";

/** The database that configuration names, or the embedded one; with every role and migration. */
export async function openDatabase(
  config: StandaloneConfig,
  folder: DataFolder,
  onUnexpectedEnd: (message: string) => void,
): Promise<Database> {
  const { rolePassword } = folder.secrets;
  const embedded = config.databaseUrl ? null : await startEmbedded(folder, onUnexpectedEnd);
  const adminUrl = config.databaseUrl?.reveal() ?? embedded?.url ?? "";
  try {
    await prepareDatabase({ adminUrl, passwords: rolePassword, mode: config.mode, prismaFolder: PRISMA });
  } catch (error) {
    await embedded?.stop();
    throw new StartError(`The database could not be prepared: ${reasonOf(error)}`, { cause: error });
  }
  return {
    databaseUrlOf: (subgraph) => asSubgraph(adminUrl, subgraph, rolePassword[subgraph].reveal()),
    stop: async () => embedded?.stop(),
  };
}

async function startEmbedded(folder: DataFolder, onUnexpectedEnd: (message: string) => void) {
  const server = await startEmbeddedPostgres({
    dataFolder: folder.path,
    password: folder.secrets.postgresPassword,
    onUnexpectedEnd,
  });
  return { url: await ensureDatabase(server.adminUrl, EMBEDDED_DATABASE), stop: server.stop };
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
};
