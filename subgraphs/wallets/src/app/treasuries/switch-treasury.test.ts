import { describe, expect, it } from "vitest";
import { NETWORK, TREASURY } from "../../../test/fakes/sending-world.ts";
import { refused, treasurySetting } from "../../../test/fakes/treasury-setting.ts";

describe("a treasury", () => {
  it("is not switched where there is none", async () => {
    const { switchTreasury, command } = treasurySetting();
    const asked = { ...command, state: "OPEN" } as const;
    expect(await switchTreasury({ ...asked, network: "NONE" })).toMatchObject(refused("NETWORK_UNAVAILABLE"));
    expect(await switchTreasury(asked)).toEqual(refused("TREASURY_NOT_FOUND"));
  });

  it("is paused once, and opened again with whatever had halted it", async () => {
    const { switchTreasury, command, sends, told, source } = treasurySetting({ hasTreasury: true });
    const switchTo = (state: "OPEN" | "PAUSED") => switchTreasury({ ...command, state });
    expect(await switchTo("PAUSED")).toMatchObject({ ok: true, value: { state: "PAUSED", address: TREASURY } });
    expect(await switchTo("PAUSED")).toMatchObject({ ok: true, value: { state: "PAUSED" } });
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "REFUSED"));
    expect(await switchTo("OPEN")).toMatchObject({ ok: true, value: { state: "OPEN" } });
    expect(await switchTo("OPEN")).toMatchObject({ ok: true, value: { state: "OPEN" } });
    expect(source()?.pausedFor).toBeNull();
    expect(told("treasury.switched").map(({ data }) => (data as { state: string }).state)).toEqual(["PAUSED", "OPEN"]);
    expect(sends.rows().switches.map(({ state }) => state)).toEqual(["PAUSED", "OPEN"]);
  });

  it("that is open and halted goes on where it is opened, and that is kept", async () => {
    const { switchTreasury, command, sends, source } = treasurySetting({ hasTreasury: true });
    const open = () => switchTreasury({ ...command, state: "OPEN" });
    await open();
    expect(sends.rows().switches).toEqual([]);
    await sends.inSends((writer) => writer.pause({ network: NETWORK, address: TREASURY }, "FOREIGN_NONCE"));
    await open();
    expect(source()?.pausedFor).toBeNull();
    expect(sends.rows().switches).toHaveLength(1);
  });
});
