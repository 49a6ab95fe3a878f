import { describe, expect, it } from "vitest";
import { askedOf } from "./asked-of.ts";

describe("what is asked of everybody's payments", () => {
  it("is nothing where nothing is said", () => {
    expect(askedOf({}, "UTC")).toBeNull();
  });

  it("has both days in it, by the reader's zone, and of what is not done yet both states", () => {
    const filter = {
      kind: "DEPOSIT",
      status: "UNDONE",
      currency: "EUR",
      from: "2026-11-01",
      until: "2026-11-30",
    } as const;
    expect(askedOf(filter, "Europe/Berlin")).toEqual({
      kinds: ["DEPOSIT"],
      statuses: ["PENDING", "PROCESSING"],
      currency: "EUR",
      createdFrom: "2026-10-31T23:00:00.000Z",
      createdBefore: "2026-11-30T23:00:00.000Z",
    });
  });
});
