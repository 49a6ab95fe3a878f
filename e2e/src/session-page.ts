import { join } from "./people.ts";

export const COOKIE = "__Host-coffer";

export type Asked = {
  readonly cookie?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

/** Asks the session door as a page of this Coffer does whose browser keeps the cookie. */
export function makeSessionPage(coffer: { readonly url: string }) {
  const origin = () => new URL(coffer.url).origin;
  async function ask(method: string, path: string, { cookie, headers = {}, body }: Asked = {}) {
    const response = await fetch(`${origin()}/auth/session${path}`, {
      method,
      headers: {
        origin: origin(),
        "sec-fetch-site": "same-origin",
        "x-coffer-session": "1",
        "content-type": "application/json",
        ...(cookie ? { cookie: `other=1; ${COOKIE}=${cookie}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const set = response.headers.getSetCookie().find((line) => line.startsWith(`${COOKIE}=`));
    return {
      status: response.status,
      cookie: set?.slice(COOKIE.length + 1).split(";")[0],
      caching: response.headers.get("cache-control"),
      requestId: response.headers.get("x-request-id"),
      body: text === "" ? {} : JSON.parse(text),
    };
  }
  /** Somebody new, whose page has its cookie. */
  async function begin(stem: string) {
    const person = await join(coffer.url, stem);
    const begun = await ask("POST", "", { body: JSON.stringify({ refreshToken: person.refreshToken }) });
    return { ...person, begun, cookie: begun.cookie };
  }
  return { ask, begin };
}
