import type { Secret } from "@coffer/platform/values/secret";

/** Where a node is asked, in pieces. Whoever holds one lets no part of it out. */
export type Endpoint = {
  /** The address with this path behind its own, and without its user. */
  at(path: string): string;
  /** Basic (RFC 7617), where the address has a user. */
  readonly authorization: string | null;
  /** The text without every part of the address that may be secret or says where the node is. */
  redact(text: string): string;
};

/**
 * Providers' keys have 20 characters and more. Shorter pieces are words such as `v2`, and taking
 * those out would tear holes into what a node says.
 */
const PIECE_LENGTH_MIN = 6;

/** Throws where it is no http(s) URL; the error does not quote it, as that of `new URL` does. */
export function parseEndpoint(url: Secret): Endpoint {
  const parsed = parseUrl(url);
  const user = [decode(parsed.username), decode(parsed.password)] as const;
  const hasUser = parsed.username !== "" || parsed.password !== "";
  const secrets = piecesOf(parsed, user);
  parsed.username = "";
  parsed.password = "";
  parsed.hash = "";
  return {
    at(path) {
      const target = new URL(parsed);
      if (path !== "") target.pathname = target.pathname.replace(/\/$/, "") + path;
      return target.href;
    },
    authorization: hasUser ? `Basic ${Buffer.from(user.join(":")).toString("base64")}` : null,
    redact: (text) => secrets.reduce((left, secret) => left.replaceAll(secret, "[secret]"), text),
  };
}

function parseUrl(url: Secret): URL {
  const parsed = URL.parse(url.reveal());
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new Error("the address of a node is no http(s) URL");
  return parsed;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("the user of a node's URL is not percent-encoded");
  }
}

/** Longest first, so that none is left half. */
function piecesOf(url: URL, user: readonly string[]): string[] {
  const inPath = url.pathname.split("/");
  const inQuery = [url.search, ...url.searchParams.values()];
  const whole = [url.href, url.host, url.hostname, url.username, url.password];
  const pieces = new Set([...whole, ...user, ...inPath, ...inQuery]);
  return [...pieces].filter(({ length }) => length >= PIECE_LENGTH_MIN).toSorted((a, b) => b.length - a.length);
}
