import type { CofferEvent } from "@coffer/contracts/event";
import type { EventType } from "@coffer/contracts/event-data";
import type { EndedSessions } from "./ended-sessions.ts";
import type { RequestContext } from "./request-context.ts";

const LOGGED_OUT = 4401;
/** Closes every socket of whom `which` says so, with a close code and its reason. */
type CloseSockets = (which: (context: RequestContext) => boolean, code: number, reason: string) => unknown;

export const SESSION_ENDED = "coffer.auth.session.ended" satisfies EventType;

/**
 * Closes the sockets of sessions that end: by auth's events, and where those may have gone by
 * unheard, by the store.
 */
export function makeFollowSessions({
  sessions,
  closeSockets,
}: {
  sessions: Pick<EndedSessions, "hasEnded" | "note">;
  closeSockets: CloseSockets;
}): { hear(event: Pick<CofferEvent, "type" | "subject">): void; catchUp(): Promise<void> } {
  const close = (sessionId: string) =>
    closeSockets(
      ({ actor }) => actor.kind !== "anonymous" && actor.credential.id === sessionId,
      LOGGED_OUT,
      "The session has ended",
    );

  return {
    hear({ type, subject }) {
      if (type !== SESSION_ENDED) return;
      sessions.note(subject);
      close(subject);
    },
    async catchUp() {
      const open = new Set<string>();
      const look: Parameters<CloseSockets>[0] = ({ actor }) => {
        if (actor.kind !== "anonymous") open.add(actor.credential.id);
        return false;
      };
      closeSockets(look, LOGGED_OUT, "");
      for (const sessionId of open) if (await sessions.hasEnded(sessionId)) close(sessionId);
    },
  };
}
