import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import type { Result } from "@coffer/platform/values/result";
import { userFrozen } from "../../domain/freezes/events.ts";
import type { Freeze } from "../../domain/freezes/freeze.ts";
import type { FreezeUserRefusal } from "../../domain/freezes/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions, ListSessionsEnded } from "../users/ports.ts";
import type { FreezeDesk } from "./ports.ts";

export type FreezeCommand = {
  readonly actorId: UserId;
  readonly userId: UserId;
  readonly reason: string;
  readonly idempotencyKey: string;
};

export type FreezeUser = (command: FreezeCommand) => Promise<Result<Freeze, FreezeUserRefusal>>;

export type FreezeUserDeps = {
  desk: FreezeDesk;
  listSessionsEnded: ListSessionsEnded;
  endedSessions: EndedSessions;
  clock: Clock;
};

export const makeFreezeUser =
  ({ desk, listSessionsEnded, endedSessions, clock }: FreezeUserDeps): FreezeUser =>
  async ({ actorId, userId, reason, idempotencyKey }) => {
    const claim = makeClaim({ actorId, operation: "freezeUser", key: idempotencyKey }, [userId, reason]);
    const record = { id: newId("frz"), userId, reason, byId: actorId, at: clock.now() };
    const frozen = await desk.freeze(claim, {
      record,
      frozen: userFrozen(record),
      sessionEnded: (sessionId) => sessionEnded({ sessionId, userId, reason: "FROZEN", at: record.at }),
    });
    // Also at a repeat, and for a freeze of somebody else: whoever made it may not have come so far
    // as to tell the gateways.
    if (frozen.ok || frozen.error.code === "USER_ALREADY_FROZEN")
      await announceAll(endedSessions, await listSessionsEnded(userId, "FROZEN"));
    return frozen;
  };
