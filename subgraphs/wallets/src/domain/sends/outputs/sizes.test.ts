import { BITCOIN_PREFIXES, readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { describe, expect, it } from "vitest";
import {
  FORMS,
  feeFor,
  feeToSpend,
  formOfScript,
  type InputForm,
  inputsOf,
  outputVbytes,
  virtualSize,
  withInput,
} from "./sizes.ts";

const forms = Object.keys(FORMS) as readonly InputForm[];
/** Of BIP-44, 49, 84 and 86, with the words of their vectors. */
const KNOWN: Readonly<Record<InputForm, string>> = {
  P2PKH: "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA",
  P2SH_P2WPKH: "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf",
  P2WPKH: "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
  P2TR: "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
};

describe("virtual bytes", () => {
  it("are what nodes count, of inputs and outputs of each kind", () => {
    expect(forms.map((form) => [form, FORMS[form].weight / 4])).toEqual([
      ["P2PKH", 148],
      ["P2SH_P2WPKH", 91],
      ["P2WPKH", 68],
      ["P2TR", 57.5],
    ]);
    // P2WPKH, P2WSH and P2TR, P2SH, P2PKH.
    expect([22, 34, 23, 25].map(outputVbytes)).toEqual([31, 43, 32, 34]);
  });

  it.each(forms)("have scripts as long, and dust as much, as addresses of %s say", (form) => {
    const payee = readBitcoinPayee(KNOWN[form], BITCOIN_PREFIXES.mainnet);
    expect(payee?.script).toHaveLength(FORMS[form].scriptBytes);
    expect(payee?.dust).toBe(FORMS[form].dust);
    expect(formOfScript(payee?.script.length ?? 0)).toBe(form);
  });

  it("are not reckoned of what no key of ours spends", () => {
    expect(() => formOfScript(21)).toThrow("a script that no key of ours spends");
  });

  it("are those of known transactions, and of more inputs than a byte counts", () => {
    expect(virtualSize(inputsOf(1), [22])).toBe(110);
    expect(virtualSize(inputsOf(1), [22, 22])).toBe(141);
    expect(virtualSize(inputsOf(2), [22, 22])).toBe(209);
    expect(virtualSize(inputsOf(252), [22]) + 68).toBe(virtualSize(inputsOf(253), [22]) - 2);
    expect(virtualSize(inputsOf(1, "P2PKH"), [25, 25])).toBe(226);
    expect(virtualSize(inputsOf(1, "P2TR"), [34])).toBe(111);
    // Where another has a witness, one that has none says so in a byte, a quarter each.
    expect(virtualSize(withInput(inputsOf(1, "P2PKH"), "P2WPKH"), [22])).toBe(258);
  });

  it("are paid for to the last part of a satoshi, rounded up", () => {
    expect([feeFor(1_000n, 141), feeFor(1_001n, 141), feeFor(4_545n, 110)]).toEqual([141n, 142n, 500n]);
    expect([feeToSpend(1_000n, "P2TR"), feeToSpend(2_000n, "P2TR"), feeToSpend(1_001n, "P2WPKH")]).toEqual([
      58n,
      115n,
      69n,
    ]);
  });
});
