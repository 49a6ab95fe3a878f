import { describe, expect, it } from "vitest";
import type { TargetPolicy } from "../../domain/webhooks/target.ts";
import { findUrlFault, isAllowedAddress } from "./judge-target.ts";

const PRODUCTION: TargetPolicy = { http: false, loopback: false, ports: [443, 8443] };
const SANDBOX: TargetPolicy = { http: true, loopback: true, ports: null };
const faultOf = (url: string, policy = PRODUCTION) => findUrlFault(new URL(url), policy);

/** Of every kind that leads inside, or nowhere. */
const INSIDE = [
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255"],
  ...["127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255"],
  ...["192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1"],
  ...["203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::7f00:1"],
  ...["64:ff9b:1::7f00:1", "100::1", "2001::1", "2001:2::1", "2001:db8::1", "2001:20::1", "2002:7f00:1::1"],
  ...["3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "4000::1"],
];
const PUBLIC = [
  "8.8.8.8",
  "1.1.1.1",
  "172.15.255.255",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700:4700::1111",
  "2a00:1450::1",
];

describe("an address that leads inside", () => {
  it.each(INSIDE)("is refused: %s", (address) => {
    expect(isAllowedAddress(address, PRODUCTION)).toBe(false);
  });

  it.each(INSIDE.filter((address) => !/^(?:127\.|::1$)/.test(address)))("is refused in a sandbox: %s", (address) => {
    expect(isAllowedAddress(address, SANDBOX)).toBe(false);
  });

  it.each(["", "localhost", "8.8.8.8.8", "[::1]", "8.8.8.8/32", "example.com", "0x7f.1", "127.1", "2130706433"])(
    "is refused where it is none, or of another form than resolvers give: %j",
    (text) => {
      expect(isAllowedAddress(text, PRODUCTION)).toBe(false);
    },
  );
});

describe("an address of the public internet", () => {
  it.each(PUBLIC)("is taken: %s", (address) => {
    expect(isAllowedAddress(address, PRODUCTION)).toBe(true);
  });

  it("is this machine's where that was said", () => {
    for (const address of ["127.0.0.1", "127.1.2.3", "::1"]) expect(isAllowedAddress(address, SANDBOX)).toBe(true);
  });
});

describe("a URL", () => {
  it.each([
    ["http://example.com/", "NOT_HTTPS"],
    ["ftp://example.com/", "NOT_HTTPS"],
    ["https://user@example.com/", "CREDENTIALS"],
    ["https://:secret@example.com/", "CREDENTIALS"],
    ["https://example.com/#part", "FRAGMENT"],
    ["https://example.com:22/", "PORT_NOT_ALLOWED"],
    ["https://example.com:80/", "PORT_NOT_ALLOWED"],
    ["https://127.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://127.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://2130706433/", "ADDRESS_NOT_ALLOWED"],
    ["https://0x7f000001/", "ADDRESS_NOT_ALLOWED"],
    ["https://0x7f.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://017700000001/", "ADDRESS_NOT_ALLOWED"],
    ["https://0177.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://127.0.0.1./", "ADDRESS_NOT_ALLOWED"],
    ["https://%31%32%37.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://１２７.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://①②⑦.0.0.1/", "ADDRESS_NOT_ALLOWED"],
    ["https://169.254.169.254/latest/meta-data", "ADDRESS_NOT_ALLOWED"],
    ["https://2852039166/", "ADDRESS_NOT_ALLOWED"],
    ["https://[::1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[::ffff:127.0.0.1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[::ffff:7f00:1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[0:0:0:0:0:0:0:1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[64:ff9b::10.0.0.1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[fe80::1]/", "ADDRESS_NOT_ALLOWED"],
    ["https://[fd00::1]:8443/", "ADDRESS_NOT_ALLOWED"],
  ] as const)("is refused: %s, %s", (url, fault) => {
    expect(faultOf(url)).toBe(fault);
  });

  it.each(["https://example.com/hook?a=b", "https://example.com:8443/", "https://8.8.8.8/", "https://bücher.example/"])(
    "is taken: %s",
    (url) => {
      expect(faultOf(url)).toBeNull();
    },
  );

  it("may be http, of any port and of this machine in a sandbox, and leads no further inside there", () => {
    for (const url of ["http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]:1/"])
      expect(faultOf(url, SANDBOX)).toBeNull();
    for (const url of ["http://10.0.0.1/", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/"])
      expect(faultOf(url, SANDBOX)).toBe("ADDRESS_NOT_ALLOWED");
    expect(faultOf("http://user@localhost/", SANDBOX)).toBe("CREDENTIALS");
  });
});
