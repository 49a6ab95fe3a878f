import { mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeSeedMaker } from "../../derivation/seed-maker.ts";
import { makeBitcoin } from "./chain.ts";

const seeds = makeSeedMaker();
const mainnet = makeBitcoin({ net: "mainnet" });
const testnet = makeBitcoin({ net: "testnet" });
const regtest = makeBitcoin({ net: "regtest" });
const ABANDON = mnemonicToEntropy(`${"abandon ".repeat(11)}about`, wordlist);

describe("bitcoin receive address", () => {
  it.each([-1, 2 ** 31, 0.5, Number.NaN])("refuses the index %s", async (index) => {
    const { xpub } = await seeds.deriveAccount(ABANDON, mainnet.accountPath);
    expect(() => mainnet.receiveAddress(xpub, index)).toThrow(RangeError);
  });

  it("refuses the key of another account", async () => {
    const { xpub: other } = await seeds.deriveAccount(ABANDON, "m/84'/0'/1'");
    expect(() => mainnet.receiveAddress(other, 0)).toThrow("not the extended public key of the account m/84'/0'/0'");
  });

  it("is the one that BIP-84 publishes", async () => {
    const { xpub } = await seeds.deriveAccount(ABANDON, mainnet.accountPath);
    expect(mainnet.receiveAddress(xpub, 0)).toEqual({
      address: "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
      derivationPath: "m/84'/0'/0'/0/0",
    });
    expect(mainnet.receiveAddress(xpub, 1)).toEqual({
      address: "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g",
      derivationPath: "m/84'/0'/0'/0/1",
    });
  });

  it("uses coin type 1 and the prefix of its net away from mainnet", async () => {
    expect([testnet.accountPath, regtest.accountPath]).toEqual(["m/84'/1'/0'", "m/84'/1'/0'"]);
    const { xpub } = await seeds.deriveAccount(ABANDON, testnet.accountPath);
    expect([0, 1, 2].map((index) => testnet.receiveAddress(xpub, index).address)).toEqual([
      "tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl",
      "tb1qd7spv5q28348xl4myc8zmh983w5jx32cjhkn97",
      "tb1qxdyjf6h5d6qxap4n2dap97q4j5ps6ua8sll0ct",
    ]);
    expect(regtest.receiveAddress(xpub, 0).address).toMatch(/^bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9p/);
  });

  it("differs for different indexes and is an address of its own net only", async () => {
    const { xpub } = await seeds.deriveAccount(ABANDON, mainnet.accountPath);
    const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(indexes, (some) => {
        const addresses = some.map((index) => mainnet.receiveAddress(xpub, index).address);
        expect(new Set(addresses).size).toBe(some.length);
        expect(addresses.every(mainnet.isAddress)).toBe(true);
        expect(addresses.some((address) => testnet.isAddress(address) || regtest.isAddress(address))).toBe(false);
      }),
      { numRuns: 10 },
    );
  });
});
