import { mkdirSync } from "node:fs";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@coffer/local-parts/embedded-postgres";
import type { Secret } from "@coffer/platform/values/secret";
import { ensureDatabase } from "./ensure-database.ts";
import { suspend } from "./suspend.ts";

export type PostgresServer = {
  /** As a superuser, with the password: for no log. */
  readonly adminUrl: string;
  /** `host:port` */
  readonly address: string;
  /**
   * It takes connections and statements and answers nothing, until the returned function is called.
   */
  suspend(): () => void;
  /** SIGKILL to the postmaster, and the end of all that it had started. */
  kill(): Promise<void>;
  /** Again on the same data and the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

const DATABASE = "coffer";

/** A real server on the data in a folder, with the database `coffer`. */
export async function startPostgres(options: {
  readonly folder: string;
  readonly password: Secret;
}): Promise<PostgresServer> {
  const { folder: dataFolder, password } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const settings = { max_connections: "300" };
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataFolder, password, settings });
  const { port } = server;
  return {
    adminUrl: await ensureDatabase(server.adminUrl, DATABASE),
    address: `127.0.0.1:${port}`,
    suspend: () => suspend(server.pid),
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await server.stop();
    },
    async start() {
      server = await startEmbeddedPostgres({ dataFolder, password, settings, port });
    },
    stop: () => server.stop(),
  };
}
