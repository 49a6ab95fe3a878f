import { forbidden } from "@coffer/platform/graphql/errors";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { UserId } from "../../domain/money/ids.ts";
import type { StandingLimit } from "../../domain/money/limit-use.ts";
import type { WhoseLimits } from "./ports.ts";

type Load = (of: WhoseLimits) => Promise<readonly StandingLimit[]>;
type Asked = { readonly actor: Actor; readonly userId: UserId | null; readonly currency: string };

/** A user's limits, for the user and for staff who look after limits. */
export async function listLimits(load: Load, { actor, userId, currency }: Asked): Promise<readonly StandingLimit[]> {
  if (userId === null || !maySee(actor, userId)) throw forbidden("You have no right to this user's limits.");
  return load({ userId, currency });
}

const maySee = (actor: Actor, userId: UserId): boolean =>
  may(actor, "limits:read") ||
  (actor.kind === "user" && actor.userId === userId && may(actor, "payments:read", userId));
