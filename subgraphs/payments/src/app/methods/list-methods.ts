import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { PaymentMethod } from "../../domain/methods/method.ts";
import type { UserId } from "../../domain/money/ids.ts";

type Load = (userId: UserId) => Promise<readonly PaymentMethod[]>;

/** A user's payment methods, for the user and for staff. */
export async function listMethodsOfUser(
  load: Load,
  { actor, userId }: { readonly actor: Actor; readonly userId: UserId | null },
): Promise<readonly PaymentMethod[]> {
  if (userId === null || !may(actor, "payments:read", userId))
    throw forbidden("You have no right to this user's payment methods.");
  return load(userId);
}
