import { randomBytes } from "node:crypto";
import { type FileHandle, lstat, open, readFile, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { Secret } from "@coffer/platform/values/secret";
import { CLUSTER_ENTRY, closeFolder } from "./closed-folder.ts";
import { takeLock } from "./pid-lock.js";

/**
 * Something keeps Coffer from starting that a person can put right; the message says how and holds
 * no secret.
 */
export class StartError extends Error {}

export type SubgraphName = (typeof SUBGRAPHS)[number];

export type Secrets = {
  readonly postgresPassword: Secret;
  readonly rolePassword: Readonly<Record<SubgraphName, Secret>>;
  /** 32 bytes as base64. It opens the wallets' seeds: whoever loses it loses them. */
  readonly keyEncryptionKey: Secret;
  readonly demoPasswords: ReadonlyMap<string, Secret>;
};

export type DataFolder = {
  /** Absolute, without links. */
  readonly path: string;
  /** As of now: demoPasswords grows by saveDemoPasswords. */
  readonly secrets: Secrets;
  saveDemoPasswords(passwords: Readonly<Record<string, Secret>>): Promise<void>;
  release(): void;
};

type StoredSecrets = {
  readonly postgresPassword: string;
  readonly rolePassword: Readonly<Record<SubgraphName, string>>;
  readonly keyEncryptionKey: string;
  readonly demoPasswords: Readonly<Record<string, string>>;
};

const SECRETS_FILE = "secrets.json";
const KEY_BYTES = 32;

/**
 * Opens the folder that holds everything Coffer keeps, closed to everybody else, for this process
 * alone. Throws StartError when another process has it open, or when its secrets are missing or
 * damaged.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = await makeFolder(resolve(folder));
  const lock = lockFolder(path);
  try {
    let stored = (await readSecrets(path)) ?? (await makeSecrets(path));
    return {
      path,
      get secrets() {
        return wrap(stored);
      },
      async saveDemoPasswords(passwords) {
        const revealed = Object.entries(passwords).map(([name, password]) => [name, password.reveal()] as const);
        stored = { ...stored, demoPasswords: { ...stored.demoPasswords, ...Object.fromEntries(revealed) } };
        await writeSecrets(path, stored);
      },
      release: lock.release,
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function makeFolder(path: string): Promise<string> {
  try {
    return await closeFolder(path);
  } catch (error) {
    throw new StartError(
      `The data folder ${path} cannot be made, or not be closed to others (${codeOf(error)}).\n` +
        "Make it writable for this user, or choose another one: COFFER_DATA=/some/folder npm start",
    );
  }
}

function lockFolder(path: string): { release(): void } {
  let lock: ReturnType<typeof takeLock>;
  try {
    lock = takeLock(join(path, "lock"));
  } catch (error) {
    throw cannotUse(path, error);
  }
  if (lock.held) return lock;
  const { pid, since } = lock.owner;
  throw new StartError(
    `Coffer runs already on the data folder ${path} (process ${pid ?? "unknown"}${since ? `, since ${since}` : ""}).\n` +
      `Stop that one first (Ctrl-C where it runs${pid ? `, or: kill ${pid}` : ""}), or start a second Coffer beside it:\n` +
      "COFFER_DATA=.coffer-2 PORT=4100 npm start",
  );
}

async function readSecrets(path: string): Promise<StoredSecrets | undefined> {
  const file = join(path, SECRETS_FILE);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw cannotUse(file, error);
    if (await exists(join(path, CLUSTER_ENTRY)))
      throw unusableSecrets(path, "is missing, although there is a database");
    return undefined;
  }
  const fault = findFault(text);
  if (fault) throw unusableSecrets(path, `is damaged: ${fault}`);
  return JSON.parse(text);
}

/** Never quotes the text: a JSON parser's own message would. */
function findFault(text: string): string | undefined {
  let found: Partial<StoredSecrets> | null;
  try {
    found = JSON.parse(text);
  } catch {
    return "it is not valid JSON";
  }
  if (typeof found !== "object" || found === null) return "it is not a JSON object";
  if (!isText(found.postgresPassword)) return "postgresPassword is missing";
  const role = SUBGRAPHS.find((name) => !isText(found.rolePassword?.[name]));
  if (role) return `rolePassword.${role} is missing`;
  const key = found.keyEncryptionKey;
  if (!isText(key) || Buffer.from(key, "base64").length !== KEY_BYTES)
    return "keyEncryptionKey is not 32 bytes of base64";
  const demo = found.demoPasswords;
  if (typeof demo !== "object" || demo === null || !Object.values(demo).every(isText))
    return "demoPasswords is missing";
  return undefined;
}

function unusableSecrets(path: string, how: string): StartError {
  return new StartError(
    `${join(path, SECRETS_FILE)} ${how}.\n` +
      "It holds the key that opens the wallets, so it is never made anew by itself. Put it back from a backup.\n" +
      `To give up everything in this folder and begin with an empty Coffer instead: rm -r ${path}`,
  );
}

async function makeSecrets(path: string): Promise<StoredSecrets> {
  const made: StoredSecrets = {
    postgresPassword: newPassword(),
    rolePassword: perSubgraph(newPassword),
    keyEncryptionKey: randomBytes(KEY_BYTES).toString("base64"),
    demoPasswords: {},
  };
  await writeSecrets(path, made);
  return made;
}

/** Safe in a URL and in SQL, whoever forgets to quote it. */
const newPassword = (): string => randomBytes(24).toString("base64url");

/** Either the old or the new file is there after a crash, whole and on the disk. */
async function writeSecrets(path: string, secrets: StoredSecrets): Promise<void> {
  const file = join(path, SECRETS_FILE);
  try {
    await using next = await open(`${file}.new`, "w", 0o600);
    await next.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
    await next.sync();
    await rename(`${file}.new`, file);
    await using folder: FileHandle = await open(path, "r");
    await folder.sync();
  } catch (error) {
    throw cannotUse(file, error);
  }
}

function wrap(stored: StoredSecrets): Secrets {
  return {
    postgresPassword: new Secret(stored.postgresPassword),
    rolePassword: perSubgraph((name) => new Secret(stored.rolePassword[name])),
    keyEncryptionKey: new Secret(stored.keyEncryptionKey),
    demoPasswords: new Map(Object.entries(stored.demoPasswords).map(([name, text]) => [name, new Secret(text)])),
  };
}

function perSubgraph<T>(make: (name: SubgraphName) => T): Record<SubgraphName, T> {
  return {
    auth: make("auth"),
    users: make("users"),
    wallets: make("wallets"),
    verification: make("verification"),
    payments: make("payments"),
    ledger: make("ledger"),
  };
}

function cannotUse(file: string, error: unknown): StartError {
  const code = codeOf(error);
  if (code === "ENOSPC")
    return new StartError(`The disk is full: ${file} cannot be written. Make room, then start again.`);
  return new StartError(
    `${file} cannot be read and written by this user (${code}).\n` +
      "It was probably made by another user (did an earlier start run as root?): start as that user, give the folder to\n" +
      "this one (chown -R), or choose another one: COFFER_DATA=/some/folder npm start",
  );
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0;

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
