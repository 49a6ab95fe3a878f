import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";

const parents: ChildProcess[] = [];
afterEach(() => {
  for (const parent of parents.splice(0)) parent.kill("SIGKILL");
});

/** A process of its own that does `what`, says a line of JSON, and stays. */
async function start(what: string) {
  const script = `
    import { spawn } from "node:child_process";
    import { watched, watchFolder } from ${JSON.stringify(import.meta.resolve("@coffer/platform/running/watchdog"))};
    import { makeTemporaryFolder } from ${JSON.stringify(import.meta.resolve("@coffer/local-parts/temporary-folder"))};
    const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    const sh = (script, signal) => watched(spawn("/bin/sh", ["-c", script], { stdio: "ignore", detached: true }), signal);
    ${what}
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  parents.push(parent);
  const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? "null");
  return {
    next,
    said: await next(),
    async kill() {
      const exit = once(parent, "exit");
      parent.kill("SIGKILL");
      await exit;
    },
    children: () => childrenOf(parent.pid ?? 0),
  };
}

const stateOf = (pid: number): string => {
  try {
    return /\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1] ?? "gone";
  } catch {
    return "gone";
  }
};
const isGone = (pid: number): boolean => ["Z", "X", "gone"].includes(stateOf(pid));
const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return / \S+ (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\)/, ""))?.[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
const gone = (...pids: number[]) => expect.poll(() => pids.every(isGone)).toBe(true);
const isLinux = process.platform === "linux";

describe.skipIf(!isLinux)("what a process has started", () => {
  it("is gone after a kill of the process, with its temporary folder, and the watchdog, too", async () => {
    const { said, kill, children } = await start(`
      const folder = await makeTemporaryFolder("watch");
      say({ pids: [sh("sleep 600").pid, sh("sleep 601").pid], folder: folder.path });`);
    const dogs = children().filter((pid) => !said.pids.includes(pid));
    expect(dogs).toHaveLength(1);

    await kill();

    await gone(...said.pids, ...dogs);
    await expect.poll(() => existsSync(said.folder)).toBe(false);
  });

  it("is asked to end in its own way first, and ended by force where it does not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "watch-"));
    const noting = (name: string) =>
      `trap 'echo QUIT > ${join(folder, name)}; exit' QUIT; while :; do sleep 0.05; done`;
    const { said, kill } = await start(`
      say([sh(${JSON.stringify(noting("polite"))}, "QUIT").pid, sh("trap '' QUIT TERM; while :; do sleep 0.05; done", "QUIT").pid]);`);
    // Each has set its trap once it sleeps.
    for (const pid of said) await expect.poll(() => childrenOf(pid).length).toBeGreaterThan(0);

    await kill();

    await gone(...said);
    expect(readFileSync(join(folder, "polite"), "utf8")).toBe("QUIT\n");
    rmSync(folder, { recursive: true });
  });

  it("is left alone where it had ended by itself, and a folder where it had been removed", async () => {
    const { said, kill, children } = await start(`
      const child = sh("exit 0");
      await new Promise((resolve) => child.once("exit", resolve));
      const folder = await makeTemporaryFolder("watch");
      await folder.remove();
      say({ folder: folder.path });`);
    const [dog = 0] = children();
    mkdirSync(said.folder); // by somebody else, who has the name by chance

    await kill();

    await gone(dog);
    expect(existsSync(said.folder)).toBe(true);
    rmSync(said.folder, { recursive: true });
  });

  it("is watched by another where the watchdog itself was ended", async () => {
    const { said, next, kill, children } = await start(`
      const child = sh("sleep 602");
      say(child.pid);
      process.on("SIGUSR2", () => say("again"));`);
    const [first = 0] = children().filter((pid) => pid !== said);
    process.kill(first, "SIGKILL");
    await expect.poll(() => children().filter((pid) => pid !== said && pid !== first).length).toBe(1);
    const [second = 0] = children().filter((pid) => pid !== said && pid !== first);
    parents.at(-1)?.kill("SIGUSR2");
    expect(await next()).toBe("again");

    await kill();

    await gone(said, second);
  });

  it("is ended when the process ends by itself and leaves it behind", async () => {
    const { said } = await start(`
      process.stdout.write(JSON.stringify(sh("sleep 603").pid) + "\\n", () => process.exit(0));`);

    await gone(said);
  });

  it("does not keep the process from ending", () => {
    const script = `
      import { watchFolder } from ${JSON.stringify(import.meta.resolve("@coffer/platform/running/watchdog"))};
      watchFolder("/tmp/coffer-none").removed();`;
    const { status, signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { timeout: 120_000 });
    expect([status, signal]).toEqual([0, null]);
  });
});

describe.skipIf(!isLinux)("a temporary folder", () => {
  it("of a run that ended with its watchdog is removed by the next, with a database that lies elsewhere; others' are not", async () => {
    const outside = `/var/tmp/coffer-${"0".repeat(11)}${process.pid % 10}`;
    const made = ["coffer-dead-", "coffer-living-", "coffer-nobodys-"].map((stem) => mkdtempSync(join(tmpdir(), stem)));
    const [dead = "", living = "", nobodys = ""] = made;
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    writeFileSync(join(dead, ".owner"), JSON.stringify({ pid: ended, started: "none" }));
    writeFileSync(join(living, ".owner"), JSON.stringify({ pid: process.pid, started: null }));
    mkdirSync(join(outside, "postgres-1"), { recursive: true });
    mkdirSync(join(dead, "data"));
    symlinkSync(join(outside, "postgres-1"), join(dead, "data/postgres"));

    const { said } = await start(`
      const folder = await makeTemporaryFolder("next");
      say(folder.path);`);

    expect([dead, living, nobodys, outside].map((path) => existsSync(path))).toEqual([false, true, true, false]);
    expect(basename(said)).toMatch(/^coffer-next-/);
    for (const path of [living, nobodys]) rmSync(path, { recursive: true });
  });
});
