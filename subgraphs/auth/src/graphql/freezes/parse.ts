import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import { id, idempotencyKey, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { FreezeCommand } from "../../app/freezes/freeze-user.ts";
import type { MutationFreezeUserArgs, MutationUnfreezeUserArgs } from "../generated/types.ts";

const REASON_MAX = 512;

/** Of a freeze and of its end. Throws BAD_USER_INPUT with every fault. */
export function parseFreeze(
  args: MutationFreezeUserArgs | MutationUnfreezeUserArgs,
  { userId: actorId }: UserActor,
): FreezeCommand {
  const command = readInput(args, (read) => ({
    userId: read("input.userId", id("usr")),
    reason: read("input.reason", prose(REASON_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  if (!isId("usr", actorId)) throw unauthenticated();
  return { actorId, ...command };
}
