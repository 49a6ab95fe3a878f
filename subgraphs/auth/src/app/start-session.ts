import type { Clock } from "@coffer/platform/clock";
import { newId } from "@coffer/platform/ids";
import { type SessionPolicy, sessionExpiry } from "../domain/session.ts";
import type { AccessTokens, RefreshTokens, SessionRepository, User } from "./ports.ts";
import type { Tokens } from "./tokens.ts";

export type StartSession = (user: Pick<User, "id">) => Promise<Tokens | null>;

export type StartSessionDeps = {
  sessions: Pick<SessionRepository, "start">;
  refreshTokens: RefreshTokens;
  accessTokens: AccessTokens;
  clock: Clock;
  policy: SessionPolicy;
};

/** For a user who has just proved who they are; null where they are frozen. */
export const makeStartSession =
  ({ sessions, refreshTokens, accessTokens, clock, policy }: StartSessionDeps): StartSession =>
  async ({ id: userId }) => {
    const [sessionId, createdAt, refreshToken] = [newId("ses"), clock.now(), refreshTokens.make()];
    const tokenHash = refreshTokens.hashOf(refreshToken);
    if (!tokenHash) throw new Error("a new refresh token is not one");
    const expiresAt = sessionExpiry(createdAt, createdAt, policy);
    const roles = await sessions.start({ id: sessionId, userId, createdAt, expiresAt, tokenHash });
    if (!roles) return null;
    const access = await accessTokens.sign({ userId, sessionId, roles });
    return {
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
    };
  };
