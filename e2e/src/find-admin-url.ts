import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The administrator of the embedded database that runs on this data folder. */
export function findAdminUrl(dataFolder: string): string {
  const { postgresPassword } = JSON.parse(readFileSync(join(dataFolder, "secrets.json"), "utf8"));
  const port = readFileSync(join(dataFolder, "postgres/postmaster.pid"), "utf8").split("\n")[3]?.trim();
  return `postgres://postgres:${encodeURIComponent(postgresPassword)}@127.0.0.1:${port}/coffer`;
}
