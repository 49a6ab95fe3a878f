import { describe, expect, it } from "vitest";
import { makeBrought } from "../../../test/fakes/brought.ts";

describe("taking back what a chain has taken back", () => {
  it("does nothing where nothing was credited, and nothing is credited later", async () => {
    const { credit, reverse, money, reversals } = makeBrought();
    expect([await reverse(), await reverse(), await credit()]).toEqual([null, null, null]);
    expect([money.submitted, reversals.size]).toEqual([[], 1]);
    expect(await credit({ credit: 2 })).not.toBeNull();
  });

  it("returns the payment of this confirmation, once", async () => {
    const { credit, reverse, money } = makeBrought();
    await credit();
    expect(await reverse()).toMatchObject({ status: "RETURNED", returned: { reason: "CHAIN_REORGANISED" } });
    expect(await reverse()).toBeNull();
    expect(money.list().map(({ status }) => status)).toEqual(["RETURNED"]);
  });

  it("throws where it cannot be booked", async () => {
    const { credit, reverse, money } = makeBrought();
    await credit();
    money.refuseNext({ code: "ACCOUNT_FROZEN" });
    await expect(reverse()).rejects.toThrow("was not booked");
  });
});
