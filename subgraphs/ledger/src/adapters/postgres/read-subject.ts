import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { type EntrySubject, isSubjectKind, SUBJECT_PREFIXES } from "@coffer/contracts/subjects";

/**
 * What an entry is about. Throws for a kind that this version does not know: it must not be shown
 * as another.
 */
export function readSubject({
  subject_kind: kind,
  subject_id: uuid,
}: {
  readonly subject_kind: string | null;
  readonly subject_id: Uuid | null;
}): EntrySubject | null {
  if (kind === null || uuid === null) return null;
  if (!isSubjectKind(kind)) throw new Error(`an entry is about a ${kind}: this version knows no such subjects`);
  return { kind, id: idFromUuid(SUBJECT_PREFIXES[kind], uuid) };
}
