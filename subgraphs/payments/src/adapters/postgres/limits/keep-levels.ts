import type { EventData } from "@coffer/contracts/event-data";
import { uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";

type Verified = EventData<"coffer.verification.user.verified">;

/**
 * Keeps how far somebody is verified, from the events of verification. It may come before that of
 * their registration, and the events of two verifications in any order: their ids are in that of
 * time.
 */
export const keepLevel = async (sql: Sql, { userId, level, verificationId }: Verified): Promise<void> => {
  await sql.query(
    `INSERT INTO person_level (user_id, level, verification_id) VALUES ($1::uuid, $2::int, $3::uuid)
     ON CONFLICT (user_id) DO UPDATE SET level = EXCLUDED.level, verification_id = EXCLUDED.verification_id
     WHERE person_level.verification_id < EXCLUDED.verification_id`,
    [uuidOf(userId), level, uuidOf(verificationId)],
  );
};
