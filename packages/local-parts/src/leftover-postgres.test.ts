import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { stopLeftover } from "./leftover-postgres.ts";

const data = mkdtempSync(join(tmpdir(), "coffer-leftover-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

it.runIf(process.platform === "linux")("is not held up by a server that ends while it is looked for", async () => {
  const file = join(data, "postmaster.pid");
  execFileSync("mkfifo", [file]); // read only once somebody writes: the file is gone by then
  const stopped = stopLeftover(data, () => undefined);
  const noted = await open(file, "w");

  await rm(file);
  await noted.write(`${process.pid}\n`);
  await noted.close();

  await expect(stopped).resolves.toBeUndefined();
});
