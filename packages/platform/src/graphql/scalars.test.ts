import { describe, expect, it } from "vitest";
import { scalars } from "./scalars.ts";

const { DateTime } = scalars;

describe("DateTime", () => {
  it.each(["2026-11-21T08:00:00Z", 0, null, undefined, {}])("refuses to present %j, which is no Date", (value) => {
    expect(() => DateTime.serialize(value)).toThrow("DateTime takes a Date");
  });

  it("refuses to present a Date that is none", () => {
    expect(() => DateTime.serialize(new Date(Number.NaN))).toThrow(RangeError);
  });

  it("presents a moment in UTC with milliseconds, wherever it was written", () => {
    expect(DateTime.serialize(new Date("2026-11-21T10:30:00+02:00"))).toBe("2026-11-21T08:30:00.000Z");
  });

  it("leaves an input as the text that it is, for its use case to read", () => {
    expect(DateTime.parseValue("tomorrow")).toBe("tomorrow");
  });
});
