import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCurve } from "../../derivation/find-curve.ts";
import { encodeAddress, PURPOSES } from "./address-types.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { addressOfScript } from "./script-address.ts";
import { scriptOf } from "./spent.ts";

const types = Object.keys(PURPOSES) as (keyof typeof PURPOSES)[];
const nets = Object.values(BITCOIN_NETS);
const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((bytes) => {
  try {
    return findCurve().publicKeyOf(bytes).length > 0;
  } catch {
    return false;
  }
});

describe("an address of a key", () => {
  it("is BIP-341's, tweaked by the key alone", () => {
    // BIP-341, "Test vectors for v1", scriptPubKey: the first, without a script tree.
    const internal = hexToBytes("d6889cb081036e0faefa3a35157ad71086b123b2b144b649798b494c300a961d");
    expect(encodeAddress("P2TR", Uint8Array.of(3, ...internal), BITCOIN_NETS.mainnet)).toBe(
      "bc1p2wsldez5mud2yam29q22wgfh9439spgduvct83k3pm50fcxa5dps59h4z5",
    );
  });

  it("is read from the script that pays to it, of each kind and net", () => {
    fc.assert(
      fc.property(key, fc.constantFrom(...types), fc.constantFrom(...nets), (bytes, type, net) => {
        const address = encodeAddress(type, findCurve().publicKeyOf(bytes), net);
        expect(readBitcoinPayee(address, net)?.address).toBe(address);
        expect(addressOfScript(scriptOf(address, net), net)).toBe(address);
      }),
    );
  });
});
