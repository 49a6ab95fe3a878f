import type { Effect } from "@coffer/platform/events/consumer-parts";
import { uuidOf } from "@coffer/platform/ids";

/** Keeps who can be paid, from the events of auth. */
export const keepPerson: Effect = async (sql, event) => {
  const { userId, username } = event.data as { userId: string; username: string };
  await sql.query(
    `INSERT INTO person (user_id, username, username_key) VALUES ($1::uuid, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET username = EXCLUDED.username, username_key = EXCLUDED.username_key`,
    [uuidOf(userId), username, username.toLowerCase()],
  );
};
