import type { NewEvent } from "@coffer/contracts/new-event";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { HeldTotp } from "../../src/app/second-factors/ports.ts";
import type { NewUser } from "../../src/app/users/ports.ts";
import type { Freeze } from "../../src/domain/freezes/freeze.ts";
import type { Seen } from "../../src/domain/sessions/device.ts";
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
  seen: Seen;
  isTold: boolean;
  readonly tokens: StoredToken[];
};

export type StoredChallenge = {
  readonly userId: UserId;
  readonly passwordHash: string;
  readonly expiresAt: Date;
  misses: number;
};

/** What the fakes of one test share, as adapters share a database. */
export type FakeStore = {
  readonly users: Map<string, NewUser & { freeze: Freeze | null }>;
  readonly sessions: Map<string, StoredSession>;
  /** Hashes of devices, and networks, by user. */
  readonly origins: Map<string, Set<string>>;
  readonly totps: Map<string, HeldTotp & { lastUsedAt: Date | null }>;
  /** By user, each with when it was used. */
  readonly recoveryCodes: Map<string, { readonly madeAt: Date; readonly usedAt: Map<string, Date | null> }>;
  readonly challenges: Map<string, StoredChallenge>;
  readonly proofFailures: { readonly userId: string; readonly origin: string | null; readonly at: Date }[];
  /** Written with what they tell of. */
  readonly events: NewEvent<"auth">[];
  /** Queued with what they tell of. */
  readonly mails: {
    readonly kind: string;
    readonly userId?: UserId;
    readonly recipient?: string;
    readonly detail?: string;
  }[];
};

export const makeFakeStore = (): FakeStore => ({
  users: new Map(),
  sessions: new Map(),
  origins: new Map(),
  totps: new Map(),
  recoveryCodes: new Map(),
  challenges: new Map(),
  proofFailures: [],
  events: [],
  mails: [],
});

/** Fakes take a transaction and look into none. */
export const noSql: Sql = { query: () => Promise.reject(new Error("a fake asks no database")) };

/** In the order of ids, each with its event. */
export function endAll(
  { sessions, events }: FakeStore,
  userId: UserId,
  end: { reason: EndReason; at: Date; eventOf: (id: SessionId) => NewEvent<"auth">; but?: string },
): SessionId[] {
  const running = [...sessions.values()].filter(
    (session) => session.userId === userId && !session.ended && session.id !== end.but,
  );
  for (const session of running) session.ended = { at: end.at, reason: end.reason };
  const ids = running.map(({ id }) => id).toSorted();
  events.push(...ids.map(end.eventOf));
  return ids;
}
