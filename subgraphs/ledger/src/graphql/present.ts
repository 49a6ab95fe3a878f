import type { EntrySubject, SubjectKind } from "@coffer/contracts/subjects";
import { formatMoney, type Money } from "@coffer/money/money";
import type { Balance } from "../domain/account.ts";

/** The type that shows each kind of subject. Its owner loads it by its id. */
const SUBJECT_TYPES = { payment: "Payment" } as const satisfies Record<SubjectKind, string>;

export const presentSubject = ({ kind, id }: EntrySubject) => ({ __typename: SUBJECT_TYPES[kind], id });

export const presentMoney = (amount: Money) => ({ amount: formatMoney(amount), currency: amount.asset.code });

export const presentBalance = ({ posted, pendingIn, pendingOut, available }: Balance) => ({
  posted: presentMoney(posted),
  pendingIn: presentMoney(pendingIn),
  pendingOut: presentMoney(pendingOut),
  available: presentMoney(available),
});
