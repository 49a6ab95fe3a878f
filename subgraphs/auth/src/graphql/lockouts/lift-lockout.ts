import { isId } from "@coffer/contracts/ids";
import { requireUser, unauthenticated } from "@coffer/platform/graphql/errors";
import { id, idempotencyKey, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { unreachable } from "@coffer/platform/values/result";
import type { LiftLockoutRefusal } from "../../domain/lockouts/refusals.ts";
import { loadAgain } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";

const REASON_MAX = 512;

export const liftLockout: MutationResolvers["liftLockout"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId: actorId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    userId: read("input.userId", id("usr")),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  if (!isId("usr", actorId)) throw unauthenticated();
  const lifted = await app.liftLockout({ actorId, ...command });
  if (!lifted.ok) return presentRefusal(lifted.error);
  return { __typename: "LiftLockoutSuccess", user: await loadAgain(context, command.userId) };
};

function presentRefusal({ code }: LiftLockoutRefusal) {
  switch (code) {
    case "CANNOT_LIFT_OWN_LOCKOUT":
      return { __typename: "CannotLiftOwnLockout", code, message: "Another operator must lift yours." } as const;
    case "USER_NOT_FOUND":
      return { __typename: "UserNotFound", code, message: "There is no such user." } as const;
    case "IDEMPOTENCY_KEY_REUSED": {
      const message = "This idempotency key was used with other arguments. Take a new key for a new request.";
      return { __typename: "IdempotencyKeyReused", code, message } as const;
    }
    default:
      return unreachable(code);
  }
}
