// @ts-check
import { CofferError } from "./errors.js";
import { fetchJson, secondsOf } from "./post.js";
import { repeatRenewal, TIMEOUT_MS } from "./repeat-renewal.js";

/**
 * @typedef {{ readonly path: string; readonly fetch: typeof fetch }} Door
 * @typedef {{
 *   readonly method: "POST" | "DELETE";
 *   readonly below: string;
 *   readonly body?: object;
 * }} Wish
 * @typedef {{ readonly accessToken: string; readonly expiresAt: string }} Access
 */

const UNAUTHENTICATED = 401;

/**
 * An access token, and null where there is no session (any more). Throws CofferError where that is
 * not known.
 *
 * @param {Door} door
 * @param {Wish} wish
 * @returns {Promise<Access | null>}
 */
export const askDoor = (door, wish) => repeatRenewal(() => once(door, wish));

/**
 * @param {Door} door
 * @param {Wish} wish
 * @returns {Promise<Access | null>}
 */
async function once({ path, fetch }, { method, below, body }) {
  const { status, headers, answer } = await fetchJson(fetch, `${path}${below}`, {
    method,
    headers: { "content-type": "application/json", "x-coffer-session": "1" },
    credentials: "same-origin",
    cache: "no-store",
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (status === UNAUTHENTICATED || (method === "DELETE" && status < 300)) return null;
  const said = /** @type {Partial<Access> & { error?: { code: string; message: string } }} */ (answer ?? {});
  const { accessToken, expiresAt, error } = said;
  if (accessToken && expiresAt) return { accessToken, expiresAt };
  throw new CofferError({
    code: error?.code ?? "UNREADABLE_ANSWER",
    message: error?.message ?? `the session door answered with status ${status}`,
    requestId: headers.get("x-request-id"),
    retryAfterSeconds: secondsOf(headers),
  });
}
