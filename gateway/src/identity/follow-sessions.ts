import type { CofferEvent } from "@coffer/contracts/event";
import type { EventType } from "@coffer/contracts/event-data";
import type { EndedSessions } from "./ended-sessions.ts";
import type { RequestContext } from "./request-context.ts";

const LOGGED_OUT = 4401;
/** For who may come again with the same credential. */
const EXPIRED = 4403;
/** Closes every socket of whom `which` says so, with a close code and its reason. */
type CloseSockets = (which: (context: RequestContext) => boolean, code: number, reason: string) => unknown;

const SESSION_ENDED = "coffer.auth.session.ended" satisfies EventType;
const GRANT_ENDED = "coffer.auth.key_grant.ended" satisfies EventType;

const NODE_GRANT_ENDED = "coffer.auth.node_grant.ended" satisfies EventType;

/** Types of auth's events by which something ends that a socket may have begun with. */
export const ENDINGS: readonly string[] = [SESSION_ENDED, GRANT_ENDED, NODE_GRANT_ENDED];

/**
 * Closes the sockets of sessions that end, and of what was got with API keys that end: by auth's
 * events, and where those may have gone by unheard, by the store.
 */
export function makeFollowSessions({
  sessions,
  closeSockets,
}: {
  sessions: Pick<EndedSessions, "hasEnded" | "note">;
  closeSockets: CloseSockets;
}): { hear(event: Pick<CofferEvent, "type" | "subject" | "data">): void; catchUp(): Promise<void> } {
  const close = (id: string, code = LOGGED_OUT, reason = "The session has ended") =>
    closeSockets(({ actor }) => actor.kind !== "anonymous" && actor.credential.id === id, code, reason);

  return {
    hear(event) {
      const { type, subject } = event;
      if (!ENDINGS.includes(type)) return;
      sessions.note(subject);
      if (type === GRANT_ENDED && isNarrowed(event)) close(subject, EXPIRED, "The API key may do less now");
      else close(subject);
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

/** The key is still good: whoever comes again with it is let in, for less. */
const isNarrowed = ({ data }: Pick<CofferEvent, "data">): boolean =>
  typeof data === "object" && data !== null && "reason" in data && data.reason === "NARROWED";
