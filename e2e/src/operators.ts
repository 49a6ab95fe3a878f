import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { join, logIn, type Person } from "./people.ts";
import type { RunningCoffer } from "./start-coffer.ts";

/** The sandbox's operator; the start says the password. */
export async function logInOlivia(coffer: RunningCoffer): Promise<Person> {
  const [, password = ""] = await coffer.line(/^ {2}olivia +(\S+)/);
  return logIn(coffer.url, "olivia", password);
}

/**
 * An operator where there is no sandbox's: the API makes none, so the database's administrator
 * does.
 */
export const makeOperator = (url: string, adminUrl: string): Promise<Person> => makeStaff(url, adminUrl, "OPERATOR");

/** The same of any role. */
export async function makeStaff(url: string, adminUrl: string, role: "OPERATOR" | "ADMIN"): Promise<Person> {
  const { userId, username, password } = await join(url, role.toLowerCase());
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`UPDATE auth."user" SET roles = $2 WHERE id = $1`, [uuidOf(userId), ["USER", role]]);
  await admin.end();
  return logIn(url, username, password);
}
