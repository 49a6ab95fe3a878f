import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@coffer/local-parts/free-port";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { makeTemporaryFolder, type TemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import { makeDeploymentSecrets } from "@coffer/tools/deployment-secrets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Descendant, descendantsOf, stillRunning } from "../src/descendants.ts";
import { listOpen } from "../src/list-open.ts";
import { whyNotDistributed } from "../src/use-distributed.ts";

const MAIN = new URL("../../tools/src/distributed/main.ts", import.meta.url).pathname;
const why = whyNotDistributed() ?? (process.platform === "linux" ? null : "processes are listed by /proc");

describe.skipIf(why)(
  `npm run distributed, on a data folder that is open, and older${why ? ` (skipped: ${why})` : ""}`,
  () => {
    let folder: TemporaryFolder;
    let data: string;
    let child: ReturnType<typeof spawn>;
    let family: Descendant[];

    beforeAll(async () => {
      folder = await makeTemporaryFolder("parent-kill");
      data = join(folder.path, "data");
      const umask = process.umask(0);
      mkdirSync(join(data, "distributed/logs"), { recursive: true });
      chmodSync(data, 0o777);
      writeFileSync(join(data, "distributed/logs/auth.log"), "an earlier start's\n");
      // As it was before the bus and the store knew their users.
      const known = Object.entries(makeDeploymentSecrets()).filter(([name]) => !/KAFKA|REDIS|EVENT/.test(name));
      writeFileSync(join(data, "distributed/secrets.json"), JSON.stringify(Object.fromEntries(known)));
      const env = { ...programEnvironment(), COFFER_DATA: data, PORT: String(await freePort()), LOG_LEVEL: "warn" };
      child = watched(spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit"] }));
      process.umask(umask);
      for await (const line of createInterface(child.stdout ?? process.stdin))
        if (line.startsWith("Coffer is ready")) break;
    });
    afterAll(() => folder?.remove());

    it("closes it to others, what was in it before and what comes into it", async () => {
      expect(await listOpen(data)).toEqual([]);
    });

    it("leaves nothing behind that runs, when a kill ends the one that started it all", async () => {
      family = descendantsOf(child.pid ?? 0);
      const commands = family.map(({ command }) => command);
      // Seven services, three parts, and who watches for the end.
      expect(commands.filter((command) => /node|MainThread/.test(command))).toHaveLength(7);
      for (const part of ["java", "redis-server", "postgres", "sh"]) expect(commands).toContain(part);
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;

      await expect.poll(() => stillRunning(family), { timeout: 120_000 }).toEqual([]);
    });
  },
);
