import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networksFaults } from "./networks.ts";

const CONFIGURED = ["ETHEREUM", "BITCOIN", "TRON"];
const codesOf = (asked: readonly string[]) => networksFaults(asked, CONFIGURED).map(({ code }) => code);

describe("networksFaults", () => {
  it("refuses none, one twice and an unknown one, the last two at once", () => {
    expect(codesOf([])).toEqual(["EMPTY"]);
    expect(codesOf(["TRON", "TRON"])).toEqual(["DUPLICATE"]);
    expect(codesOf(["ethereum"])).toEqual(["UNKNOWN_NETWORK"]);
    expect(codesOf(["DOGE", "DOGE"])).toEqual(["DUPLICATE", "UNKNOWN_NETWORK"]);
  });

  it("never quotes what was asked for", () => {
    const said = JSON.stringify(networksFaults(["<script>", "<script>"], CONFIGURED));
    expect(said).not.toContain("script");
  });

  it("finds nothing exactly where each is configured and named once", () => {
    const network = fc.constantFrom(...CONFIGURED, "DOGE", "");
    fc.assert(
      fc.property(fc.array(network, { maxLength: 5 }), (asked) => {
        const good =
          asked.length > 0 && new Set(asked).size === asked.length && asked.every((one) => CONFIGURED.includes(one));
        expect(codesOf(asked).length === 0).toBe(good);
      }),
    );
  });
});
