import { createHmac, type KeyObject, type webcrypto } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { type Logger, makeLogger } from "@coffer/platform/running/log";
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK, type JWTPayload, SignJWT } from "jose";

export const ISSUER = "https://coffer.example";

type Key = webcrypto.CryptoKey | KeyObject | Uint8Array;
export type SigningKey = { readonly kid: string; readonly privateKey: Key; readonly jwk: JWK };

export async function makeSigningKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, use: "sig", alg: "EdDSA" } };
}

/**
 * Auth as the gateway sees it: keys that can be replaced or be out of reach, and tokens of whatever
 * kind.
 */
export async function makeTokenWorld() {
  const key = await makeSigningKey("first");
  let now = new Date("2026-11-21T12:00:00Z").getTime();
  const clock = { now: () => new Date(now) };
  const logged: string[] = [];
  const log: Logger = makeLogger({ name: "test", level: "debug", stream: { write: (line) => logged.push(line) } });
  const auth = {
    published: [key.jwk],
    fetches: 0,
    answer: (): Promise<JSONWebKeySet> => Promise.resolve({ keys: [...auth.published] }),
  };
  const ended = new Set<string>();
  const claims = { sub: newId("usr"), sid: newId("ses"), roles: ["USER"], client_id: "coffer" };
  const seconds = () => Math.floor(now / 1000);

  return {
    key,
    clock,
    log,
    logged,
    auth,
    ended,
    claims,
    seconds,
    pass: (ms: number) => {
      now += ms;
    },
    fetchKeys: () => {
      auth.fetches += 1;
      return auth.answer();
    },
    sessions: { hasEnded: async (sessionId: string) => ended.has(sessionId) },
    /**
     * A good access token, but for the changes; a claim or header that is undefined is left out.
     */
    sign: async (
      changes: { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: Key } = {},
    ): Promise<string> => {
      const payload = {
        iss: ISSUER,
        aud: "coffer",
        iat: seconds(),
        exp: seconds() + 600,
        jti: newId("jti"),
        amr: ["pwd"],
        auth_time: seconds(),
        ...claims,
        ...changes.claims,
      };
      const header = { alg: "EdDSA", typ: "at+jwt", kid: key.kid, ...changes.header };
      return new SignJWT(defined(payload) as JWTPayload)
        .setProtectedHeader(defined(header) as { alg: string })
        .sign(changes.key ?? key.privateKey);
    },
  };
}

const defined = (record: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** A token as no library would sign it. */
export function handmadeToken(header: object, payload: object, secret?: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${secret === undefined ? "AA" : createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
