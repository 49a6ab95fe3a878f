import { createServer } from "node:net";
import { type DataFolder, openDataFolder, StartError } from "@coffer/local-parts/data-folder";
import type { EnvironmentSource } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import { releaseMemoryOnceIdle } from "@coffer/platform/running/release-memory";
import { FIRST_KEY_ID } from "@coffer/platform/service/key-settings";
import { composeStandalone } from "./compose.ts";
import { loadConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { demoCommandFor } from "./demo-command.ts";
import { type DemoUser, seedDemoUsers } from "./demo-users.ts";
import { openLocalChains } from "./local-chains.ts";

/**
 * Starts everything; `say` gets lines for the person at the terminal. What was started is stopped
 * again where the start fails.
 */
export async function start(
  source: EnvironmentSource,
  say: (line: string) => void,
  crash: (error: Error) => void,
): Promise<{ stop(): Promise<void> }> {
  const config = loadConfig(source);
  await refuseBusyPort(config.gateway);
  const log = makeLogger({ name: "coffer", level: config.logLevel });

  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const folder = await openDataFolder(config.dataFolder);
    stops.push(() => folder.release());
    const chains = openLocalChains(config, folder, log);
    stops.push(async () => (await chains).stop());
    const database = await openDatabase(config, folder, (message) => crash(new Error(message)));
    stops.push(() => database.stop());
    const own = { keyId: FIRST_KEY_ID, key: folder.secrets.keyEncryptionKey };
    // Behind a service, too: it opens what the folder's key had sealed before.
    const keys = config.keys.local.length > 0 ? config.keys : { ...config.keys, local: [own] };
    const { databaseUrlOf } = database;
    const { config: connected } = await chains;
    const coffer = await composeStandalone({ config: connected, log, keys, databaseUrlOf });
    stops.push(() => coffer.stop());
    const users = await seedUsers(folder, config.mode, coffer.seedUser);
    announce({ listening: coffer.url, hasConsole: config.gateway.console !== null, users }, say);
    const release = releaseMemoryOnceIdle();
    stops.push(() => release.stop());
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const seedUsers = async (folder: DataFolder, mode: string, seedUser: Parameters<typeof seedDemoUsers>[1]) =>
  mode === "sandbox" ? seedDemoUsers(folder, seedUser) : [];

type Started = { readonly listening: string; readonly hasConsole: boolean; readonly users: readonly DemoUser[] };

function announce({ listening, hasConsole, users }: Started, say: (line: string) => void): void {
  const url = new URL("/graphql", listening);
  if (["127.0.0.1", "0.0.0.0", "[::]", "[::1]"].includes(url.hostname)) url.hostname = "localhost";
  const page = hasConsole ? new URL("/console/", url).href : url.href;
  if (hasConsole) say(`Console: ${page}`);
  say(`Coffer is ready: ${url.href}`);
  if (users.length === 0) return;
  say("");
  say("Demo users (sandbox money only; the passwords are kept in the data folder):");
  for (const { username, password, roles } of users)
    say(`  ${username.padEnd(8)} ${password.reveal()}   ${roles.join(", ")}`);
  say("");
  say(`Next: \`${demoCommandFor(url.href)}\` in another terminal plays a verification, a deposit and a payment;`);
  say(`      or open ${page} in a browser, and take the tour in README.md.`);
}

/** Before anything is started: the port is what most often is taken. */
async function refuseBusyPort({ host, port }: { host: string; port: number }): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new StartError(
        `Port ${port} is taken by another program. Stop that, or choose another port: PORT=${port + 1} npm start`,
        { cause: error },
      );
    if (code === "EACCES")
      throw new StartError(`This user may not listen on port ${port}. Choose one above 1023: PORT=4000 npm start`, {
        cause: error,
      });
    throw new StartError(`Cannot listen on ${host}:${port} (${code}). Check HOST and PORT.`, { cause: error });
  }
  await new Promise((resolve) => server.close(resolve));
}
