import type { IncomingMessage } from "node:http";
import { readEnv } from "@coffer/platform/running/config";
import { makeLogger } from "@coffer/platform/running/log";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readGatewayConfig } from "../config.ts";
import { makeAddressOf } from "./client-address.ts";

const lines: string[] = [];
const log = makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } });

function addressOf(trust: string, peer: string | undefined, forwarded?: string): string {
  const { trustProxy } = readEnv({ TRUST_PROXY: trust }, (env) => readGatewayConfig(env, "production"));
  return makeAddressOf({ trust: trustProxy, log })(messageOf(peer, forwarded));
}

const messageOf = (peer: string | undefined, forwarded?: string) =>
  ({
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
    socket: { remoteAddress: peer },
  }) as Pick<IncomingMessage, "headers" | "socket">;

const [PROXY, OUTER, CLIENT, LIE] = ["10.0.0.1", "192.168.7.7", "198.51.100.9", "203.0.113.66"];

describe("the address of a client", () => {
  it("is the peer's, whatever X-Forwarded-For says, where nobody is trusted, and that is logged once", () => {
    lines.length = 0;
    expect(addressOf("", PROXY)).toBe(PROXY);
    expect(lines).toEqual([]);
    const ask = makeAddressOf({ trust: { hops: 0, proxies: [] }, log });
    for (const forwarded of [LIE, "", "nonsense", `${LIE}, ${CLIENT}`])
      expect(ask(messageOf(PROXY, forwarded))).toBe(PROXY);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("TRUST_PROXY is not set");
  });

  it("is the peer's where the peer is no proxy that is trusted", () => {
    expect(addressOf("10.0.0.2,10.1.0.0/16", PROXY, LIE)).toBe(PROXY);
    expect(addressOf("uniquelocal", CLIENT, LIE)).toBe(CLIENT);
    expect(addressOf("2001:db8::/32", "2001:db9::1", LIE)).toBe("2001:db9::1");
  });

  it.each([
    ["1", CLIENT],
    ["2", LIE],
    [PROXY, CLIENT],
    ["10.0.0.0/8, 192.168.0.0/16", CLIENT],
    ["loopback, uniquelocal", CLIENT],
  ])("is what the proxies of TRUST_PROXY=%s say, and no more of it", (trust, expected) => {
    expect(addressOf(trust, PROXY, `${LIE}, ${CLIENT}`)).toBe(expected);
  });

  it("is found behind several proxies, and the client's own words are never reached", () => {
    expect(addressOf("uniquelocal", PROXY, `${LIE}, ${CLIENT}, ${OUTER}`)).toBe(CLIENT);
    expect(addressOf("2", PROXY, `${LIE}, ${CLIENT}, ${OUTER}`)).toBe(CLIENT);
  });

  it("is the nearest that is known where the header says less, or what is no address", () => {
    expect(addressOf("3", PROXY, CLIENT)).toBe(CLIENT);
    for (const forwarded of ["", "unknown", "_hidden", "1.2.3", `${LIE}, `, "[::1"])
      expect(addressOf("1", PROXY, forwarded)).toBe(PROXY);
    expect(addressOf("1", PROXY)).toBe(PROXY);
  });

  it("has no port, which some proxies write behind it", () => {
    expect(addressOf("1", PROXY, `${CLIENT}:51234`)).toBe(CLIENT);
    expect(addressOf("1", PROXY, "[2001:db8::1]:51234")).toBe("2001:db8::1");
    expect(addressOf("1", PROXY, "[2001:db8::1]")).toBe("2001:db8::1");
    expect(addressOf("1", PROXY, "2001:db8::1")).toBe("2001:db8::1");
  });

  it("knows a proxy whose IPv4 address comes as IPv6, as on a socket of both", () => {
    expect(addressOf("10.0.0.0/8", "::ffff:10.0.0.1", CLIENT)).toBe(CLIENT);
    expect(addressOf("loopback", "::ffff:127.0.0.1", CLIENT)).toBe(CLIENT);
    expect(addressOf("loopback", "::1", CLIENT)).toBe(CLIENT);
  });

  it("is one for all who hung up before anybody looked", () => {
    expect(addressOf("", undefined)).toBe("unknown");
  });

  it("is never taken from what stands left of the hops that are trusted", () => {
    const part = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (lies) => {
        expect(addressOf("1", PROXY, [...lies, CLIENT].join(", "))).toBe(CLIENT);
      }),
    );
  });
});
