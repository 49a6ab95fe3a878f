import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, type World, world } from "./world.ts";

let here: World;
const alice = person();
let id = "";

beforeAll(async () => {
  here = await world();
  id = uuidOf((await here.submit(alice)).said.verification?.id ?? "");
});
afterAll(() => here.close());

const update = (set: string) => here.rows(`UPDATE verification.verification SET ${set} WHERE id = $1`, [id]);
const updateDocument = (set: string) =>
  here.rows(`UPDATE verification.document SET ${set} WHERE verification_id = $1`, [id]);

describe("the database refuses", () => {
  it.each([
    ["an unknown status", "status = 'MAYBE', due_at = NULL", "verification_status_known"],
    [
      "a level that does not exist",
      "level = 3, status = 'VERIFIED', due_at = NULL, decided_at = now()",
      "verification_level_range",
    ],
    ["a level before the verdict", "level = 1", "verification_level_needs_verdict"],
    [
      "verified without a level",
      "status = 'VERIFIED', due_at = NULL, decided_at = now()",
      "verification_level_needs_verdict",
    ],
    ["one that the worker would forget", "due_at = NULL", "verification_due_while_automatic"],
    ["one that comes back to the worker", "status = 'NEEDS_REVIEW'", "verification_due_while_automatic"],
    ["a decision without its time", "status = 'REJECTED', due_at = NULL", "verification_decided_once"],
    ["a time without a decision", "decided_at = now()", "verification_decided_once"],
  ])("%s", async (_what, set, constraint) => {
    await expect(update(set)).rejects.toThrow(constraint);
  });

  it.each([
    ["a document of a third side", "side = 'inside'", "document_side_known"],
    ["a document of another kind", "kind = 'GIF'", "document_kind_known"],
    ["half a hash", "sha256 = '\\x00'", "document_sha256_whole"],
  ])("%s", async (_what, set, constraint) => {
    await expect(updateDocument(set)).rejects.toThrow(constraint);
  });

  it("a second open verification of one person", async () => {
    const second = `INSERT INTO verification.verification (id, user_id, status, document_type, submitted_at, due_at)
                    VALUES ($1, $2, $3, 'PASSPORT', now(), CASE WHEN $3 IN ('PENDING', 'PROCESSING') THEN now() END)`;
    for (const status of ["PENDING", "PROCESSING", "NEEDS_REVIEW"]) {
      await expect(here.rows(second, [uuidOf(newId("ver")), uuidOf(alice.userId), status])).rejects.toThrow(
        "verification_one_open",
      );
    }
  });

  it("to let the application rewrite the history", async () => {
    const { pool } = here.environment;
    await expect(pool.query("UPDATE status_event SET status = 'VERIFIED'")).rejects.toThrow("permission denied");
    await expect(pool.query("DELETE FROM status_event")).rejects.toThrow("permission denied");
    await expect(pool.query("TRUNCATE status_event")).rejects.toThrow("permission denied");
  });
});
