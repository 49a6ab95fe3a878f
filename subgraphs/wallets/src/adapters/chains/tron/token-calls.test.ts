import { bytesToHex } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { utils } from "tronweb";
import { describe, expect, it } from "vitest";
import { writeTronAddress } from "./address.ts";
import { MAIN } from "./known-blocks.fixture.ts";
import { addressIn, decodeMove, encodeMove, unitsIn, wordOfAddress, wordOfUnits } from "./token-calls.ts";

// tronweb judges: its ABI takes and gives units as text, and so does not round them.

const account = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((id) => writeTronAddress(Uint8Array.of(0x41, ...id)) ?? "");
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

describe("a transfer of a token, as its contract is called", () => {
  it("is to tronweb the same, to the last unit, and is read back as it was meant", () => {
    fc.assert(
      fc.property(account, uint256, (to, units) => {
        const data = encodeMove({ to, units });
        const judged = utils.abi.encodeParamsV2ByABI(
          { inputs: [{ type: "address" }, { type: "uint256" }], name: "transfer", type: "function" } as never,
          [to, units.toString()],
        );
        expect(bytesToHex(data)).toBe(`a9059cbb${judged.replace(/^0x/, "")}`);
        expect(decodeMove(data)).toEqual({ to, units });
        expect([addressIn(wordOfAddress(to)), unitsIn(wordOfUnits(units))]).toEqual([to, units]);
      }),
      { numRuns: 300 },
    );
  });

  it("has the amount beyond 2^53, and the account of its payee without the first byte", () => {
    const word = "000000000000000000000000a614f803b6fd780986a42c78ec9c7f77e6ded13c";
    const data = encodeMove({ to: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", units: 2n ** 53n + 1n });
    expect(bytesToHex(data)).toBe(`a9059cbb${word}${"0".repeat(50)}20000000000001`);
  });

  it("is read out of a transaction of the main network as it was meant there", () => {
    const [account, units] = ["3b9f381f7e5017f3966277d00a0ca5adfc563492", 10_000_000n];
    const data = Buffer.from(`a9059cbb${account.padStart(64, "0")}${units.toString(16).padStart(64, "0")}`, "hex");
    expect(JSON.stringify(MAIN)).toContain(data.toString("hex"));
    expect(decodeMove(data)).toEqual({ to: writeTronAddress(Buffer.from(`41${account}`, "hex")), units });
  });

  it.each([
    ["another function", (hex: string) => hex.replace("a9059cbb", "23b872dd")],
    ["an address of more bytes", (hex: string) => hex.replace(/^(.{8})../, "$101")],
    ["an address with its first byte, as some write it", (hex: string) => hex.replace(/^(.{8}.{22})../, "$141")],
    ["a word less", (hex: string) => hex.slice(0, -64)],
    ["a byte more", (hex: string) => `${hex}00`],
    ["nothing", () => ""],
  ])("is none with %s", (_what, change) => {
    const hex = bytesToHex(encodeMove({ to: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", units: 5n }));
    expect(decodeMove(Buffer.from(change(hex), "hex"))).toBeNull();
  });

  it("is not written of less than nothing, of more than a uint256, or to no address", () => {
    for (const units of [-1n, 2n ** 256n]) expect(() => wordOfUnits(units)).toThrow("uint256");
    expect(() => wordOfAddress("T")).toThrow();
  });
});
