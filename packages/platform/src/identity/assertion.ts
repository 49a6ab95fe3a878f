import { importJWK, type JWK, jwtVerify, SignJWT } from "jose";
import { BoundedMap, bytesOfText } from "../values/bounded-map.ts";
import type { Clock } from "../values/clock.ts";
import type { Secret } from "../values/secret.ts";
import type { Actor } from "./actor.ts";
import { parseActor } from "./parse-actor.ts";

/**
 * The gateway's word to a subgraph about who a request speaks for: a JWT (RFC 7519) signed with
 * EdDSA, `typ` coffer-actor+jwt, for one subgraph (`aud`), valid 60 s. A subgraph believes nothing
 * else (docs/adr/0006). Where the subgraph has to know it, `adr` says from which network address
 * the request came, and `agt` what the client says that it is.
 */
const TYPE = "coffer-actor+jwt";
const ISSUER = "coffer-gateway";
const LIFE_SECONDS = 60;
/** A signature costs about 0.25 ms, so one is used again until it has less than this left. */
const RENEW_BEFORE_SECONDS = 20;
const KEPT_MAX = { entries: 20_000, bytes: 32_000_000 };

/**
 * Ed25519 private keys (RFC 8037) with a `kid`. The first signs; a rotation puts a new one first
 * once subgraphs know its public part.
 */
export type SigningKeys = readonly { readonly kid: string; readonly privateJwk: Secret }[];

/**
 * Where a client is, as the gateway saw it, and its User-Agent (RFC 9110 §10.1.5), if it sent one.
 */
export type SeenClient = { readonly address: string; readonly agent?: string | undefined };

/**
 * `seen`: for the few requests that are counted by it. Such a word is made anew each time: kept, it
 * would drive out those that serve again.
 */
export type SignAssertion = (actor: Actor, audience: string, seen?: SeenClient) => Promise<string>;

export async function makeSignAssertion(keys: SigningKeys, clock: Clock): Promise<SignAssertion> {
  const [first] = keys;
  if (!first) throw new Error("there is no key to sign assertions with");
  const key = await importJWK(JSON.parse(first.privateJwk.reveal()) as JWK, "EdDSA");
  const kept = new BoundedMap<string, { token: string; expiresAt: number }>({
    ...KEPT_MAX,
    weigh: (name, { token }) => bytesOfText(name) + bytesOfText(token),
  });

  return async (actor, audience, seen) => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const name = `${audience} ${JSON.stringify(actor)}`;
    const known = seen === undefined && kept.get(name);
    if (known && known.expiresAt - now > RENEW_BEFORE_SECONDS) return known.token;
    const expiresAt = now + LIFE_SECONDS;
    // What is undefined is left out of the JSON.
    const token = await new SignJWT({ act: actor, adr: seen?.address, agt: seen?.agent })
      .setProtectedHeader({ alg: "EdDSA", typ: TYPE, kid: first.kid })
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(expiresAt)
      .sign(key);
    if (seen === undefined) kept.set(name, { token, expiresAt });
    return token;
  };
}

/** Whom a request speaks for, and from where and what it came, where the gateway says so. */
export type Asserted = { readonly actor: Actor; readonly address?: string; readonly agent?: string };

/**
 * What an assertion says, or null where it is not the gateway's, not for this subgraph, or over.
 */
export type VerifyAssertion = (token: string) => Promise<Asserted | null>;

/**
 * `publicJwks`: the gateway's keys, the former ones too while their assertions may be under way.
 */
export async function makeVerifyAssertion(options: {
  audience: string;
  publicJwks: readonly JWK[];
  clock: Clock;
}): Promise<VerifyAssertion> {
  const { audience, publicJwks, clock } = options;
  // jose takes an empty one for none, and would let every subgraph's assertion through.
  if (audience === "") throw new Error("there is no audience to check for");
  const keys = new Map(
    await Promise.all(publicJwks.map(async (jwk) => [jwk.kid ?? "", await importJWK(jwk, "EdDSA")] as const)),
  );
  const kept = new BoundedMap<string, { asserted: Asserted; expiresAt: number }>({
    ...KEPT_MAX,
    // What it says is about as long as the token that says it.
    weigh: (token) => 2 * bytesOfText(token),
  });

  return async (token) => {
    const now = clock.now().getTime() / 1000;
    // By its exact bytes: the same text is the same word.
    const known = kept.get(token);
    if (known) return known.expiresAt > now ? known.asserted : null;
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keys.get(kid ?? "") ?? refuse(), {
        algorithms: ["EdDSA"],
        typ: TYPE,
        issuer: ISSUER,
        audience,
        requiredClaims: ["exp", "iat", "act"],
        currentDate: clock.now(),
      });
      const actor = parseActor(payload.act);
      if (!actor) return null;
      const { adr: address, agt: agent } = payload;
      if (typeof address === "string") return { actor, address, ...(typeof agent === "string" ? { agent } : {}) };
      const asserted = { actor };
      kept.set(token, { asserted, expiresAt: payload.exp ?? 0 });
      return asserted;
    } catch {
      return null;
    }
  };
}

function refuse(): never {
  throw new Error("the key is not known");
}
