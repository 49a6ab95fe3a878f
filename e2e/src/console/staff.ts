import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { findAdminUrl } from "../find-admin-url.ts";
import { join, type Person } from "../people.ts";
import { plantLetter } from "../plant-letter.ts";
import type { OwnCoffer } from "../use-coffer.ts";

/** As the database's administrator, who may do what no API lets anybody do. */
async function runAsAdmin({ running }: OwnCoffer, text: string, values: readonly unknown[]): Promise<void> {
  const admin = new pg.Client({ connectionString: findAdminUrl(running.dataFolder) });
  await admin.connect();
  await admin.query(text, [...values]);
  await admin.end();
}

/** Somebody with a role that the sandbox gives nobody; it is in their next login. */
export async function makeStaff(
  coffer: OwnCoffer,
  role: "AUDITOR" | "OPERATOR" | "ADMIN" | "COMPLIANCE",
): Promise<Person> {
  const person = await join(coffer.url, role.toLowerCase());
  await runAsAdmin(coffer, `UPDATE auth."user" SET roles = $2 WHERE id = $1`, [uuidOf(person.userId), ["USER", role]]);
  return person;
}

/** See plant-letter.ts. */
export const plantLetterAsAdmin = (coffer: OwnCoffer, id: string): Promise<void> =>
  plantLetter(coffer.url, (text, values) => runAsAdmin(coffer, text, values), {
    id,
    error: "Error: the people are not there",
  });
