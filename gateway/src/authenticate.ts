import { type Actor, anonymous, type Role, type UserActor } from "@coffer/platform/actor";
import type { Clock } from "@coffer/platform/clock";
import { unauthenticated } from "@coffer/platform/errors";
import { isId } from "@coffer/platform/ids";
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { EndedSessions } from "./ended-sessions.ts";
import { BoundedMap } from "./supergraph/bounded-map.ts";

export type AuthenticateDeps = {
  /** The keys that access tokens are signed with, as auth publishes them now (RFC 7517). */
  readonly fetchKeys: () => Promise<JSONWebKeySet>;
  readonly sessions: EndedSessions;
  readonly issuer: string;
  readonly clock: Clock;
};

/** The Authorization header to an actor: none is anonymous; one that is not good throws UNAUTHENTICATED. */
export type Authenticate = (authorization: string | undefined) => Promise<Actor>;

const AUDIENCE = "coffer";
const TOKENS_KEPT = 10_000;
/** An unknown `kid` asks auth again, at most this often: made-up ones must not become requests. */
const REFETCH_AFTER_MS = 2_000;

/** The only reader of clients' tokens: JWT access tokens of RFC 9068 (`typ` at+jwt), EdDSA alone. */
export function makeAuthenticate({ fetchKeys, sessions, issuer, clock }: AuthenticateDeps): Authenticate {
  // Checking a signature costs about 0.2 ms, so a token is checked once and then known by its exact bytes until it expires.
  const known = new BoundedMap<string, UserActor>(TOKENS_KEPT);
  const keys = makeKeys(fetchKeys, clock);

  const verify = async (token: string): Promise<UserActor> => {
    const { payload } = await jwtVerify(token, await keys(token), {
      algorithms: ["EdDSA"],
      typ: "at+jwt",
      audience: AUDIENCE,
      issuer,
      requiredClaims: ["sub", "sid", "exp", "iat", "jti"],
      currentDate: clock.now(),
    });
    return actorOf(payload);
  };

  return async (authorization) => {
    if (authorization === undefined) return anonymous;
    const [, token] = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? [];
    if (!token) throw unauthenticated("The Authorization header must be `Bearer` and an access token.");
    let actor = known.get(token);
    if (!actor) {
      actor = await verify(token).catch(() => {
        throw unauthenticated("The access token is not valid, or it has expired: refresh it, or log in again.");
      });
      known.set(token, actor);
    }
    if (actor.expiresAt * 1000 <= clock.now().getTime())
      throw unauthenticated("The access token has expired: refresh it.");
    if (await sessions.hasEnded(actor.sessionId)) throw unauthenticated("The session has ended: log in again.");
    return actor;
  };
}

function makeKeys(fetchKeys: () => Promise<JSONWebKeySet>, clock: Clock) {
  let keySet: { keys: JSONWebKeySet; resolve: ReturnType<typeof createLocalJWKSet>; at: number } | undefined;
  return async (token: string) => {
    const { kid } = decodeProtectedHeader(token);
    const now = clock.now().getTime();
    const isKnown = keySet?.keys.keys.some((key) => key.kid === kid);
    if (!keySet || (!isKnown && now - keySet.at > REFETCH_AFTER_MS)) {
      const keys = await fetchKeys();
      keySet = { keys, resolve: createLocalJWKSet(keys), at: now };
    }
    return keySet.resolve;
  };
}

const ROLES: ReadonlySet<string> = new Set<Role>([
  "USER",
  "OPERATOR",
  "COMPLIANCE",
  "AUDITOR",
  "ADMIN",
  "NODE",
  "SERVICE",
]);

function actorOf({ sub, sid, roles, exp }: JWTPayload): UserActor {
  if (typeof sub !== "string" || !isId("usr", sub) || typeof sid !== "string" || !isId("ses", sid) || exp === undefined)
    throw new Error("claims are missing");
  if (!Array.isArray(roles) || !roles.every((role): role is Role => ROLES.has(role)))
    throw new Error("roles are not known");
  return { kind: "user", userId: sub, sessionId: sid, roles, expiresAt: exp };
}
