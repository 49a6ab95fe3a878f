import { createHash } from "node:crypto";
import { chmod, cp, lstat, mkdtemp, readdir, readFile, readlink, rename, rm, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { StartError } from "./data-folder.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

/** A copy takes seconds: one that is older and has not got its name never will. */
const ABANDONED_MS = 3_600_000;
/** Each follows a change that somebody else made meanwhile. */
const TRIES = 10;
/** Of group and others. */
const WRITABLE = 0o022;

/**
 * The server where every user may run it: one copy for all data folders, named by its version and
 * its content, so that another build has another. Anybody may make files in /var/tmp, so the copy
 * is believed only where all of it is ours, nobody else may write it, and it is the server to the
 * last byte. One that is ours and is not (a cleaner of old files has been there) is made again;
 * somebody else's is refused. It stays: the next data folder needs it, too.
 */
export async function sharedBinaries({ native, version }: PostgresBinaries, outside: string): Promise<string> {
  const content = await readContent(native);
  const target = join(outside, `coffer-programs-${version}-${content.slice(0, 12)}`);
  if (await isSound(target, content)) return target;
  await removeAbandoned(outside, target);
  const half = await mkdtemp(`${target}.new-`);
  try {
    const copy = join(half, "native");
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await openToAll(copy);
    await giveName(copy, { target, aside: half, content });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return target;
}

/**
 * Puts the copy in its place, unless somebody else put a sound one there first. Only what is found
 * unsound goes aside, so that of many who make one at once none takes away what another has made.
 */
async function giveName(
  copy: string,
  { target, aside, content }: { target: string; aside: string; content: string },
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const taken = await rename(copy, target).then(() => false, ifTaken);
    if (!taken || (await isSound(target, content))) return;
    if (tries === TRIES) throw new StartError(`${target} is changed again and again by somebody else. Start again.`);
    // Whoever runs it goes on: files that are in use stay until then.
    await rename(target, join(aside, `unsound-${tries}`)).catch(ignoreAbsent);
  }
}

/** Whether it is one that was there first. */
function ifTaken(error: NodeJS.ErrnoException): true {
  if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  return true;
}

async function isSound(folder: string, content: string): Promise<boolean> {
  const found = await lstat(folder).catch(ignoreAbsent);
  if (!found) return false;
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new StartError(
      `${folder} is not a folder of the user that starts Coffer, so the database's programs cannot safely be there. Remove it, then start again.`,
    );
  try {
    const entries = [folder, ...(await pathsIn(folder))];
    const stats = await Promise.all(entries.map((path) => lstat(path)));
    const isOurs = stats.every(
      (entry) => entry.uid === found.uid && (entry.isSymbolicLink() || (entry.mode & WRITABLE) === 0),
    );
    return isOurs && (await readContent(folder)) === content;
  } catch (error) {
    // Somebody took it aside meanwhile.
    ignoreAbsent(error as NodeJS.ErrnoException);
    return false;
  }
}

const pathsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

/**
 * SHA-256, in hex, of the names of all that is in it and of what files and links hold. Not of
 * modes: a copy's are its own.
 */
async function readContent(folder: string): Promise<string> {
  const lines = await Promise.all(
    (await pathsIn(folder)).map(async (path) => {
      const entry = await lstat(path);
      const name = relative(folder, path);
      if (entry.isDirectory()) return ["folder", name];
      if (entry.isSymbolicLink()) return ["link", name, await readlink(path)];
      return [
        "file",
        name,
        createHash("sha256")
          .update(await readFile(path))
          .digest("hex"),
      ];
    }),
  );
  return createHash("sha256").update(JSON.stringify(lines)).digest("hex");
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await openToAll(path);
      else if (entry.isFile()) await chmod(path, basename(folder) === "bin" ? 0o755 : 0o644);
    }),
  );
}

/** Copies that a kill has left half-made. */
async function removeAbandoned(outside: string, target: string): Promise<void> {
  const left = (await readdir(outside)).filter((name) => name.startsWith(`${basename(target)}.new-`));
  for (const path of left.map((name) => join(outside, name))) {
    const found = await stat(path).catch(ignoreAbsent);
    if (found && found.uid === process.getuid?.() && Date.now() - found.mtimeMs > ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}

function ignoreAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
