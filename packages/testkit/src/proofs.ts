import { createHash, randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";

export type Changes = {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: ClientKey["privateKey"];
};
export type ClientKey = Awaited<ReturnType<typeof makeClientKey>>;

/** A key pair of a client's, as it proves with it that a token is its own (RFC 9449). */
export async function makeClientKey(alg = "ES256") {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { alg, publicKey, privateKey, jwk, jkt: await calculateJwkThumbprint(jwk, "sha256") };
}

const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

type Proved = { readonly token?: string; readonly method: string; readonly url: string; readonly at: number };

/**
 * A good proof, but for the changes; a claim or header that is undefined is left out. Without a
 * token it is for who gives one.
 */
export function signProof(
  { alg, jwk, privateKey }: ClientKey,
  { token, method, url, at }: Proved,
  changes: Changes = {},
): Promise<string> {
  const ath = token === undefined ? undefined : hashOf(token);
  const claims = { htm: method, htu: url, iat: at, jti: randomUUID(), ath, ...changes.claims };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader(JSON.parse(JSON.stringify({ alg, typ: "dpop+jwt", jwk, ...changes.header })))
    .sign(changes.key ?? privateKey);
}
