import type { Id } from "./ids.ts";

/**
 * What entries of the ledger can be about, and the prefix of its ids. One kind more is a line here,
 * and a member of `EntrySubject` in schema/ledger/journal.graphql: what shows subjects does not
 * compile until it shows that kind, too.
 */
export const SUBJECT_PREFIXES = { payment: "pay" } as const;

export type SubjectKind = keyof typeof SUBJECT_PREFIXES;

/** Id: a global one, with the prefix of the kind. */
export type EntrySubject = {
  [Kind in SubjectKind]: { readonly kind: Kind; readonly id: Id<(typeof SUBJECT_PREFIXES)[Kind]> };
}[SubjectKind];

export const isSubjectKind = (kind: string): kind is SubjectKind => Object.hasOwn(SUBJECT_PREFIXES, kind);
