import { describe, expect, it } from "vitest";
import type { ChangeVersion, NetworkSettings } from "../../domain/settings/network-change.ts";
import { makeLiveTerms } from "./live-terms.ts";

const SETTINGS: NetworkSettings = { confirmations: 2, feeCap: 5n, sweepMinimum: null, consolidation: null };
const version = (confirmations: number, number = 1): ChangeVersion => ({
  ...{ network: "ETHEREUM", currency: "ETH", version: number, listing: null },
  settings: { ...SETTINGS, confirmations },
});

function setting() {
  const said: { versions: readonly ChangeVersion[] | Promise<readonly ChangeVersion[]> } = { versions: [] };
  const live = makeLiveTerms({
    bases: new Map([["ETHEREUM", { native: "ETH", settings: SETTINGS, tokens: [] }]]),
    listVersions: async () => said.versions,
    listKept: async () => [],
  });
  return { live, said };
}

describe("what holds of networks", () => {
  it("is what the environment says before anybody has looked, and what rows say since", async () => {
    const { live, said } = setting();
    expect(live.of("ETHEREUM")).toMatchObject({ confirmations: 2, version: 0 });
    said.versions = [version(9)];
    expect(live.of("ETHEREUM").confirmations).toBe(2);
    await live.refresh();
    expect(live.of("ETHEREUM")).toMatchObject({ confirmations: 9, version: 1 });
    expect(live.by("ETHEREUM", [version(7)]).confirmations).toBe(7);
    for (const ask of [live.of, (network: string) => live.by(network, [])])
      expect(() => ask("TRON")).toThrow("not configured");
  });

  it("stays what it was where a look fails, and is never that of a look that began before another ended", async () => {
    const { live, said } = setting();
    said.versions = Promise.reject(new Error("away"));
    await expect(live.refresh()).rejects.toThrow("away");
    expect(live.of("ETHEREUM").confirmations).toBe(2);
    const slow = Promise.withResolvers<readonly ChangeVersion[]>();
    said.versions = slow.promise;
    const late = live.refresh();
    said.versions = [version(9, 2)];
    await live.refresh();
    slow.resolve([version(3)]);
    await late;
    expect(live.of("ETHEREUM").confirmations).toBe(9);
  });
});
