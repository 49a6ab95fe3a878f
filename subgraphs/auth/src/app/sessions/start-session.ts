import { isIP } from "node:net";
import { newId } from "@coffer/contracts/ids";
import type { Method } from "@coffer/contracts/methods";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import { sightOf } from "../../domain/sessions/device.ts";
import { sessionEnded, sessionOnNewDevice } from "../../domain/sessions/events.ts";
import { type SessionPolicy, sessionExpiry } from "../../domain/sessions/session.ts";
import type { SessionId } from "../../domain/users/ids.ts";
import { announceQuietly } from "../users/announce-all.ts";
import type { EndedSessions, User } from "../users/ports.ts";
import { newToken } from "./new-token.ts";
import type { AccessTokens, Admit, LoginOrigin, ReadDevice, RefreshTokens, SessionRepository } from "./ports.ts";
import type { Tokens } from "./tokens.ts";

/**
 * For a user whose proof is judged in the transaction that starts the session: nothing that it
 * depends on can change between the two, and what is good once is used up with it.
 */
export type AdmitSession = <Refusal>(
  user: Pick<User, "id">,
  how: { readonly origin: LoginOrigin; readonly admit: Admit<Refusal> },
) => Promise<Result<Tokens, Refusal | { readonly code: "USER_FROZEN" }>>;

/** For a user who has just proved who they are; null where they are frozen. */
export type StartSession = (user: Pick<User, "id">, how: StartedBy) => Promise<Tokens | null>;

export type StartedBy = { readonly origin: LoginOrigin; readonly methods: readonly Method[] };

export type StartSessionDeps = {
  sessions: Pick<SessionRepository, "start">;
  refreshTokens: RefreshTokens;
  accessTokens: AccessTokens;
  endedSessions: EndedSessions;
  readDevice: ReadDevice;
  clock: Clock;
  /**
   * `keepsDevices`: whether its clients can keep a token: of one that cannot, its network says
   * whether it is new.
   */
  policy: SessionPolicy & { readonly most: number; readonly keepsDevices: boolean };
};

export const makeAdmitSession =
  ({
    sessions,
    refreshTokens,
    accessTokens,
    endedSessions,
    readDevice,
    clock,
    policy,
  }: StartSessionDeps): AdmitSession =>
  async ({ id: userId }, { origin, admit }) => {
    const [sessionId, createdAt] = [newId("ses"), clock.now()];
    const { token: refreshToken, hash: tokenHash } = newToken(refreshTokens);
    const expiresAt = sessionExpiry(createdAt, createdAt, policy);
    const seen = {
      device: origin.agent === undefined ? null : readDevice(origin.agent),
      address: addressOf(origin.address),
    };
    const started = await sessions.start(
      { id: sessionId, userId, createdAt, expiresAt, tokenHash, origin, seen },
      {
        admit,
        most: policy.most,
        eventOf: (ended: SessionId) => sessionEnded({ sessionId: ended, userId, reason: "DISPLACED", at: createdAt }),
        newDevice: origin.isNewDevice
          ? {
              event: sessionOnNewDevice({ sessionId, userId, seen, at: createdAt }),
              detail: sightOf(seen),
              unlessFrom: policy.keepsDevices ? null : (origin.network ?? null),
            }
          : null,
      },
    );
    if (!started.ok) return started;
    const { displaced, roles, proved } = started.value;
    await announceQuietly(endedSessions, displaced);
    const access = await accessTokens.sign({ userId, sessionId, roles, proved });
    return ok({
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
      refreshTokenExpiresAt: expiresAt,
    });
  };

/**
 * Null where nobody knows: of who hung up before the gateway looked, it has a word and no address.
 */
export const addressOf = (address: string | undefined): string | null =>
  address !== undefined && isIP(address) !== 0 ? address : null;

export const makeStartSession =
  (admitSession: AdmitSession): StartSession =>
  async (user, { origin, methods }) => {
    const started = await admitSession(user, { origin, admit: async () => ok(methods) });
    return started.ok ? started.value : null;
  };
