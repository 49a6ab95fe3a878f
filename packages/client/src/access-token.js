// @ts-check

/** A token is renewed this long before it ends, or in the last fifth of it. */
const EARLY_MS = 30_000;

/**
 * What a token says of itself (RFC 7519); nothing where it is opaque. It is not checked: whoever
 * holds a token may read it, and believes nothing by it.
 *
 * @param {string} token
 * @returns {{ readonly sub?: string; readonly iat?: number; readonly exp?: number }}
 */
export function readClaims(token) {
  try {
    const [, payload = ""] = token.split(".");
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}

export const userIdOf = (/** @type {string} */ token) => readClaims(token).sub ?? null;

/**
 * Whether both tokens say whose they are, and are not the same person's.
 *
 * @param {string | null} [one]
 * @param {string | null} [other]
 */
export function areOfTwo(one, other) {
  const [first, second] = [userIdOf(one ?? ""), userIdOf(other ?? "")];
  return first !== null && second !== null && first !== second;
}

/**
 * Until when a token that has just come is used, by this machine's clock. Its own times say how
 * long it lasts: the clock here may be wrong.
 *
 * @param {string} token
 * @param {string} expiresAt RFC 3339
 */
export function freshUntil(token, expiresAt) {
  const { iat, exp } = readClaims(token);
  const now = Date.now();
  const lastsMs = iat !== undefined && exp !== undefined ? (exp - iat) * 1000 : Date.parse(expiresAt) - now;
  return now + lastsMs - Math.min(EARLY_MS, lastsMs / 5);
}

/** The same of a token that came from a storage: how long ago it was made is not known. */
export function storedFreshUntil(/** @type {string} */ token, /** @type {string} */ expiresAt) {
  const { iat, exp } = readClaims(token);
  const lastsMs = iat !== undefined && exp !== undefined ? (exp - iat) * 1000 : EARLY_MS * 5;
  return Date.parse(expiresAt) - Math.min(EARLY_MS, lastsMs / 5);
}
