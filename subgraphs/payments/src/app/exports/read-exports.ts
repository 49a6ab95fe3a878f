import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { ExportId, PaymentExport } from "../../domain/exports/export.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { ExportDesk } from "./ports.ts";

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

/**
 * What they asked for. Rows are never removed: one that is not there was made in a state that is no
 * more.
 */
export async function listExports(
  exports: Pick<ExportDesk, "find" | "list">,
  { userId, page }: { readonly userId: UserId; readonly page: Page<ExportId> },
): Promise<Listed<PaymentExport>> {
  if (page.after !== null && (await exports.find(page.after))?.ownerId !== userId) throw cursorLost();
  return exports.list(userId, page);
}
