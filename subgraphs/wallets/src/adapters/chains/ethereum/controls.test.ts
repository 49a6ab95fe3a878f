import { describe, expect, it } from "vitest";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import { faultIn, scripted } from "../../rpc/scripted.fixture.ts";
import { makeEthereumControls } from "./controls.ts";

describe("what is done with a chain of anvil", () => {
  it("is refused by another node, which does not know its methods", async () => {
    const { mine, reorganise } = makeEthereumControls(scripted({ eth_blockNumber: "0x10" }));
    expect(await faultIn(mine(1))).toBeInstanceOf(NodeRefusal);
    expect(await faultIn(reorganise?.(1) ?? Promise.resolve())).toBeInstanceOf(NodeRefusal);
  });

  it("is asked for in its words", async () => {
    const asked: unknown[] = [];
    const note =
      (method: string) =>
      (...params: readonly unknown[]) => {
        asked.push([method, ...params]);
        return null;
      };
    const { height, mine, reorganise } = makeEthereumControls(
      scripted({
        eth_blockNumber: "0x10",
        anvil_mine: note("anvil_mine"),
        anvil_reorg: note("anvil_reorg"),
      }),
    );
    expect(await height()).toBe(16);
    await mine(100);
    await reorganise?.(5);
    expect(asked).toEqual([
      ["anvil_mine", "0x64"],
      ["anvil_reorg", 5, []],
    ]);
  });

  it("does not take what is no height for one", async () => {
    for (const said of ["16", null, "0xffffffffff"])
      expect(await faultIn(makeEthereumControls(scripted({ eth_blockNumber: said })).height())).toBeInstanceOf(
        NoAnswer,
      );
  });
});
