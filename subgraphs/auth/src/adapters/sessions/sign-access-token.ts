import { randomUUID } from "node:crypto";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import { type JWTPayload, SignJWT } from "jose";
import type { SigningKeys } from "../keys/signing-keys.ts";

export type AccessTokenPolicy = { readonly issuer: string; readonly ttlMs: number };

export type AccessTokenParts = {
  readonly keys: Pick<SigningKeys, "current">;
  readonly clock: Clock;
  readonly policy: AccessTokenPolicy;
};

/** The resource servers: the gateway checks for it. */
export const AUDIENCE = "coffer";

/**
 * An access token (RFC 9068) of `subject`, with `claims` beside those that all have. It ends with
 * its time, or at `endsAt` where that comes first.
 */
export async function signAccessToken(
  { keys, clock, policy }: AccessTokenParts,
  { subject, claims, endsAt }: { subject: string; claims: JWTPayload; endsAt?: Date },
): Promise<{ readonly token: Secret; readonly expiresAt: Date }> {
  const { kid, key } = await keys.current();
  const issuedAt = secondsOf(clock.now());
  const ends = issuedAt + Math.floor(policy.ttlMs / 1000);
  const expiresAt = endsAt ? Math.min(ends, secondsOf(endsAt)) : ends;
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid })
    .setIssuer(policy.issuer)
    .setAudience(AUDIENCE)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .setJti(randomUUID())
    .sign(key);
  return { token: new Secret(token), expiresAt: new Date(expiresAt * 1000) };
}

/** NumericDate (RFC 7519 §2). */
export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);
