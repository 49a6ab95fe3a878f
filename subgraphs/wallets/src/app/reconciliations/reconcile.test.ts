import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { fakeNetworks } from "../../../test/fakes/world.ts";
import { makeReconcile } from "./reconcile.ts";

describe("a comparison that is asked for", () => {
  it("is refused of what is no network here, and of one of which nobody can say what is there", async () => {
    const reconcile = makeReconcile({ networks: fakeNetworks, byNetwork: new Map() });
    const ask = (network: string) => reconcile({ operatorId: newId("usr"), network });
    expect(await ask("DOGE")).toMatchObject({
      error: { code: "NETWORK_UNAVAILABLE", available: ["ETHEREUM", "BITCOIN", "TRON"] },
    });
    expect(await ask("TRON")).toMatchObject({ error: { code: "CHAIN_UNAVAILABLE" } });
  });

  it("is made in the name of who asks", async () => {
    const asked: unknown[] = [];
    const byNetwork = new Map([["ETHEREUM", makeAsked(asked)]]);
    const operatorId = newId("usr");
    expect(await makeReconcile({ networks: fakeNetworks, byNetwork })({ operatorId, network: "ETHEREUM" })).toEqual(
      ok([]),
    );
    expect(asked).toEqual([operatorId]);
  });
});

const makeAsked =
  (asked: unknown[]) =>
  async (by: unknown): Promise<ReturnType<typeof ok<[]>>> => {
    asked.push(by);
    return ok([]);
  };
