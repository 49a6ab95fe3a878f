import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { vi } from "vitest";
import { join, logIn, type Person } from "./people.ts";
import type { RunningCoffer } from "./start-coffer.ts";

/** The sandbox's operator; the start says the password. */
export async function logInOlivia(coffer: RunningCoffer): Promise<Person> {
  const password = await vi.waitFor(
    () => {
      const [, found] = coffer.lines.map((line) => /^ {2}olivia +(\S+)/.exec(line)).find(Boolean) ?? [];
      if (!found) throw new Error("the start named no operator yet");
      return found;
    },
    { timeout: 15_000 },
  );
  return logIn(coffer.url, "olivia", password);
}

/**
 * An operator where there is no sandbox's: the API makes none, so the database's administrator
 * does.
 */
export async function makeOperator(url: string, adminUrl: string): Promise<Person> {
  const { userId, username, password } = await join(url, "operator");
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`UPDATE auth."user" SET roles = '{USER,OPERATOR}' WHERE id = $1`, [uuidOf(userId)]);
  await admin.end();
  return logIn(url, username, password);
}
