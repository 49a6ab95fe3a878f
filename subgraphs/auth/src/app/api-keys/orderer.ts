import { forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { Orderer } from "./ports.ts";

/**
 * The schema has asked already. A session of their own: a key that makes keys would outlive its
 * end.
 */
export function ordererOf(actor: UserActor): Orderer {
  if (!may(actor, "keys:manage", actor.userId) || actor.credential.kind !== "session") throw forbidden();
  return { userId: actor.userId, managesServices: may(actor, "services:manage") };
}
