import type { Brand } from "@coffer/contracts/brand";
import type { Id } from "@coffer/contracts/ids";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { UserId } from "../users/ids.ts";

/** Also its `client_id`. */
export type ClientId = Id<"app">;

/** PUBLIC: a program on somebody's device, or a page, which can keep no secret (RFC 6749 §2.1). */
export type ClientKind = "PUBLIC" | "CONFIDENTIAL";

/** An address that an answer may be led to, exactly as it was registered. */
export type RedirectUri = Brand<string, "RedirectUri">;

export type ClientFields = {
  readonly name: string;
  readonly homepage: string;
  readonly redirectUris: readonly RedirectUri[];
  /** Where a browser may be led that has logged out. */
  readonly postLogoutRedirectUris: readonly RedirectUri[];
  readonly scopes: readonly string[];
  readonly byDeviceCode: boolean;
  /** Whether it gets no token that is bound to no key (RFC 9449 §5.2). */
  readonly dpopBoundAccessTokens: boolean;
};

export type Client = ClientFields & {
  readonly id: ClientId;
  readonly kind: ClientKind;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
};

export type ClientAction = "REGISTER" | "UPDATE" | "ROTATE_SECRET" | "DISABLE";

/** Kept for good. `became`: null where only the secret is another. */
export type ClientChange = {
  readonly clientId: ClientId;
  readonly action: ClientAction;
  readonly became: (ClientFields & { readonly kind: ClientKind }) | null;
  readonly byId: UserId;
};

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["127.0.0.1", "[::1]", "localhost"]);

const URI_MAX = 512;
/** ASCII that a URI has (RFC 3986 §2), and none that a page or a header could be broken with. */
const URI_TEXT = /^[A-Za-z0-9\-._~:/?[\]@!$&'()*+,;=%]+$/;
/**
 * A scheme of one's own is a domain of one's own, backwards (RFC 8252 §7.1): with a dot, so none
 * that browsers run.
 */
const OWN_SCHEME = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/;

export type RedirectUriFault = { readonly code: "INVALID_REDIRECT_URI"; readonly message: string };

const fault = (message: string) => err<RedirectUriFault>({ code: "INVALID_REDIRECT_URI", message });

/**
 * https anywhere; http to the device itself alone (RFC 8252 §7.3); or a scheme of the program's
 * own. Without a fragment (RFC 6749 §3.1.2) and without a name or password, which would make it
 * look like another's.
 */
export function parseRedirectUri(raw: string): Result<RedirectUri, RedirectUriFault> {
  const url = raw.length <= URI_MAX && URI_TEXT.test(raw) ? parseUrl(raw) : null;
  if (!url) return fault(`must be an absolute URI of at most ${URI_MAX} characters, without a fragment`);
  if (url.username !== "" || url.password !== "") return fault("must not hold a name or a password");
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname))
    return fault("must be https: http leads to this device alone (127.0.0.1, [::1])");
  if (url.protocol === "https:" && LOOPBACK_HOSTS.has(url.hostname)) return fault("must be http on this device");
  if (!isWeb(url) && !OWN_SCHEME.test(url.protocol))
    return fault("must be https, http to this device, or a scheme that is a domain backwards (com.example.app)");
  return ok(raw as RedirectUri);
}

const isWeb = ({ protocol }: URL): boolean => protocol === "https:" || protocol === "http:";

function parseUrl(raw: string): URL | null {
  try {
    return new URL(raw);
  } catch {
    return null;
  }
}

/**
 * A program on somebody's device (RFC 8252): asked for anew each time, for anybody can say that
 * they are it, and the port of its address on the device may be any.
 */
export const isNative = ({ redirectUris }: Pick<Client, "redirectUris">): boolean =>
  redirectUris.length === 0 || redirectUris.some((uri) => new URL(uri).protocol !== "https:");

/** What a person is told of where an answer leads: a host, or the program on their own device. */
export function destinationOf(uri: string): { readonly host: string | null } {
  const url = parseUrl(uri);
  return { host: url && url.protocol === "https:" ? url.host : null };
}

/** Of whoever is behind a client, for the page that asks about it. */
export function isHomepage(raw: string): boolean {
  const url = raw.length <= URI_MAX && URI_TEXT.test(raw) ? parseUrl(raw) : null;
  return url?.protocol === "https:" && url.username === "" && url.password === "";
}
