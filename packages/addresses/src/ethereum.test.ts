import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEthereumAddress, isZeroAddress, readEthereumAddress } from "./ethereum.ts";

// The addresses that EIP-55 publishes.
const ONE_CASE = [
  "0x52908400098527886E0F7030069857D2E4169EE7",
  "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
  "0xde709f2102306220921060314715629080e2fb77",
  "0x27b1fdb04752bbc536007a920d24acb045561c26",
];
const MIXED_CASE = [
  "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
  "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
  "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
];

const withCharacter = (text: string, at: number, character: string) =>
  text.slice(0, at) + character + text.slice(at + 1);
const otherCase = (letter: string) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase());

describe("isEthereumAddress", () => {
  it.each([
    "",
    "0x",
    "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd",
    " 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg",
    "0x５aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "vitalik.eth",
    "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH",
  ])("refuses %j", (text) => {
    expect(isEthereumAddress(text)).toBe(false);
  });

  it.each([...ONE_CASE, ...MIXED_CASE])("accepts %s, and in lower case too", (address) => {
    expect(isEthereumAddress(address)).toBe(true);
    expect(isEthereumAddress(address.toLowerCase())).toBe(true);
  });

  it.each(MIXED_CASE)("refuses every change of one character of %s", (address) => {
    const printable = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));
    const accepted: string[] = [];
    for (let at = 0; at < address.length; at++) {
      for (const character of printable) {
        const changed = withCharacter(address, at, character);
        if (changed !== address && isEthereumAddress(changed)) accepted.push(changed);
      }
    }
    expect(accepted).toEqual([]);
  });

  it("refuses a mixed-case address whose letters have any other pattern of cases", () => {
    const flips = fc.uniqueArray(fc.nat({ max: 39 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...MIXED_CASE), flips, (address, positions) => {
        const changed = positions.reduce(
          (text, at) => withCharacter(text, at + 2, otherCase(text.charAt(at + 2))),
          address,
        );
        const digits = changed.slice(2);
        fc.pre(changed !== address && digits !== digits.toLowerCase() && digits !== digits.toUpperCase());
        expect(isEthereumAddress(changed)).toBe(false);
      }),
    );
  });

  it("never throws and refuses any text that is no address", () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => !isEthereumAddress(text)));
  });
});

describe("readEthereumAddress", () => {
  it.each([...ONE_CASE, ...MIXED_CASE])("writes %s with its checksum, whichever case it came in", (address) => {
    const read = readEthereumAddress(address.toLowerCase());
    expect(read?.toLowerCase()).toBe(address.toLowerCase());
    expect([readEthereumAddress(address), readEthereumAddress(`0x${address.slice(2).toUpperCase()}`)]).toEqual([
      read,
      read,
    ]);
    expect(readEthereumAddress(read ?? "")).toBe(read);
  });

  it.each(MIXED_CASE)(
    "leaves %s as EIP-55 publishes it, and gives nothing of one letter in the other case",
    (address) => {
      expect(readEthereumAddress(address)).toBe(address);
      const at = address.search(/[a-fA-F]/);
      expect(readEthereumAddress(withCharacter(address, at, otherCase(address.charAt(at))))).toBeNull();
    },
  );

  it("knows the one that nobody has", () => {
    const zero = `0x${"0".repeat(40)}`;
    expect([readEthereumAddress(zero), isZeroAddress(zero)]).toEqual([zero, true]);
    expect(MIXED_CASE.some(isZeroAddress)).toBe(false);
  });
});
