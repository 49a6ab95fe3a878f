import { createHash, randomUUID } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";

export type Changes = {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: ClientKey["privateKey"];
};
export type ClientKey = Awaited<ReturnType<typeof makeClientKey>>;

/** A client's key pair, and proofs by it. */
export async function makeClientKey(alg = "ES256") {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { alg, privateKey, jwk, jkt: await calculateJwkThumbprint(jwk, "sha256") };
}

export const hashOf = (token: string): string => createHash("sha256").update(token).digest("base64url");

type Proved = { readonly token: string; readonly method: string; readonly url: string; readonly at: number };

/** A good proof, but for the changes; a claim or header that is undefined is left out. */
export function signProof({ alg, jwk, privateKey }: ClientKey, { token, method, url, at }: Proved, changes: Changes) {
  const claims = { htm: method, htu: url, iat: at, jti: randomUUID(), ath: hashOf(token), ...changes.claims };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader(JSON.parse(JSON.stringify({ alg, typ: "dpop+jwt", jwk, ...changes.header })))
    .sign(changes.key ?? privateKey);
}
