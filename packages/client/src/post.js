// @ts-check
import { CofferError, errorOf } from "./errors.js";

/**
 * @import { Fault } from "../types/errors.d.ts"
 * @typedef {{
 *   readonly url: string;
 *   readonly fetch: typeof fetch;
 *   readonly errorPages: string;
 * }} Api
 */

/**
 * One request and its answer. Throws CofferError.
 *
 * @param {Api} api
 * @param {{ readonly query: string; readonly variables: Readonly<Record<string, unknown>> }} body
 * @param {{ readonly token: string | null; readonly signal: AbortSignal }} options
 * @returns {Promise<{ data: unknown }>}
 */
export async function post({ url, fetch, errorPages }, body, { token, signal }) {
  const { status, headers, answer } = await fetchJson(fetch, url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
    credentials: "omit",
    signal,
  });
  const { data = null, errors } = /** @type {{ data?: unknown; errors?: readonly Fault[] }} */ (answer ?? {});
  const requestId = headers.get("x-request-id");
  if (Array.isArray(errors) && errors.length > 0)
    throw errorOf(errors, { errorPages, data, requestId, retryAfterSeconds: secondsOf(headers) });
  if (data === null)
    throw new CofferError({
      code: "UNREADABLE_ANSWER",
      message: `the answer, of status ${status}, is none of the API`,
      requestId,
      retryAfterSeconds: secondsOf(headers),
      mayBeDone: true,
    });
  return { data };
}

/**
 * The answer as JSON, or undefined where it is none. Throws UNREACHABLE where none came.
 *
 * @param {typeof globalThis.fetch} send
 * @param {string} url
 * @param {RequestInit} init
 */
export async function fetchJson(send, url, init) {
  try {
    const response = await send(url, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, answer: parseJson(text) };
  } catch (cause) {
    throw new CofferError({ code: "UNREACHABLE", message: "no answer came", mayBeDone: true, cause });
  }
}

/** @param {string} text @returns {unknown} */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 9110 §10.2.3, of seconds alone. */
export function secondsOf(/** @type {Headers} */ headers) {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}
