import { createHash, randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { CLUSTER_ENTRY } from "./closed-folder.ts";
import { StartError } from "./data-folder.ts";
import { type Account, canEnter, canRun, isRoot, postgresAccount, run } from "./postgres-account.ts";
import { findBinaries, type PostgresBinaries } from "./postgres-binaries.ts";
import { sharedBinaries } from "./shared-binaries.ts";

/** Where the server and its data are, and whom it runs as. */
export type Cluster = { readonly data: string; readonly native: string; readonly account: Account };

/** A password's only use here is to reach initdb. */
type Password = { reveal(): string };

/**
 * The cluster of a data folder, made by initdb when there is none. Run as root, the server cannot
 * pass a folder of mode 0700 above the checkout: then server and data are under `outside`, and the
 * data folder holds a link.
 */
export async function openCluster(folder: string, password: Password, outside = "/var/tmp"): Promise<Cluster> {
  const binaries = await findBinaries();
  await removeOwnCopies(folder, outside);
  const existing = await findExisting(join(folder, CLUSTER_ENTRY));
  if (existing) {
    await checkContents(existing, binaries);
    const account = await findOwner(existing);
    if (account && dirname(existing).startsWith(`${join(outside, "coffer-")}`))
      await closeOutside(dirname(existing), account);
    if (account && !(await canEnter(account, existing))) throw unreachable(existing);
    return {
      data: existing,
      native: await runnableBinaries(binaries, account, outside),
      account,
    };
  }
  const account = isRoot() ? await postgresAccount() : undefined;
  const native = await runnableBinaries(binaries, account, outside);
  if (!account || (await letThrough(account, folder))) {
    const data = join(folder, CLUSTER_ENTRY);
    await makeCluster({ data, native, account }, password);
    return { data, native, account };
  }
  const data = join(await placeOutside(folder, outside, account), `${CLUSTER_ENTRY}-${randomBytes(4).toString("hex")}`);
  await makeCluster({ data, native, account }, password);
  await symlink(data, join(folder, CLUSTER_ENTRY));
  return { data, native, account };
}

async function findExisting(entry: string): Promise<string | undefined> {
  const found = await lstat(entry).catch(() => undefined);
  if (!found) return undefined;
  if (found.isDirectory() && (await readdir(entry)).length === 0) {
    await rmdir(entry);
    return undefined;
  }
  return realpath(entry).catch(() => {
    throw new StartError(
      `${entry} is a link to the database, and the database is gone (is a disk not mounted, or was /var/tmp cleared?).\n` +
        `Put it back; or, to give it up and begin with an empty Coffer, run: rm -r ${dirname(entry)}`,
    );
  });
}

async function checkContents(data: string, { version }: PostgresBinaries): Promise<void> {
  const made = (await readFile(join(data, "PG_VERSION"), "utf8").catch(() => "")).trim();
  if (made === "") {
    throw new StartError(
      `${data} holds no readable PostgreSQL database: PG_VERSION is missing. Files of it were removed, or its making was\n` +
        `interrupted. Put the folder back from a backup; or, if nothing in it is needed, run: rm -r ${data}`,
    );
  }
  const ours = version.split(".")[0];
  if (made === ours) return;
  throw new StartError(
    `The database in ${data} was made by PostgreSQL ${made}; this Coffer brings PostgreSQL ${ours}.\n` +
      "Start it with the Coffer that made it and move the data with pg_dumpall, or serve it with a PostgreSQL\n" +
      `${made} of your own (DATABASE_URL), or begin with an empty one: COFFER_DATA=.coffer-${ours} npm start`,
  );
}

/** The server has to run as the owner of its files; only root can become another user. */
async function findOwner(data: string): Promise<Account> {
  const { uid, gid } = await stat(data);
  if (isRoot() && uid !== 0) return { uid, gid };
  if (uid === process.getuid?.() && uid !== 0) return undefined;
  throw new StartError(
    `The database in ${data} belongs to user ${uid}, as whom PostgreSQL cannot be started from here.\n` +
      (uid === 0
        ? `Give it to the server's user: chown -R postgres ${data}`
        : "Start Coffer as that user or as root,") +
      " or choose another folder: COFFER_DATA=/some/folder npm start",
  );
}

function unreachable(data: string): StartError {
  return new StartError(
    `The owner of the database in ${data} may not pass all the folders above it.\n` +
      `Let everybody pass them (namei -l ${data} shows which; chmod o+x), or move the data folder elsewhere (COFFER_DATA).`,
  );
}

async function runnableBinaries(binaries: PostgresBinaries, account: Account, outside: string): Promise<string> {
  if (!account || (await canRun(account, binaries.native))) return binaries.native;
  return sharedBinaries(binaries, outside);
}

/**
 * Earlier versions kept a copy of the programs for each data folder, and a folder for it alone
 * where the data lies in its place.
 */
async function removeOwnCopies(folder: string, outside: string): Promise<void> {
  const own = outsideNameOf(folder, outside);
  const found = await lstat(own).catch(() => undefined);
  if (!found?.isDirectory() || found.uid !== process.getuid?.()) return;
  const names = await readdir(own);
  const copies = names.filter((name) => name.startsWith("native-"));
  await Promise.all(copies.map((name) => rm(join(own, name), { recursive: true, force: true })));
  if (copies.length === names.length) await rmdir(own);
}

/**
 * The data folder is closed to everybody; the server's group may pass through it, but neither list
 * nor read it.
 */
async function letThrough(account: NonNullable<Account>, folder: string): Promise<boolean> {
  if (await canEnter(account, folder)) return true;
  if (!(await canEnter(account, dirname(folder)))) return false;
  await chown(folder, (await stat(folder)).uid, account.gid);
  await chmod(folder, 0o710);
  return canEnter(account, folder);
}

/**
 * A folder of root that the server's group may pass. Anybody may make files in /var/tmp, so one
 * made by another is refused.
 */
async function placeOutside(folder: string, outside: string, account: NonNullable<Account>): Promise<string> {
  const path = outsideNameOf(folder, outside);
  await mkdir(path, { mode: 0o700 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
  await closeOutside(path, account);
  return path;
}

const outsideNameOf = (folder: string, outside: string): string =>
  join(outside, `coffer-${createHash("sha256").update(folder).digest("hex").slice(0, 12)}`);

async function closeOutside(path: string, account: NonNullable<Account>): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new StartError(
      `${path} is not a folder of root, so the database cannot safely be there. Remove it, then start again.`,
    );
  }
  await chown(path, found.uid, account.gid);
  await chmod(path, 0o710);
}

/** initdb works beside the target, which appears by one rename: it is never there half-made. */
async function makeCluster({ data, native, account }: Cluster, password: Password): Promise<void> {
  await removeHalfMade(dirname(data));
  const half = `${data}.new-${randomBytes(4).toString("hex")}`;
  await mkdir(half, { mode: 0o700 });
  const passwordFile = join(half, "password");
  await writeFile(passwordFile, password.reveal(), { mode: 0o600 });
  if (account) await Promise.all([half, passwordFile].map((path) => chown(path, account.uid, account.gid)));
  const made = await run(
    join(native, "bin/initdb"),
    [
      `--pgdata=${join(half, "data")}`,
      "--username=postgres",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      // PostgreSQL's own locale: the same order of text on every machine, whatever locales it has.
      ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ],
    account,
  );
  if (made.code !== 0) {
    await rm(half, { recursive: true, force: true });
    throw new StartError(
      `The database could not be made (initdb ended with ${made.code}):\n${made.output.trim()}\n` +
        "Mend what it says (is the disk full?), or name another server: DATABASE_URL=postgres://…",
    );
  }
  await rename(join(half, "data"), data);
  await rm(half, { recursive: true });
  await using parent = await open(dirname(data), "r");
  await parent.sync();
}

async function removeHalfMade(parent: string): Promise<void> {
  const left = (await readdir(parent)).filter((name) => new RegExp(`^${CLUSTER_ENTRY}.*\\.new-`).test(name));
  await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}
