import { describe, expect, it } from "vitest";
import { NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { makeBitcoinControls } from "./controls.ts";
import { MINER } from "./purse.ts";

describe("what is done with a chain of Bitcoin on regtest", () => {
  it("mines by the method of Core, or else by that of btcd, and takes no block back", async () => {
    const asked: unknown[] = [];
    const note =
      (method: string) =>
      (...params: readonly unknown[]) => {
        asked.push([method, ...params]);
        return [];
      };
    await makeBitcoinControls(scripted({ generatetoaddress: note("generatetoaddress") })).mine(3);
    await makeBitcoinControls(scripted({ generate: note("generate") })).mine(2);
    expect(asked).toEqual([
      ["generatetoaddress", 3, MINER],
      ["generate", 2],
    ]);
    expect(makeBitcoinControls(scripted({})).reorganise).toBeNull();
  });

  it("hands on what a node refuses, but that it does not know a method", async () => {
    const refusal = new NodeRefusal(-1, "not on this network");
    expect(await faultIn(makeBitcoinControls(scripted({ generatetoaddress: refusal })).mine(1))).toBe(refusal);
    expect(await faultIn(makeBitcoinControls(scripted({})).mine(1))).toMatchObject({ code: -32_601 });
  });
});
