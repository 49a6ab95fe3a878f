import { describe, expect, it } from "vitest";
import type { KeptToken, Token } from "../tokens/token.ts";
import type { ChangeVersion, NetworkSettings } from "./network-change.ts";
import { type BaseTerms, termsOf } from "./terms.ts";

const SETTINGS: NetworkSettings = { confirmations: 6, feeCap: 9n, sweepMinimum: 3n, consolidation: null };
const token = (code: string, contract = code.toLowerCase()): Token => ({
  ...{ asset: { code, scale: 6 }, contract, domain: null, symbol: code, sweepMinimum: 1n },
});
const BASE: BaseTerms = { native: "ETH", settings: SETTINGS, tokens: [token("USDC"), token("EURC")] };
const listing = (of: Token, isListed: boolean, version = 1): ChangeVersion => ({
  ...{ network: "ETHEREUM", currency: of.asset.code, version, settings: null, listing: { token: of, isListed } },
});
const kept = (of: Token, state: KeptToken["state"]): KeptToken => ({ ...of, state, fault: null, checkedAt: null });
const codesOf = (tokens: readonly { readonly asset: { readonly code: string } }[]) =>
  tokens.map(({ asset }) => asset.code);

describe("what holds of a network", () => {
  it("is what its environment says where nobody has agreed on anything", () => {
    const terms = termsOf(BASE, []);
    expect(terms).toMatchObject({ ...SETTINGS, version: 0 });
    expect(codesOf(terms.tokens)).toEqual(["EURC", "USDC"]);
    expect(terms.known).toEqual(terms.tokens);
  });

  it("is the version that was agreed on, of each currency by itself", () => {
    const own: ChangeVersion = {
      ...{ network: "ETHEREUM", currency: "ETH", version: 4, listing: null },
      settings: { ...SETTINGS, confirmations: 7 },
    };
    const terms = termsOf(BASE, [own, listing(token("DAI"), true, 2)]);
    expect(terms).toMatchObject({ confirmations: 7, feeCap: 9n, version: 4 });
    expect(terms.listings.map(({ token: of, version }) => [of.asset.code, version])).toEqual([
      ["DAI", 2],
      ["EURC", 0],
      ["USDC", 0],
    ]);
  });

  it("has what was taken off no more, whatever an environment says of its currency, or its contract", () => {
    const off = listing(token("USDC"), false);
    expect(codesOf(termsOf(BASE, [off]).tokens)).toEqual(["EURC"]);
    const renamed = { ...BASE, tokens: [token("USDX", "usdc")] };
    expect(codesOf(termsOf(renamed, [off]).tokens)).toEqual([]);
  });

  it("knows what moved once behind what moves, of each contract as it is listed", () => {
    const left = kept(token("USDC"), "RETIRED");
    const old = kept({ ...token("EURO", "eurc") }, "FITS");
    const terms = termsOf(BASE, [listing(token("USDC"), false)], [left, old]);
    expect(codesOf(terms.tokens)).toEqual(["EURC"]);
    expect(codesOf(terms.known)).toEqual(["EURC", "USDC"]);
  });
});
