import type { EventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";

type Registered = EventData<"coffer.auth.user.registered">;

/** Keeps who can be paid, from the events of auth. */
export const keepPerson = async (sql: Sql, { userId, username }: Registered): Promise<void> => {
  const parsed = parseUsername(username);
  // To the dead letters: nobody could pay to such a name.
  if (!parsed.ok) throw new Error("the event names somebody by what is no username");
  await sql.query(
    `INSERT INTO person (user_id, username, username_key) VALUES ($1::uuid, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET username = EXCLUDED.username, username_key = EXCLUDED.username_key`,
    [uuidOf(userId), parsed.value, usernameKey(parsed.value)],
  );
};
