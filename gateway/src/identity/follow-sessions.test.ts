import type { Actor } from "@coffer/platform/identity/actor";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeFollowSessions } from "./follow-sessions.ts";
import type { RequestContext } from "./request-context.ts";

const userOf = (id: string): Actor => userActor("usr_a", { credential: { kind: "session", id } });

/** Sockets as the door knows them, and a store that says which sessions have ended. */
function makeWorld(actors: Record<string, Actor>, endedByStore: readonly string[] = []) {
  const open = new Map(Object.entries(actors));
  const closed: Record<string, number> = {};
  const noted: string[] = [];
  const sessions = makeFollowSessions({
    sessions: { hasEnded: async (id) => endedByStore.includes(id), note: (id) => noted.push(id) },
    closeSockets(predicate, code) {
      const found = [...open].filter(([, actor]) => predicate({ requestId: "r", actor } satisfies RequestContext));
      for (const [name] of found) {
        open.delete(name);
        closed[name] = code;
      }
      return found.length;
    },
  });
  return { ...sessions, closed, noted };
}
const sockets = { a1: userOf("ses_a"), a2: userOf("ses_a"), b: userOf("ses_b"), guest: { kind: "anonymous" } } as const;

describe("following the ends of sessions", () => {
  it("closes every socket of the session that ended, and no other", () => {
    const { hear, closed, noted } = makeWorld(sockets);
    hear({ type: "coffer.auth.session.ended", subject: "ses_a", data: {} });
    expect(closed).toEqual({ a1: 4401, a2: 4401 });
    expect(noted).toEqual(["ses_a"]);
  });

  it("closes nothing for auth's other events", () => {
    const { hear, closed, noted } = makeWorld(sockets);
    hear({ type: "coffer.auth.session.started", subject: "ses_a", data: {} });
    expect(closed).toEqual({});
    expect(noted).toEqual([]);
  });

  it.each([
    ["REVOKED", 4401],
    ["FROZEN", 4401],
    ["REPLACED", 4401],
    ["DISABLED", 4401],
    // The same key is let in again, for less.
    ["NARROWED", 4403],
  ])("closes what an API key opened whose grant ended as %s with %i", (reason, code) => {
    const key = userActor("usr_a", { credential: { kind: "api-key", id: "kgr_a" } });
    const { hear, closed, noted } = makeWorld({ ...sockets, key });
    hear({ type: "coffer.auth.key_grant.ended", subject: "kgr_a", data: { reason } });
    expect(closed).toEqual({ key: code });
    expect(noted).toEqual(["kgr_a"]);
  });

  it("closes what ended unheard, after a time without events", async () => {
    const { catchUp, closed } = makeWorld(sockets, ["ses_b", "ses_other"]);
    await catchUp();
    expect(closed).toEqual({ b: 4401 });
  });
});
