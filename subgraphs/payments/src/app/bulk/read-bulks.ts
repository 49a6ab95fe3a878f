import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { BulkPayment } from "../../domain/money/bulk-payment.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { BulkPage, BulkReader } from "./ports.ts";

/** Its owner, and staff: not who is paid. Somebody else's is as an absent one. */
export const visibleTo = (actor: Actor, found: BulkPayment | null): BulkPayment | null =>
  found && may(actor, "payments:read", found.from.userId) ? found : null;

/** A user's bulk payments, for the user and for staff. */
export async function listBulksOfUser(
  bulks: BulkReader,
  { actor, userId, page }: { readonly actor: Actor; readonly userId: UserId; readonly page: BulkPage },
): Promise<Listed<BulkPayment>> {
  if (!may(actor, "payments:read", userId)) throw forbidden("You have no right to this user's bulk payments.");
  if (page.after !== null) {
    const [last] = await bulks.findMany([page.after]);
    // Where it has another status by now, its place is still one of the list.
    if (last?.from.userId !== userId) throw cursorLost();
  }
  return bulks.list(userId, page);
}
