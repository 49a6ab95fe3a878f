import { isIP } from "node:net";
import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";

/** Who asks for passkeys, and where its pages and apps are. */
export type RelyingParty = {
  /** A domain: every passkey is bound to it for good. Null where the public address is none. */
  readonly rpId: string | null;
  /** What somebody reads who is asked for a passkey. */
  readonly name: string;
  /** As browsers and apps say where an answer comes from. */
  readonly origins: readonly string[];
  /** Also pages of this machine at `http://localhost`, with any port. */
  readonly isOnLoopback: boolean;
};

const NAME = "Coffer";
const LOCALHOST = /^http:\/\/localhost(:\d{1,5})?$/;
/**
 * SHA-256 of the certificate that an app is signed with, as Android's Credential Manager says it.
 */
const ANDROID_APP = /^android:apk-key-hash:[A-Za-z0-9_-]{43}$/;

/**
 * The domain is that of the public address: what is bound to it is lost with it. A sandbox on an
 * address of this machine is `localhost`, for no passkey can belong to an address.
 */
export function readRelyingParty(env: Environment, mode: Mode, issuer: string): RelyingParty {
  const isOnLoopback = mode === "sandbox";
  const { hostname, origin } = URL.canParse(issuer) ? new URL(issuer) : { hostname: "", origin: "" };
  const apps = env.list("AUTH_PASSKEY_APPS", []);
  if (!apps.every((app) => ANDROID_APP.test(app)))
    env.refuse("AUTH_PASSKEY_APPS must be android:apk-key-hash:…, separated by commas");
  return { rpId: rpIdOf(hostname, isOnLoopback), name: NAME, origins: [origin, ...apps], isOnLoopback };
}

function rpIdOf(hostname: string, isOnLoopback: boolean): string | null {
  const address = hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(address) === 0) return hostname === "" ? null : hostname;
  return isOnLoopback && (address.startsWith("127.") || address === "::1") ? "localhost" : null;
}

export const isOriginOf = ({ origins, isOnLoopback }: RelyingParty, origin: string): boolean =>
  origins.includes(origin) || (isOnLoopback && LOCALHOST.test(origin));
