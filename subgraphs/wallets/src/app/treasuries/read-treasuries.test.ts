import { money } from "@coffer/money/money";
import { describe, expect, it } from "vitest";
import { NATIVE, NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { treasurySetting } from "../../../test/fakes/treasury-setting.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeReadTreasuries } from "./read-treasuries.ts";

describe("a treasury", () => {
  it("is shown with what it has, what is to go out of it, and what halts it; its balance is none where no node says", async () => {
    const { parts, deps, steps, plan, ether, sends, node } = treasurySetting({ hasTreasury: true });
    const read = makeReadTreasuries({ ...parts, sends: deps.sends, treasuries: parts.reader });
    const list = async () => (await read.list())[0];
    expect(await list()).toMatchObject({ treasury: { address: TREASURY }, balance: null, halt: null });
    ether.give(TREASURY, 500n);
    await steps.follow();
    await plan(70n);
    await plan(5n);
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "FOREIGN_NONCE"));
    expect(await list()).toMatchObject({
      ...{ balance: money(NATIVE, 500n), planned: money(NATIVE, 75n), halt: "FOREIGN_NONCE", switches: [] },
    });
    node().fault = new NoAnswer("away");
    expect(await list()).toMatchObject({ balance: null });
  });
});
