import { mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSeedMaker } from "../../derivation/seed-maker.ts";
import { makeEthereum } from "./chain.ts";

const ethereum = makeEthereum();
const deriveXpub = async (words: string) =>
  (await makeSeedMaker().deriveAccount(mnemonicToEntropy(words, wordlist), ethereum.accountPath)).xpub;
const JUNK = `${"test ".repeat(11)}junk`;

describe("ethereum receive address", () => {
  it.each([-1, 2 ** 31, 0.5, Number.NaN])("refuses the index %s", async (index) => {
    const xpub = await deriveXpub(JUNK);
    expect(() => ethereum.receiveAddress(xpub, index)).toThrow(RangeError);
  });

  it("is the known first one of the words abandon … about", async () => {
    expect(ethereum.receiveAddress(await deriveXpub(`${"abandon ".repeat(11)}about`), 0)).toEqual({
      address: "0x9858EfFD232B4033E47d90003D41EC34EcaEda94",
      derivationPath: "m/44'/60'/0'/0/0",
    });
  });

  it.each([
    [0, "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"],
    [1, "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],
    [2, "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"],
    [19, "0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199"],
  ])("at %i is the known one of the words test … junk", async (index, address) => {
    expect(ethereum.receiveAddress(await deriveXpub(JUNK), index).address).toBe(address);
  });

  it("differs for different indexes and is an address with its checksum", async () => {
    const xpub = await deriveXpub(JUNK);
    const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(indexes, (some) => {
        const addresses = some.map((index) => ethereum.receiveAddress(xpub, index).address);
        expect(new Set(addresses).size).toBe(some.length);
        expect(addresses.every(ethereum.isAddress)).toBe(true);
      }),
      { numRuns: 10 },
    );
  });
});
