import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeClaim } from "./claim.ts";

const used = { actorId: newId("usr"), operation: "sendPayment", key: "k" } as const;
const fingerprintOf = (args: readonly (string | null)[], operation: string = used.operation) =>
  makeClaim({ ...used, operation }, args).fingerprint.toString("hex");

describe("a claim", () => {
  it("tells other arguments, another order of them, and an absent one from an empty one", () => {
    const ways = [["a", "b"], ["b", "a"], ["ab"], ["a", "b", null], ["a", "b", ""], []].map((args) =>
      fingerprintOf(args),
    );
    expect(new Set(ways).size).toBe(ways.length);
  });

  it("tells one operation from another with the same arguments", () => {
    expect(fingerprintOf(["a"], "voidPayment")).not.toBe(fingerprintOf(["a"]));
  });

  it("is the same for the same, from process to process: keys are kept for good", () => {
    expect(makeClaim(used, ["a", null])).toEqual({
      ...used,
      fingerprint: Buffer.from("5a9e65cc1d69fe1ed960363dad3ed1ae596c7737a37709675884b40ff9990f19", "hex"),
    });
  });
});
