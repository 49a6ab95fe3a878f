import { describe, expect, it } from "vitest";
import { NETWORK, OPERATOR } from "../../../test/fakes/sending-world.ts";
import { refused, treasurySetting } from "../../../test/fakes/treasury-setting.ts";

describe("a treasury that is to be opened", () => {
  it("is not opened over what is no network, nor where nobody follows its chain, or nothing is sent", async () => {
    const { openTreasury, command, made, steps } = treasurySetting();
    expect(await openTreasury({ ...command, network: "NONE" })).toMatchObject(refused("NETWORK_UNAVAILABLE"));
    expect(await openTreasury(command)).toEqual(refused("CHAIN_UNAVAILABLE"));
    await steps.follow();
    expect(await openTreasury({ ...command, network: "OTHER" })).toEqual(refused("CHAIN_UNAVAILABLE"));
    expect(made).toEqual([]);
  });

  it("is opened once, also by two at the same time, with a source that has signed nothing, and told", async () => {
    const { openTreasury, command, steps, source, told, sends } = treasurySetting();
    await steps.follow();
    const opened = await Promise.all([openTreasury(command), openTreasury(command)]);
    expect(opened.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect(opened.find(({ ok }) => !ok)).toEqual(refused("TREASURY_EXISTS"));
    expect(source()).toMatchObject({ nextNonce: 0, pausedFor: null });
    expect(told("treasury.switched")).toMatchObject([
      { subject: NETWORK, data: { network: NETWORK, currency: "TST", state: "OPEN" } },
    ]);
    expect(sends.rows().switches).toMatchObject([{ state: "OPEN", operatorId: OPERATOR, reason: "we pay out" }]);
  });
});
