import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";
import { findAdminUrl } from "../find-admin-url.ts";
import { join, type Person } from "../people.ts";
import type { OwnCoffer } from "../use-coffer.ts";

/** As the database's administrator, who may do what no API lets anybody do. */
export async function runAsAdmin({ running }: OwnCoffer, text: string, values: readonly unknown[]): Promise<void> {
  const admin = new pg.Client({ connectionString: findAdminUrl(running.dataFolder) });
  await admin.connect();
  await admin.query(text, [...values]);
  await admin.end();
}

/** Somebody with a role that the sandbox gives nobody; it is in their next login. */
export async function makeStaff(coffer: OwnCoffer, role: "AUDITOR" | "OPERATOR"): Promise<Person> {
  const person = await join(coffer.url, role.toLowerCase());
  await runAsAdmin(coffer, `UPDATE auth."user" SET roles = $2 WHERE id = $1`, [uuidOf(person.userId), ["USER", role]]);
  return person;
}

/** A dead letter of payments, as a fault in the code would have left it. */
export async function plantLetter(coffer: OwnCoffer, id: string): Promise<void> {
  const { userId } = await join(coffer.url, "dead");
  const event = {
    specversion: "1.0",
    id,
    source: "/auth",
    type: "coffer.auth.user.registered",
    subject: userId,
    data: { userId, username: `letter-${id.slice(-12)}` },
  };
  await runAsAdmin(
    coffer,
    "INSERT INTO payments.dead_letter (consumer, event_id, event, error) VALUES ('people', $1, $2, $3)",
    [id, JSON.stringify(event), "Error: the people are not there"],
  );
}
