import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { isEnough, makeFindNetwork, moves } from "./networks.ts";

const ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
/** Of witness version 2: anybody may spend what is paid there. */
const V2 = "bcrt1zqurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurszqtpkz";

const findNetwork = makeFindNetwork("regtest");

const ETHER = { currency: "ETH", digits: 18 };

describe("a network over which money can leave", () => {
  it("is none that nobody here can check an address of", () => {
    for (const code of ["", "DOGECOIN", "ethereum", "__proto__"]) expect(findNetwork(code)).toBeNull();
  });

  it("reads no address of another one, of nobody, or with another checksum", () => {
    const read = (text: string) => findNetwork("ETHEREUM")?.readAddress(text);
    for (const text of ["", "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH", `0x${"0".repeat(40)}`, ADDRESS.replace("aA", "Aa")])
      expect([text, read(text)]).toEqual([text, null]);
    expect([read(ADDRESS), read(ADDRESS.toLowerCase())]).toEqual([ADDRESS, ADDRESS]);
  });

  it("moves no finer fraction than it has", () => {
    const fine = { code: "ETH", scale: 20 };
    expect([1n, 99n, 100n, 250n].map((units) => moves(ETHER, money(fine, units)))).toEqual([
      ...[false, false, true, false],
    ]);
    expect(moves(ETHER, money({ code: "ETH", scale: 8 }, 1n))).toBe(true);
  });

  it("reads Bitcoin's addresses of its own net alone, in small letters, and of no version without a meaning", () => {
    const read = (text: string) => findNetwork("BITCOIN")?.readAddress(text);
    const own = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    expect([read(own), read(own.toUpperCase())]).toEqual([own, own]);
    for (const text of ["", ADDRESS, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", `${own}x`, V2])
      expect([text, read(text)]).toEqual([text, null]);
  });

  it("reads Tron's addresses by their checksum, none in hex, and none of nobody", () => {
    const read = (text: string) => findNetwork("TRON")?.readAddress(text);
    const own = "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH";
    expect(read(own)).toBe(own);
    const others = [own.replace("UE", "Ue"), own.toLowerCase(), "41a614f803b6fd780986a42c78ec9c7f77e6ded13c", ADDRESS];
    for (const text of ["", "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", ...others])
      expect([text, read(text)]).toEqual([text, null]);
    expect(findNetwork("TRON")).toMatchObject({ currency: "TRX", digits: 6 });
  });

  it("takes no less over Bitcoin than nodes relay, by what the address is, in whichever scale it is given", () => {
    const bitcoin = findNetwork("BITCOIN");
    const ether = findNetwork("ETHEREUM");
    if (!bitcoin || !ether) throw new Error("both are known");
    const enough = (address: string, units: bigint, scale = 8) =>
      isEnough(bitcoin, address, money({ code: "BTC", scale }, units));
    const [witness, hash] = ["bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"];
    expect([293n, 294n].map((units) => enough(witness, units))).toEqual([false, true]);
    expect([545n, 546n].map((units) => enough(hash, units))).toEqual([false, true]);
    expect([2_939n, 2_940n].map((units) => enough(witness, units, 9))).toEqual([false, true]);
    expect(isEnough(ether, ADDRESS, money({ code: "ETH", scale: 18 }, 1n))).toBe(true);
  });
});
