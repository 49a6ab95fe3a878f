import { isId } from "@coffer/contracts/ids";
import { InputFaults, unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { FreezeCommand } from "../../app/freezes/freeze-user.ts";
import type { FreezeUserInput, UnfreezeUserInput } from "../generated/types.ts";

const REASON_MAX = 512;

/** Of a freeze and of its end. Throws BAD_USER_INPUT with every fault. */
export function parseFreeze(input: FreezeUserInput | UnfreezeUserInput, { userId: actorId }: UserActor): FreezeCommand {
  const { userId, reason } = input;
  const faults = new InputFaults();
  const isUser = isId("usr", userId);
  if (!isUser) faults.add("input.userId", "INVALID_ID", "must be an id that begins with usr_");
  const text = faults.prose("input.reason", reason, REASON_MAX);
  const idempotencyKey = faults.idempotencyKey(input.idempotencyKey);
  faults.throwIfAny();
  if (!isUser) throw new Error("a fault was not reported");
  if (!isId("usr", actorId)) throw unauthenticated();
  return { actorId, userId, reason: text, idempotencyKey };
}
