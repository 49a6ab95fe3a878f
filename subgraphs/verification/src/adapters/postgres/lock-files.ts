import type pg from "pg";

/**
 * Until the end of this transaction, nobody else hands in or decides on these files: of two people
 * with the same one, the second always sees the first. Sorted, so that two who share both sides
 * cannot wait for each other; taken before any person's lock.
 */
export async function lockFiles(client: pg.ClientBase, sha256s: readonly string[]): Promise<void> {
  for (const sha256 of new Set(sha256s.toSorted())) {
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`verification/file/${sha256}`]);
  }
}
