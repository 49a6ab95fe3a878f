import { unauthenticated } from "@coffer/platform/graphql/errors";
import { type Actor, anonymous, type UserActor } from "@coffer/platform/identity/actor";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import { GraphQLError } from "graphql";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import type { EndedSessions } from "./ended-sessions.ts";
import { parseTokenClaims } from "./parse-token-claims.ts";
import type { KeySet, TokenKeys } from "./token-keys.ts";

export type AuthenticateDeps = {
  readonly keys: TokenKeys;
  readonly sessions: Pick<EndedSessions, "hasEnded">;
  readonly issuer: string;
  readonly clock: Clock;
};

/** UNAUTHENTICATED with a token that was good: its bearer may have a newer one already. */
export class TokenExpired extends GraphQLError {
  constructor() {
    super("The access token has expired: refresh it.", { extensions: { code: "UNAUTHENTICATED" } });
  }
}

export type Authenticator = {
  /**
   * The Authorization header to an actor: none is anonymous; one that is not good throws
   * UNAUTHENTICATED, {@link TokenExpired} where it was.
   */
  authenticate(authorization: string | undefined): Promise<Actor>;
  /**
   * For a socket, whose token was read once: throws UNAUTHENTICATED as soon as it has expired or
   * its session has ended.
   */
  confirm(actor: Actor): Promise<void>;
  /** Bytes that are kept of tokens. */
  readonly kept: number;
};

const AUDIENCE = "coffer";
const TOKENS_KEPT = { entries: 10_000, bytes: 32_000_000 };

/**
 * The only reader of clients' tokens: JWT access tokens of RFC 9068 (`typ` at+jwt), EdDSA alone.
 */
export function makeAuthenticator({ keys, sessions, issuer, clock }: AuthenticateDeps): Authenticator {
  // Checking a signature costs about 0.2 ms, so a token is checked once per key set and then known
  // by its exact bytes.
  const known = new BoundedMap<string, { readonly actor: UserActor; readonly keySet: KeySet }>({
    ...TOKENS_KEPT,
    // Whom it speaks for is about as long as the token itself.
    weigh: (token) => 2 * bytesOfText(token),
  });

  const verify = async (token: string): Promise<UserActor> => {
    const keySet = await keys(kidOf(token));
    try {
      const { payload } = await jwtVerify(token, keySet.resolve, {
        algorithms: ["EdDSA"],
        typ: "at+jwt",
        audience: AUDIENCE,
        issuer,
        requiredClaims: ["sub", "sid", "exp", "iat", "jti", "client_id"],
        currentDate: clock.now(),
      });
      const actor = parseTokenClaims(payload);
      known.set(token, { actor, keySet });
      return actor;
    } catch (error) {
      // Its signature was checked before: nobody makes an old one up.
      throw error instanceof errors.JWTExpired ? new TokenExpired() : notValid();
    }
  };
  const confirm = async (actor: Actor) => {
    if (actor.kind === "anonymous") return;
    if (actor.expiresAt * 1000 <= clock.now().getTime()) throw new TokenExpired();
    if (await sessions.hasEnded(actor.credential.id)) throw unauthenticated("The session has ended: log in again.");
  };

  return {
    confirm,
    async authenticate(authorization) {
      if (authorization === undefined) return anonymous;
      const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
      if (!token) throw unauthenticated("The Authorization header must be `Bearer` and an access token.");
      const found = known.get(token);
      const actor = found && found.keySet === (await keys()) ? found.actor : await verify(token);
      await confirm(actor);
      return actor;
    },
    get kept() {
      return known.bytes;
    },
  };
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    throw notValid();
  }
}

const notValid = () => unauthenticated("The access token is not valid: refresh it, or log in again.");
