import { unauthenticated } from "@coffer/platform/graphql/errors";
import { type Actor, anonymous, type KnownActor } from "@coffer/platform/identity/actor";
import { isMeantAsApiKey } from "@coffer/platform/identity/api-keys";
import type { Logger } from "@coffer/platform/running/log";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import { GraphQLError } from "graphql";
import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { makeApiKeys, type Verified } from "./api-keys.ts";
import { type BoundTokensDeps, makeDemandProof, NotProved } from "./bound-tokens.ts";
import type { Asked } from "./dpop.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import { type AskForGrant, makeExchangeKeys } from "./exchange-keys.ts";
import { parseTokenClaims, parseTokenKey, parseTokenNetworks } from "./parse-token-claims.ts";
import type { KeySet, TokenKeys } from "./token-keys.ts";

export type AuthenticateDeps = {
  readonly keys: TokenKeys;
  readonly sessions: Pick<EndedSessions, "hasEnded">;
  readonly issuer: string;
  readonly askForGrant: AskForGrant;
  readonly keyValue: BoundTokensDeps["keyValue"];
  readonly clock: Clock;
  readonly log: Logger;
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
   * UNAUTHENTICATED, {@link TokenExpired} where it was. `address`: where the client is, for what
   * may be used from some networks alone. `asked`: the request over HTTP, once for each, which
   * whoever has a token that is bound to a key has to prove.
   */
  authenticate(authorization: string | undefined, address: string, asked?: Asked): Promise<Actor>;
  /**
   * For a socket, whose token was read once: throws UNAUTHENTICATED as soon as it has expired or
   * its session has ended.
   */
  confirm(actor: Actor): Promise<void>;
  /** Bytes that are kept of tokens and API keys. */
  readonly kept: number;
};

/** The scheme; and a key, or a token in three parts, which is then said a second time. */
const AUTHORIZATION = /^(Bearer|DPoP) (cof_\w+|([\w-]+\.[\w-]+\.[\w-]+))$/i;
const AUDIENCE = "coffer";
const TOKENS_KEPT = { entries: 10_000, bytes: 32_000_000 };

/**
 * The only reader of clients' tokens: JWT access tokens of RFC 9068 (`typ` at+jwt), EdDSA alone;
 * and API keys, for which auth gives such a token.
 */
export function makeAuthenticator(deps: AuthenticateDeps): Authenticator {
  const { keys, sessions, issuer, clock } = deps;
  // Checking a signature costs about 0.2 ms, so a token is checked once per key set and then known
  // by its exact bytes.
  const known = new BoundedMap<string, Verified & { readonly keySet: KeySet }>({
    ...TOKENS_KEPT,
    // Whom it speaks for is about as long as the token itself.
    weigh: (token) => 2 * bytesOfText(token),
  });

  const verify = async (token: string): Promise<Verified> => {
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
      const verified = {
        actor: parseTokenClaims(payload),
        isFrom: parseTokenNetworks(payload),
        jkt: parseTokenKey(payload),
      };
      known.set(token, { ...verified, keySet });
      return verified;
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
  const apiKeys = makeApiKeys({
    ...deps,
    exchange: makeExchangeKeys({ ...deps, ask: deps.askForGrant }).exchange,
    verify,
    isOver: (actor: KnownActor) =>
      actor.expiresAt * 1000 <= clock.now().getTime() || sessions.hasEnded(actor.credential.id),
  });

  const demandProof = makeDemandProof(deps);

  return {
    confirm,
    async authenticate(authorization, address, asked) {
      if (authorization === undefined) return anonymous;
      const [, scheme, given, token] = AUTHORIZATION.exec(authorization) ?? [];
      const isByDpop = scheme?.toLowerCase() === "dpop";
      if (given !== undefined && isMeantAsApiKey(given)) {
        if (isByDpop) throw new NotProved("invalid_token", "An API key is bound to no key: send it as `Bearer`.");
        return apiKeys.actorOf(given, address);
      }
      if (token === undefined)
        throw unauthenticated(
          "The Authorization header must be `Bearer` and an access token or API key, or `DPoP` and an access token.",
        );
      const found = known.get(token);
      const { actor, isFrom, jkt } = found && found.keySet === (await keys()) ? found : await verify(token);
      if (!isFrom(address)) throw unauthenticated("The access token may not be used from this network.");
      await confirm(actor);
      await demandProof({ token, jkt, isByDpop, asked });
      return actor;
    },
    get kept() {
      return known.bytes + apiKeys.kept;
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
