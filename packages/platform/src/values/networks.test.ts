import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeIsInNetworks, parseNetwork } from "./networks.ts";

describe("a network", () => {
  it.each([
    ["", "NOT_A_NETWORK"],
    ["10.0.0.0/33", "NOT_A_NETWORK"],
    ["10.0.0.0/08", "NOT_A_NETWORK"],
    ["10.0.0/8", "NOT_A_NETWORK"],
    ["010.0.0.0/8", "NOT_A_NETWORK"],
    ["256.0.0.1", "NOT_A_NETWORK"],
    ["10.0.0.0/-1", "NOT_A_NETWORK"],
    ["10.0.0.0/8/8", "NOT_A_NETWORK"],
    ["2001:db8::/129", "NOT_A_NETWORK"],
    ["2001:db8:::/32", "NOT_A_NETWORK"],
    ["fe80::1%eth0", "NOT_A_NETWORK"],
    ["example.com", "NOT_A_NETWORK"],
    ["10.0.0.1/8", "HOST_BITS"],
    ["0.0.0.1/0", "HOST_BITS"],
    ["2001:db8::1/64", "HOST_BITS"],
    ["::ffff:192.0.2.1/120", "HOST_BITS"],
  ])("is refused as %j: %s", (text, fault) => {
    expect(parseNetwork(text)).toEqual({ ok: false, error: fault });
  });

  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    [" 192.0.2.7 ", "192.0.2.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["::1", "::1/128"],
    ["2001:db8:0:0:8000::/65", "2001:db8:0:0:8000::/65"],
    ["::/0", "::/0"],
  ])("is read from %j as %s", (text, network) => {
    expect(parseNetwork(text)).toEqual({ ok: true, value: network });
  });
});

describe("an address", () => {
  const isIn = makeIsInNetworks(["10.1.0.0/16", "192.0.2.7/32", "2001:db8:1::/48"]);

  it.each(["10.2.0.1", "192.0.2.8", "2001:db8:2::1", "::1", "", "unknown", "10.1.0.0/16", "::ffff:10.2.0.1"])(
    "that is in none of the networks: %j",
    (address) => {
      expect(isIn(address)).toBe(false);
    },
  );

  it.each(["10.1.0.0", "10.1.255.255", "192.0.2.7", "2001:db8:1:ffff::1", "::ffff:10.1.2.3", "2001:DB8:1::1%eth0"])(
    "that is in one: %j",
    (address) => {
      expect(isIn(address)).toBe(true);
    },
  );

  it("is in a network of IPv4 exactly where its first bits are the network's", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (one, other, prefix) => {
        const numberOf = (text: string) =>
          text.split(".").reduce((sum, part) => sum * 256 + Number.parseInt(part, 10), 0);
        const size = 2 ** (32 - prefix);
        const base = Math.floor(numberOf(one) / size) * size;
        const text = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".");
        const network = parseNetwork(`${text}/${prefix}`);
        if (!network.ok) throw new Error(network.error);
        expect(makeIsInNetworks([network.value])(other)).toBe(Math.floor(numberOf(other) / size) * size === base);
      }),
    );
  });
});
