import type { NewEvent } from "@coffer/contracts/new-event";
import type { NewUser } from "../../src/app/users/ports.ts";
import type { Freeze } from "../../src/domain/freezes/freeze.ts";
import type { EndReason, Proved, TokenHolder } from "../../src/domain/sessions/session.ts";
import type { SessionId, UserId } from "../../src/domain/users/ids.ts";

export type StoredToken = {
  readonly hash: string;
  readonly madeAt: Date;
  readonly parent: string | null;
  usedAt: Date | null;
  successor: Uint8Array | null;
};

export type StoredSession = {
  readonly id: SessionId;
  readonly userId: UserId;
  readonly createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  ended: { readonly at: Date; readonly reason: EndReason } | null;
  keptBy: TokenHolder;
  proved: Proved;
  readonly tokens: StoredToken[];
};

/** What the fakes of one test share, as adapters share a database. */
export type FakeStore = {
  readonly users: Map<string, NewUser & { freeze: Freeze | null }>;
  readonly sessions: Map<string, StoredSession>;
  /** Hashes of devices, and networks, by user. */
  readonly origins: Map<string, Set<string>>;
  /** Written with what they tell of. */
  readonly events: NewEvent<"auth">[];
};

export const makeFakeStore = (): FakeStore => ({
  users: new Map(),
  sessions: new Map(),
  origins: new Map(),
  events: [],
});

/** In the order of ids, each with its event. */
export function endAll(
  { sessions, events }: FakeStore,
  userId: UserId,
  end: { reason: EndReason; at: Date; eventOf: (id: SessionId) => NewEvent<"auth"> },
): SessionId[] {
  const running = [...sessions.values()].filter((session) => session.userId === userId && !session.ended);
  for (const session of running) session.ended = { at: end.at, reason: end.reason };
  const ids = running.map(({ id }) => id).toSorted();
  events.push(...ids.map(end.eventOf));
  return ids;
}
