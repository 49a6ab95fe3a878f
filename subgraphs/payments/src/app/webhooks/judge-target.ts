import ipaddr from "ipaddr.js";
import type { TargetPolicy, WebhookUrlFault } from "../../domain/webhooks/target.ts";

/**
 * What is wrong with a URL, as far as it says so itself: what a name resolves to is judged at each
 * connection. Null where nothing is. By WHATWG's parser, which writes every form of an IPv4
 * address as four decimals.
 */
export function findUrlFault(url: URL, policy: TargetPolicy): WebhookUrlFault | null {
  if (url.protocol !== "https:" && !(policy.http && url.protocol === "http:")) return "NOT_HTTPS";
  if (url.username !== "" || url.password !== "") return "CREDENTIALS";
  if (url.hash !== "") return "FRAGMENT";
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number.parseInt(url.port, 10);
  if (policy.ports !== null && !policy.ports.includes(port)) return "PORT_NOT_ALLOWED";
  const address = literalOf(url.hostname);
  return address !== null && !isAllowedAddress(address, policy) ? "ADDRESS_NOT_ALLOWED" : null;
}

/** The address that a host is, without brackets; null where it is a name. */
function literalOf(hostname: string): string | null {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : null;
}

/** Global unicast (RFC 4291 §2.4): all that was ever given out of IPv6. */
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");
/** Documentation (RFC 9637), which the library does not know yet. */
const DOCUMENTATION = ipaddr.IPv6.parseCIDR("3fff::/20");
/** The platform of Azure, from within: it looks like everybody's. */
const PLATFORMS = ["168.63.129.16"];

/** Whether a connection may be made to it. False for what is no address. */
export function isAllowedAddress(text: string, { loopback }: Pick<TargetPolicy, "loopback">): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  const range = address.range();
  if (range === "loopback") return loopback;
  if (range !== "unicast" || PLATFORMS.includes(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || (address.match(GLOBAL) && !address.match(DOCUMENTATION));
}
