import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import { userUnfrozen } from "../../domain/freezes/events.ts";
import type { UnfreezeUserRefusal } from "../../domain/freezes/refusals.ts";
import type { FreezeCommand } from "./freeze-user.ts";
import type { FreezeDesk } from "./ports.ts";

export type UnfreezeUser = (command: FreezeCommand) => Promise<Result<null, UnfreezeUserRefusal>>;

/** Sessions stay ended: their gateways were told so, and the user logs in again. */
export const makeUnfreezeUser =
  ({ desk, clock }: { desk: FreezeDesk; clock: Clock }): UnfreezeUser =>
  ({ actorId, userId, reason, idempotencyKey }) => {
    const claim = makeClaim({ actorId, operation: "unfreezeUser", key: idempotencyKey }, [userId, reason]);
    const record = { id: newId("frz"), userId, reason, byId: actorId, at: clock.now() };
    return desk.unfreeze(claim, { record, unfrozen: userUnfrozen(record) });
  };
