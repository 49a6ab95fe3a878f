import { Secret } from "@coffer/platform/values/secret";

/**
 * `__Host-` (RFC 6265bis §4.1.3.2): the browser takes it only with Secure and `Path=/` and without
 * Domain, so no neighbour under the same domain can plant one.
 */
const NAME = "__Host-coffer";
/** Beside it, in a sandbox on this machine: Safari takes no Secure cookie over http. */
const PLAIN_NAME = "coffer-sandbox";

export const COOKIE_NAMES = [NAME, PLAIN_NAME] as const;

const ALWAYS = "Path=/; HttpOnly; SameSite=Strict";

/** Values of `Set-Cookie`. `plain`: whether the one without Secure goes beside it. */
export function cookiesWith(token: Secret, { maxAgeSeconds, plain }: { maxAgeSeconds: number; plain: boolean }) {
  const rest = `${token.reveal()}; Max-Age=${maxAgeSeconds}; ${ALWAYS}`;
  return [`${NAME}=${rest}; Secure`, ...(plain ? [`${PLAIN_NAME}=${rest}`] : [])];
}

export const clearedCookies = (plain: boolean): string[] => cookiesWith(new Secret(""), { maxAgeSeconds: 0, plain });

/** Null where there is none, or more than one of a name: nobody could say which is meant. */
export function readSessionCookie(header: string | undefined, plain: boolean): Secret | null {
  const valuesOf = (name: string) =>
    (header ?? "")
      .split(";")
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(`${name}=`))
      .map((pair) => pair.slice(name.length + 1));
  const secure = valuesOf(NAME);
  const [value, ...more] = secure.length > 0 || !plain ? secure : valuesOf(PLAIN_NAME);
  return value === undefined || value === "" || more.length > 0 ? null : new Secret(value);
}
