import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import type { SubjectId } from "../../../domain/money/ids.ts";
import type { StoredRefusal } from "../../../domain/money/refusals.ts";
import type { Item } from "./item.ts";

type Refused = { readonly subjectId: SubjectId; readonly refusal: StoredRefusal };

const REFUSAL = columnsOf<Refused>({
  subject_id: ["uuid", ({ subjectId }) => uuidOf(subjectId)],
  code: ["text", ({ refusal }) => refusal.code],
  details: ["jsonb", ({ refusal }) => refusal],
});

/**
 * Keeps what was refused, for its key's repeats. A step of the system's own is tried again, so its
 * refusal is not the last word.
 */
export async function recordRefusals(client: pg.ClientBase, items: readonly Item[]): Promise<void> {
  const refused = items.flatMap(({ command, outcome }): Refused[] =>
    outcome?.kind === "refused" && command.claim ? [{ subjectId: command.subjectId, refusal: outcome.refusal }] : [],
  );
  if (refused.length === 0) return;
  await client.query({
    name: "record-refusals",
    text: `INSERT INTO refusal (${REFUSAL.names}) SELECT ${REFUSAL.names} FROM ${REFUSAL.from("r")}`,
    values: REFUSAL.values(refused),
  });
}
