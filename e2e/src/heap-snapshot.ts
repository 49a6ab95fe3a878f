import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";

const PATIENT = { timeout: 240_000, interval: 50 };

/** What a process is started with that is to write snapshots of its heap into this folder. */
export const snapshotSettings = (folder: string): Record<string, string> => ({
  NODE_OPTIONS: `--heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`,
});

/** `url` answers, whatever it says, once what it does at the moment is over. */
type Snapped = { readonly pid: number; readonly url: string };

/** All that V8 keeps once it has collected what nobody needs any more, with every text of it. */
export async function readHeap({ pid, url }: Snapped, folder: string): Promise<Buffer> {
  const list = () => readdirSync(folder).filter((name) => name.endsWith(".heapsnapshot"));
  const before = new Set(list());
  process.kill(pid, "SIGUSR2");
  const name = await vi.waitFor(() => {
    const [made] = list().filter((one) => !before.has(one));
    if (made === undefined) throw new Error("no snapshot is there yet");
    return made;
  }, PATIENT);
  // The loop goes on once all of it is written.
  await fetch(url, { method: "POST" });
  const heap = readFileSync(join(folder, name));
  rmSync(join(folder, name));
  return heap;
}
