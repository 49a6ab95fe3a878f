import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { TypedDataEncoder } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordOfAddress, wordOfUnits } from "./abi.ts";
import { RECEIVE_TYPE } from "./authorization.ts";
import { domainSeparatorOf, hashStruct, hashText, typedDigest } from "./typed-data.ts";

const USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";

describe("typed data (EIP-712)", () => {
  it.each([
    // https://eips.ethereum.org/assets/eip-712/Example.js
    [
      ...["Ether Mail", "1", "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"],
      "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f",
    ],
    // `DOMAIN_SEPARATOR()` of USDC on Ethereum's main net.
    ["USD Coin", "2", USDC, "06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335"],
  ] as const)("has the published separator of %s %s", (name, version, contract, separator) => {
    expect(bytesToHex(domainSeparatorOf({ domain: { name, version }, contract }, "eip155:1"))).toBe(separator);
  });

  it("is signed as EIP-191 says, in its version 0x01: the digest that EIP-712 publishes of its mail", () => {
    const domain = { name: "Ether Mail", version: "1" };
    const separator = domainSeparatorOf({ domain, contract: "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC" }, "eip155:1");
    // `structHash` of the same Example.js.
    const mail = hexToBytes("c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
    expect(bytesToHex(typedDigest(separator, mail))).toBe(
      "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2",
    );
  });

  it("has the published type of what EIP-3009 authorises", () => {
    expect(bytesToHex(hashText(RECEIVE_TYPE))).toBe("d099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8");
  });

  it("refuses a chain of another family, and what is no address or no number", () => {
    const domain = { name: "USD Coin", version: "2" };
    expect(() => domainSeparatorOf({ domain, contract: USDC }, "tron:0x2b6653dc")).toThrow("not a chain of Ethereum");
    expect(() => domainSeparatorOf({ domain, contract: USDC.slice(2) }, "eip155:1")).toThrow("not an address");
    for (const units of [-1n, 2n ** 256n]) expect(() => wordOfUnits(units)).toThrow("not a uint256");
  });

  const address = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => `0x${bytesToHex(bytes)}`);
  const uint = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
  const said = fc.record({
    ...{ from: address, to: address, value: uint, validAfter: uint, validBefore: uint },
    nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  });
  const domains = fc.record({ name: fc.string({ unit: "grapheme" }), version: fc.string(), contract: address });
  const MEMBERS = ["from", "to", "value", "validAfter", "validBefore", "nonce"].map((name, place) => ({
    name,
    type: ["address", "address", "uint256", "uint256", "uint256", "bytes32"][place] ?? "",
  }));

  it("is signed as another encoder has it, whatever it says", () => {
    fc.assert(
      fc.property(domains, said, fc.integer({ min: 1 }), ({ name, version, contract }, those, chain) => {
        const words = [wordOfAddress(those.from), wordOfAddress(those.to), wordOfUnits(those.value)];
        const validity = [wordOfUnits(those.validAfter), wordOfUnits(those.validBefore), those.nonce];
        const separator = domainSeparatorOf({ domain: { name, version }, contract }, `eip155:${chain}`);
        const digest = typedDigest(separator, hashStruct(RECEIVE_TYPE, [...words, ...validity]));
        const domain = { name, version, chainId: chain, verifyingContract: contract };
        const types = { ReceiveWithAuthorization: MEMBERS };
        expect(digest).toEqual(hexToBytes(TypedDataEncoder.hash(domain, types, those).slice(2)));
      }),
    );
  });
});
