import { describe, expect, it } from "vitest";
import { makeChangesSetting, OWN } from "../../../test/fakes/changes-setting.ts";
import { PROPOSAL_LIFE_MS } from "../../domain/proposals/proposal.ts";

const JOINED = { rate: 2_000n, outputs: 5 };

describe("settings of a network", () => {
  it.each([
    [{ network: "TRON" }, { code: "NETWORK_UNAVAILABLE", available: ["ETHEREUM", "BITCOIN"] }],
    [
      { settings: { ...OWN, confirmations: 7 } },
      { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "CONFIRMATIONS", least: "1", most: "6" },
    ],
    [
      { settings: { ...OWN, feeCap: 9n } },
      { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "FEE_MAX", least: "0.10", most: "1.00" },
    ],
    [{ settings: { ...OWN, sweepMinimum: 0n } }, { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "SWEEP_MINIMUM" }],
    [
      { settings: { ...OWN, consolidation: JOINED } },
      { code: "NETWORK_SETTING_NOT_TAKEN", setting: "CONSOLIDATION_RATE" },
    ],
    [{ network: "BITCOIN" }, { code: "NETWORK_SETTING_NOT_TAKEN", setting: "SWEEP_MINIMUM" }],
    [
      {
        network: "BITCOIN",
        settings: { ...OWN, sweepMinimum: null, consolidation: { ...JOINED, rate: 6_000n } },
      },
      { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "CONSOLIDATION_RATE", least: "1", most: "5" },
    ],
    [
      { network: "BITCOIN", settings: { ...OWN, sweepMinimum: null, consolidation: { ...JOINED, outputs: 1 } } },
      { code: "NETWORK_SETTING_OUT_OF_RANGE", setting: "CONSOLIDATION_OUTPUTS" },
    ],
    [{ basedOn: 1 }, { code: "NETWORK_CHANGE_OUTDATED", latestVersion: 0 }],
  ])("are refused as %o, and nothing is proposed", async (changes, error) => {
    const { settle, all } = makeChangesSetting();
    expect(await settle(changes)).toMatchObject({ ok: false, error });
    expect(all()).toEqual([]);
  });

  it("are proposed once for a key, whole, for seven days", async () => {
    const { settle, all, clock } = makeChangesSetting();
    const command = { idempotencyKey: "k", network: "BITCOIN" };
    const settings = { ...OWN, sweepMinimum: null, consolidation: JOINED };
    const [first, again] = [await settle({ ...command, settings }), await settle({ ...command, settings })];
    expect(again).toEqual(first);
    expect(await settle({ ...command, settings: { ...settings, confirmations: 3 } })).toMatchObject({
      error: { code: "IDEMPOTENCY_KEY_REUSED" },
    });
    expect(all()).toMatchObject([
      { network: "BITCOIN", currency: "BTC", settings, listing: null, basedOn: 0, version: null, decided: null },
    ]);
    expect(all()[0]?.expiresAt.getTime()).toBe(clock.now().getTime() + PROPOSAL_LIFE_MS);
  });
});
