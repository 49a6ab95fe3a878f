import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { PaymentExport } from "../../domain/exports/export.ts";

/** Who asked, and staff. Somebody else's is as an absent one. */
export const visibleTo = (actor: Actor, file: PaymentExport | null): PaymentExport | null =>
  file && may(actor, "payments:read", file.ownerId) ? file : null;

/**
 * Whoever has the link has the file: it is shown to a credential that could have asked for it. A
 * key that may read what is its owner's gets nothing that they took as staff.
 */
export function mayTake(actor: Actor, { ownerId, kind, isOwn, state }: PaymentExport): boolean {
  if (state !== "READY" || actor.kind !== "user" || ownerId !== actor.userId) return false;
  const permission = kind === "RECEIPT" ? "payments:read" : "payments:export";
  return may(actor, permission, isOwn ? ownerId : null);
}
