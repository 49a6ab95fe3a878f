import { describe, expect, it } from "vitest";
import { NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { treasurySetting } from "../../../test/fakes/treasury-setting.ts";

describe("what comes to a treasury from outside", () => {
  it("is told once it is final, once, and not where its block is taken back, nor what we sweep to it", async () => {
    const { ether, steps, told } = treasurySetting({ hasTreasury: true });
    ether.mineEmpty(9);
    await steps.follow();
    ether.give(TREASURY, 500n);
    ether.give("somebody else", 9n);
    await steps.follow();
    ether.mineEmpty(1);
    await steps.follow();
    await steps.fund();
    expect(told("treasury.funded")).toEqual([]);
    ether.mineEmpty(1);
    await steps.follow();
    await steps.fund();
    await steps.fund();
    expect(told("treasury.funded")).toMatchObject([
      { subject: NETWORK, data: { network: NETWORK, currency: "TST", amount: "5.00", address: TREASURY } },
    ]);
    ether.give(TREASURY, 600n);
    await steps.follow();
    ether.reorganise(1, 9);
    await steps.follow();
    await steps.fund();
    expect(told("treasury.funded")).toHaveLength(1);
  });

  it("is not told while others of its providers are not as high", async () => {
    const { ether, steps, told, chainNodes } = treasurySetting({ hasTreasury: true, nodes: 3 });
    ether.mineEmpty(9);
    await steps.follow();
    ether.give(TREASURY, 500n);
    ether.mineEmpty(9);
    const lagging = chainNodes.slice(1);
    const heads = lagging.map(({ headAt }) => headAt);
    for (const node of lagging) node.headAt = async () => null;
    await steps.follow();
    await steps.fund();
    expect(told("treasury.funded")).toEqual([]);
    for (const [i, node] of lagging.entries()) Object.assign(node, { headAt: heads[i] });
    await steps.fund();
    expect(told("treasury.funded")).toHaveLength(1);
  });
});
