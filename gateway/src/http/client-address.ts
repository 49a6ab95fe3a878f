import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Logger } from "@coffer/platform/running/log";

/**
 * Whose word on where a client is counts: that of the nearest hops, or of proxies by their
 * addresses. Nobody's where both are empty.
 */
export type TrustProxy = {
  readonly hops: number;
  /** Addresses, and networks as `10.0.0.0/8`. */
  readonly proxies: readonly string[];
};

/**
 * The client's address, as plain text without a port; `unknown` where the connection is gone before
 * anybody looked.
 */
export type AddressOf = (message: Pick<IncomingMessage, "headers" | "socket">) => string;

/** So that nobody escapes being counted by hanging up at once: all of these are counted as one. */
const UNKNOWN = "unknown";

/**
 * Who is at the other end: the peer, or where that is a proxy which is trusted, whom
 * X-Forwarded-For names before it, from the right, as far as trust goes. What a client itself
 * writes into the header stands further left, and is never reached.
 */
export function makeAddressOf({ trust, log }: { trust: TrustProxy; log: Logger }): AddressOf {
  const trusts = makeTrust(trust);
  const isTrusting = trust.hops > 0 || trust.proxies.length > 0;
  let hasWarned = false;

  return ({ headers, socket }) => {
    let address = socket.remoteAddress ?? UNKNOWN;
    const forwarded = headers["x-forwarded-for"];
    if (forwarded === undefined) return address;
    if (!isTrusting) {
      if (!hasWarned)
        log.warn("requests come with X-Forwarded-For and TRUST_PROXY is not set: all who use one proxy count as one");
      hasWarned = true;
      return address;
    }
    const named = String(forwarded).split(",").toReversed();
    for (const [hop, text] of named.entries()) {
      const next = plainAddress(text.trim());
      if (!next || !trusts(address, hop)) break;
      address = next;
    }
    return address;
  };
}

/**
 * Some proxies write a port behind the address: with it, one client would be as many as it has
 * connections.
 */
function plainAddress(text: string): string | null {
  const [, bracketed, dotted] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? text;
  return isIP(address) === 0 ? null : address;
}

function makeTrust({ hops, proxies }: TrustProxy): (address: string, hop: number) => boolean {
  const known = new BlockList();
  for (const proxy of proxies) {
    const [network = "", prefix] = proxy.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) known.addAddress(network, family);
    else known.addSubnet(network, Number.parseInt(prefix, 10), family);
  }
  return (address, hop) => {
    const family = isIP(address);
    return hop < hops || (family > 0 && known.check(address, family === 6 ? "ipv6" : "ipv4"));
  };
}
