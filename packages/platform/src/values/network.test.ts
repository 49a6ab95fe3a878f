import { describe, expect, it } from "vitest";
import { networkOf } from "./network.ts";

describe("what attempts from an address are counted under", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::ffff", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
    ["unknown", "unknown"],
  ])("is, of %s, %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it("is one for all addresses of an IPv6 network of 64 bits, and another for the next one", () => {
    const [first, ...others] = ["2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:2::1"].map(
      networkOf,
    );
    expect([first, others[0] === first, others[1] === first]).toEqual(["2001:db8:0:1::/64", true, false]);
  });
});
