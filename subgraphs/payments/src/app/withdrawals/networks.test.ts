import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { findNetwork, moves } from "./networks.ts";

const ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

const ETHER = { currency: "ETH", digits: 18 };

describe("a network over which money can leave", () => {
  it("is none that nobody here can check an address of", () => {
    for (const code of ["", "BITCOIN", "ethereum", "__proto__"]) expect(findNetwork(code)).toBeNull();
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
});
