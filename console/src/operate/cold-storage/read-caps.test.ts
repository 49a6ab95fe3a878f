import { describe, expect, it } from "vitest";
import { type CapPart, readCaps } from "./read-caps.ts";

const ETH = { code: "ETH", scale: 18 };
const USDC = { code: "USDC", scale: 6 };

/** As `cap target floor`. */
const typed =
  (said: Readonly<Record<string, readonly [string, string, string]>>) => (currency: string, part: CapPart) =>
    said[currency]?.[["cap", "target", "floor"].indexOf(part)] ?? "";

describe("the caps that somebody has typed", () => {
  it.each<[readonly [string, string, string], readonly (readonly [CapPart, string])[]]>([
    [["", "1", ""], [["cap", "NEEDED"]]],
    [["1", " ", ""], [["target", "NEEDED"]]],
    [
      ["", "", "1"],
      [
        ["cap", "NEEDED"],
        ["target", "NEEDED"],
      ],
    ],
    [["1", "1", ""], [["target", "NOT_LESS"]]],
    [["1", "0.5", "0.500000000000000001"], [["floor", "TOO_MUCH"]]],
    [
      ["much", "0", ""],
      [
        ["cap", "NOT_A_NUMBER"],
        ["target", "NOT_POSITIVE"],
      ],
    ],
    [["1.0000000000000000001", "0.5", ""], [["cap", "TOO_PRECISE"]]],
  ])("are refused with every fault at once: %j", (said, faults) => {
    expect(readCaps(typed({ ETH: said }), [ETH], "en-GB")).toEqual({
      ok: false,
      faults: faults.map(([part, why]) => ({ currency: "ETH", part, why })),
    });
  });

  it("are exact, in their reader's language, and of those currencies alone of which something is said", () => {
    const said = typed({ ETH: ["9007199254740993,5", "0,000000000000000001", "0,000000000000000001"] });
    const cap = {
      ...{ currency: "ETH", cap: "9007199254740993.500000000000000000" },
      ...{ target: "0.000000000000000001", floor: "0.000000000000000001" },
    };
    expect(readCaps(said, [ETH, USDC], "de-AT")).toEqual({ ok: true, caps: [cap] });
    const tokens = readCaps(typed({ USDC: ["10", "5", ""] }), [ETH, USDC], "en-GB");
    const token = { currency: "USDC", cap: "10.000000", target: "5.000000", floor: null };
    expect(tokens).toEqual({ ok: true, caps: [token] });
    expect(readCaps(typed({}), [ETH, USDC], "en-GB")).toEqual({ ok: true, caps: [] });
  });
});
