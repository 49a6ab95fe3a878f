import { type UserId, uuidOf } from "@coffer/contracts/ids";
import pg from "pg";

/**
 * As if a person had proved who they are so long ago, in all of their sessions: their next tokens
 * say so, as they would. What tokens that they have already say, nobody can change.
 */
export async function ageProofs(adminUrl: string, userId: string, seconds: number): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(
      "UPDATE auth.session SET proved_at = proved_at - make_interval(secs => $2), created_at = created_at - make_interval(secs => $2) WHERE user_id = $1",
      [uuidOf(userId as UserId), seconds],
    );
  } finally {
    await admin.end();
  }
}
