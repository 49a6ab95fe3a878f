import { describe, expect, it } from "vitest";
import { ProviderFault } from "../../app/money/provider-fault.ts";
import { placesOf, retryDelayMs } from "./provider-job.ts";

describe("a job that asks a provider", () => {
  it.each([
    [1, new Error("away"), 1_000],
    [3, new Error("away"), 4_000],
    [1, new ProviderFault("busy", 7_000), 7_000],
    [5, new ProviderFault("busy", 7_000), 16_000],
    [1, new ProviderFault("busy", 86_400_000), 900_000],
    [1, new ProviderFault("away"), 1_000],
    [30, new ProviderFault("busy", 7_000), null],
  ])("after try %i that ended with %o waits %s ms", (attempts, error, inMs) => {
    expect(retryDelayMs(attempts, error)).toBe(inMs);
  });

  it("leaves half of its places to other currencies, and most to other people", () => {
    expect([placesOf(128), placesOf(1)]).toEqual([
      { places: 128, perOwner: 16, perKind: 64 },
      { places: 1, perOwner: 1, perKind: 1 },
    ]);
  });
});
