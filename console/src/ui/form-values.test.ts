import { describe, expect, it } from "vitest";
import { takes } from "./form-values.ts";

describe("a field of a form whose values change elsewhere", () => {
  it("keeps what somebody has typed", () => {
    expect(takes({ said: "Nina M", given: "Nina", sent: undefined, wanted: "Nina Miller" })).toBe(false);
    expect(takes({ said: "Nina M", given: "Nina", sent: "Nina", wanted: "Nina Miller" })).toBe(false);
  });

  it("keeps what was sent and refused, for nothing has changed elsewhere", () => {
    expect(takes({ said: "1e3", given: "", sent: "1e3", wanted: "" })).toBe(false);
  });

  it("takes what is new where nobody has typed since it was given or sent", () => {
    expect(takes({ said: "", given: "", sent: undefined, wanted: "Nina" })).toBe(true);
    expect(takes({ said: "Nina", given: "Nina", sent: undefined, wanted: "Nina Miller" })).toBe(true);
    expect(takes({ said: " lunch", given: "", sent: " lunch", wanted: "lunch" })).toBe(true);
  });
});
