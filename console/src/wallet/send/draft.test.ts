import { describe, expect, it } from "vitest";
import { readDraft } from "./draft.ts";

describe("a draft in an address", () => {
  it("leaves out what is none: an amount that became a number too", () => {
    const read = readDraft({ from: "mine", to: "two words", amount: 25.5, hold: "5", step: "paid" });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
  });

  it("keeps an amount as fine as any currency goes", () => {
    const [finest, finer] = [`0.${"0".repeat(29)}1`, `0.${"0".repeat(30)}1`];
    expect(readDraft({ amount: finest }).amount).toBe(finest);
    expect(readDraft({ amount: finer }).amount).toBeUndefined();
  });
});
