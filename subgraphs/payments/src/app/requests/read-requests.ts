import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Actor, UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { cursorLost } from "@coffer/platform/streams/positions";
import type { UserId } from "../../domain/money/ids.ts";
import type { PaymentRequest } from "../../domain/money/payment-request.ts";
import { isForAnother } from "../../domain/requests/request.ts";
import type { CountLink, Links, RequestPage, RequestReader } from "./ports.ts";

/** Who asks, who is named or has paid, and staff. Somebody else's is as an absent one. */
export const visibleTo = (actor: Actor, found: PaymentRequest | null): PaymentRequest | null =>
  found && isPartyOf(actor, found) ? found : null;

export const isPartyOf = (actor: Actor, { payee, payerId }: PaymentRequest): boolean =>
  [payee.userId, payerId].some((userId) => may(actor, "payments:read", userId));

export type FindByLink = (viewer: UserActor, token: string) => Promise<PaymentRequest | null>;

/** What a link leads to. Null where it leads nowhere, or to what is somebody else's to pay. */
export const makeFindByLink =
  (deps: { readonly requests: RequestReader; readonly links: Links; readonly countLink: CountLink }): FindByLink =>
  async (viewer, token) => {
    await deps.countLink(viewer.userId);
    const found = await deps.requests.findByLink(deps.links.hashOf(token));
    if (!found || found.payee.userId === viewer.userId) return found;
    return isForAnother(found, viewer.userId) ? visibleTo(viewer, found) : found;
  };

/** A user's requests on one side, for the user and for staff. */
export async function listRequestsOfUser(
  requests: RequestReader,
  { actor, userId, page }: { readonly actor: Actor; readonly userId: UserId | null; readonly page: RequestPage },
): Promise<Listed<PaymentRequest>> {
  if (userId === null || !may(actor, "payments:read", userId))
    throw forbidden("You have no right to this user's payment requests.");
  if (page.after !== null) {
    const [last] = await requests.findMany([page.after]);
    // Where it has another status by now, its place is still one of the list.
    if ((page.role === "PAYEE" ? last?.payee.userId : last?.payerId) !== userId) throw cursorLost();
  }
  return requests.list(userId, page);
}
