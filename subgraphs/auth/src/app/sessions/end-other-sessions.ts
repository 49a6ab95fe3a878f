import { isId } from "@coffer/contracts/ids";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { UserActor } from "@coffer/platform/identity/actor";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { EndOtherSessionsRefusal } from "../../domain/sessions/refusals.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { EndOthers } from "./ports.ts";

/** `count`: those that ran until now. Throws BUSY where gateways could not be told. */
export type EndOtherSessions = (
  actor: UserActor,
) => Promise<Result<{ readonly count: number }, EndOtherSessionsRefusal>>;

export type EndOtherSessionsDeps = {
  endOthers: EndOthers;
  endedSessions: EndedSessions;
  clock: Clock;
  /** How long an access token may live on. */
  accessTokenMs: number;
};

/**
 * A repeat finds nothing to end, and tells gateways again of what it ended before: the first time
 * may have been cut off between the two.
 */
export const makeEndOtherSessions =
  ({ endOthers, endedSessions, clock, accessTokenMs }: EndOtherSessionsDeps): EndOtherSessions =>
  async ({ userId, credential }) => {
    const but = credential.id;
    if (credential.kind !== "session" || !isId("usr", userId) || !isId("ses", but)) throw unauthenticated();
    const at = clock.now();
    const ended = await endOthers({
      userId,
      but,
      at,
      since: new Date(at.getTime() - accessTokenMs),
      eventOf: (sessionId) => sessionEnded({ sessionId, userId, reason: "LOGOUT", at }),
    });
    if (!ended) return err({ code: "SESSION_ENDED" });
    await announceAll(endedSessions, ended.toTell);
    return ok({ count: ended.count });
  };
