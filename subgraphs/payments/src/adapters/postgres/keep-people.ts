import type { Effect } from "@coffer/platform/events/consumer-parts";
import { uuidOf } from "@coffer/platform/ids";
import { parseUsername, usernameKey } from "@coffer/platform/text/username";

/** Keeps who can be paid, from the events of auth. */
export const keepPerson: Effect = async (sql, event) => {
  const { userId, username } = event.data as { userId: string; username: string };
  const parsed = parseUsername(username);
  // To the dead letters: nobody could pay to such a name.
  if (!parsed.ok) throw new Error("the event names somebody by what is no username");
  await sql.query(
    `INSERT INTO person (user_id, username, username_key) VALUES ($1::uuid, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET username = EXCLUDED.username, username_key = EXCLUDED.username_key`,
    [uuidOf(userId), parsed.value, usernameKey(parsed.value)],
  );
};
