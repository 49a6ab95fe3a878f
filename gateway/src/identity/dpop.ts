import { createHash } from "node:crypto";
import { DPOP_ALGORITHMS } from "@coffer/contracts/dpop";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, type JWTPayload, jwtVerify } from "jose";

/** A request as its proof must name it. */
export type Asked = {
  readonly method: string;
  /** Where this server is, as the configuration says, and the path: no query, no fragment. */
  readonly url: string;
  /** The `DPoP` header. */
  readonly proof: string | undefined;
};

/** What a token is, whose holder is to prove that they have its key. */
export type Bound = { readonly token: string; readonly jkt: string };

/** How much clocks may differ, and how long a proof is under way. */
export const PROOF_AGE_MAX_SECONDS = 60;

const PROOF_MAX_LENGTH = 4_096;
const JTI_MAX_LENGTH = 256;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const SIGNED_WITH: ReadonlySet<unknown> = new Set(DPOP_ALGORITHMS);
/** Members of a private or symmetric key (RFC 7518 §6). */
const PRIVATE = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * RFC 9449 §4.3, but for whether the proof came before: the id to know it by, or what is wrong.
 * What costs nothing is looked at first.
 */
export async function judgeProof(asked: Asked, bound: Bound, now: Date): Promise<Result<string, string>> {
  const { proof } = asked;
  if (proof === undefined) return err("is missing");
  if (proof.length > PROOF_MAX_LENGTH) return err(`is longer than ${PROOF_MAX_LENGTH} characters`);
  if (!COMPACT.test(proof)) return err("must be one header with one signed JWT");
  const fault = await faultOfHeader(proof, bound.jkt);
  if (fault !== null) return err(fault);
  const claims = await verify(proof, now);
  if (!claims) return err("has a signature that is not its key's, or times that are over");
  const wrong = faultOfClaims(claims, { ...asked, ...bound, now });
  if (wrong !== null) return err(wrong);
  return ok(hashOf(JSON.stringify([bound.jkt, claims.jti])));
}

async function faultOfHeader(proof: string, jkt: string): Promise<string | null> {
  try {
    const { typ, alg, jwk } = decodeProtectedHeader(proof);
    if (typ !== "dpop+jwt") return 'must have the typ "dpop+jwt"';
    if (!SIGNED_WITH.has(alg)) return `must be signed with ${DPOP_ALGORITHMS.join(" or ")}`;
    if (typeof jwk !== "object" || jwk === null) return "must have a jwk";
    if (PRIVATE.some((member) => member in jwk)) return "must have a public key alone as its jwk";
    return (await calculateJwkThumbprint(jwk, "sha256")) === jkt ? null : "is of another key than the token's";
  } catch {
    return "has a header that cannot be read";
  }
}

const verify = (proof: string, now: Date): Promise<JWTPayload | null> =>
  jwtVerify(proof, EmbeddedJWK, { algorithms: [...DPOP_ALGORITHMS], typ: "dpop+jwt", currentDate: now }).then(
    ({ payload }) => payload,
    () => null,
  );

type Expected = Asked & Bound & { readonly now: Date };

function faultOfClaims(claims: JWTPayload, { method, url, token, now }: Expected): string | null {
  const { htm, htu, iat, jti, ath } = claims;
  if (htm !== method) return "has another htm than the request's method";
  if (typeof htu !== "string" || addressOf(htu) !== addressOf(url)) return `must have the htu ${url}`;
  if (typeof iat !== "number" || !(Math.abs(now.getTime() / 1000 - iat) <= PROOF_AGE_MAX_SECONDS))
    return `must have an iat of at most ${PROOF_AGE_MAX_SECONDS} s ago`;
  if (typeof jti !== "string" || jti === "" || jti.length > JTI_MAX_LENGTH) return "must have a jti";
  return ath === hashOf(token) ? null : "must have the SHA-256 of the token as its ath";
}

/** RFC 9449 §4.3: normalised (RFC 3986 §6.2.2, §6.2.3), without query and fragment. */
function addressOf(text: string): string | null {
  const url = URL.parse(text);
  if (url === null) return null;
  url.search = "";
  url.hash = "";
  return url.href;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
