import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { PaymentExport } from "../../domain/exports/export.ts";

/**
 * Whoever has the link has the file: it is shown to a credential that could have asked for it. A
 * key that may read what is its owner's gets nothing that they took as staff.
 */
export function mayTake(actor: UserActor, { ownerId, kind, isOwn, state }: PaymentExport): boolean {
  if (state !== "READY" || ownerId !== actor.userId) return false;
  const permission = kind === "RECEIPT" ? "payments:read" : "payments:export";
  return may(actor, permission, isOwn ? ownerId : null);
}
