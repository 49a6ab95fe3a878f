import { newId } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import type { Clock } from "@coffer/platform/values/clock";
import { sessionEnded } from "../../domain/sessions/events.ts";
import { type SessionPolicy, sessionExpiry } from "../../domain/sessions/session.ts";
import type { SessionId } from "../../domain/users/ids.ts";
import type { EndedSessions, User } from "../users/ports.ts";
import type { AccessTokens, LoginOrigin, RefreshTokens, SessionRepository } from "./ports.ts";
import type { Tokens } from "./tokens.ts";

export type StartSession = (user: Pick<User, "id">, how: StartedBy) => Promise<Tokens | null>;

export type StartedBy = { readonly origin: LoginOrigin; readonly methods: readonly Method[] };

export type StartSessionDeps = {
  sessions: Pick<SessionRepository, "start">;
  refreshTokens: RefreshTokens;
  accessTokens: AccessTokens;
  endedSessions: EndedSessions;
  clock: Clock;
  policy: SessionPolicy & { readonly most: number };
};

/** For a user who has just proved who they are; null where they are frozen. */
export const makeStartSession =
  ({ sessions, refreshTokens, accessTokens, endedSessions, clock, policy }: StartSessionDeps): StartSession =>
  async ({ id: userId }, { origin, methods }) => {
    const [sessionId, createdAt, refreshToken] = [newId("ses"), clock.now(), refreshTokens.make()];
    const tokenHash = refreshTokens.hashOf(refreshToken);
    if (!tokenHash) throw new Error("a new refresh token is not one");
    const expiresAt = sessionExpiry(createdAt, createdAt, policy);
    const proved = { methods, at: createdAt };
    const started = await sessions.start(
      { id: sessionId, userId, createdAt, expiresAt, tokenHash, origin, proved },
      {
        most: policy.most,
        eventOf: (ended: SessionId) => sessionEnded({ sessionId: ended, userId, reason: "DISPLACED", at: createdAt }),
      },
    );
    if (!started) return null;
    // A store that is away is no reason to refuse the login: the relay tells of the endings, too,
    // and its event does.
    await Promise.allSettled(started.displaced.map((ended) => endedSessions.announce(ended)));
    const access = await accessTokens.sign({ userId, sessionId, roles: started.roles, proved });
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
    };
  };
