import { forbidden } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { UserId } from "../../domain/users/ids.ts";

/** Whoever may register nodes, and is there in person. Throws FORBIDDEN. */
export function staffInPerson(actor: UserActor): UserId {
  if (!may(actor, "nodes:manage") || actor.credential.kind !== "session") throw forbidden();
  return actor.userId;
}
