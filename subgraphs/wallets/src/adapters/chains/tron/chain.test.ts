import { mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSeedMaker } from "../../derivation/seed-maker.ts";
import { makeTron } from "./chain.ts";

const tron = makeTron();
const ABANDON = mnemonicToEntropy(`${"abandon ".repeat(11)}about`, wordlist);
const accountXpub = async () => (await makeSeedMaker().deriveAccount(ABANDON, tron.accountPath)).xpub;

describe("tron receive address", () => {
  it.each([-1, 2 ** 31, 0.5, Number.NaN])("refuses the index %s", async (index) => {
    const xpub = await accountXpub();
    expect(() => tron.receiveAddress(xpub, index)).toThrow(RangeError);
  });

  it("is the known one of the words abandon … about", async () => {
    const xpub = await accountXpub();
    expect(tron.receiveAddress(xpub, 0)).toEqual({
      address: "TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH",
      derivationPath: "m/44'/195'/0'/0/0",
    });
    expect(tron.receiveAddress(xpub, 1).address).toBe("TSeJkUh4Qv67VNFwY8LaAxERygNdy6NQZK");
    expect(tron.receiveAddress(xpub, 2).address).toBe("TYJPRrdB5APNeRs4R7fYZSwW3TcrTKw2gx");
  });

  it("differs for different indexes and is an address", async () => {
    const xpub = await accountXpub();
    const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(indexes, (some) => {
        const addresses = some.map((index) => tron.receiveAddress(xpub, index).address);
        expect(new Set(addresses).size).toBe(some.length);
        expect(addresses.every(tron.isAddress)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});
