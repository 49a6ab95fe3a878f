import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRunning, startOf, takeLock } from "./pid-lock.js";

let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "coffer-lock-"));
  file = join(folder, "lock");
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that takes the lock and says whether it got it. */
async function takeElsewhere(): Promise<{ child: ChildProcess; held: boolean }> {
  const script = `import { takeLock } from ${JSON.stringify(new URL("./pid-lock.js", import.meta.url).href)};
    process.stdout.write(String(takeLock(${JSON.stringify(file)}).held));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = await once(child.stdout ?? child, "data");
  return { child, held: String(said) === "true" };
}

async function kill(child: ChildProcess) {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

describe("takeLock", () => {
  it("refuses while another process holds the lock, and names it", async () => {
    const { child } = await takeElsewhere();

    const mine = takeLock(file);

    expect(mine.held).toBe(false);
    expect(mine.held || mine.owner.pid).toBe(child.pid);
  });

  it("refuses a second time in the process that holds it", () => {
    expect(takeLock(file).held).toBe(true);
    expect(takeLock(file).held).toBe(false);
  });

  it("refuses a lock that is only just being written", () => {
    writeFileSync(file, "");

    expect(takeLock(file).held).toBe(false);
  });

  it("takes over from a process that was killed", async () => {
    const { child, held } = await takeElsewhere();
    expect(held).toBe(true);
    await kill(child);

    expect(takeLock(file).held).toBe(true);
    expect(JSON.parse(readFileSync(file, "utf8")).pid).toBe(process.pid);
  });

  it.runIf(startOf(process.pid))("takes over when another process has the id now", () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "an earlier boot:1", since: "" }));

    expect(takeLock(file).held).toBe(true);
  });

  it("takes over an empty lock that is old", () => {
    writeFileSync(file, "");
    utimesSync(file, 1, 1);

    expect(takeLock(file).held).toBe(true);
  });

  it("gives an abandoned lock to one of many that want it at once", async () => {
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, started: null, since: "" }));

    const all = await Promise.all(Array.from({ length: 6 }, takeElsewhere));

    expect(all.filter(({ held }) => held)).toHaveLength(1);
  });

  it("is free again after release, and release leaves a lock alone that is another's by now", () => {
    const first = takeLock(file);
    if (!first.held) throw new Error("the lock was free");
    first.release();
    expect(existsSync(file)).toBe(false);

    writeFileSync(file, JSON.stringify({ pid: 1, started: startOf(1), since: "" }));
    first.release();
    expect(existsSync(file)).toBe(true);
  });
});

describe("isRunning", () => {
  it("is false for a process that ended", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");

    expect(isRunning(child.pid ?? 0, null)).toBe(false);
  });

  it("is true for this process and its start", () => {
    expect(isRunning(process.pid, startOf(process.pid))).toBe(true);
  });
});
