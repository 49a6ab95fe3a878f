import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describePayload } from "./describe-payload.ts";

describe("what is said of an event's payload", () => {
  it("is nothing where there is none", () => {
    for (const payload of [null, undefined, "text", 7, []]) expect(describePayload(payload)).toEqual([]);
  });

  it("is each place and its kind, and no name that is none of a field", () => {
    const payload = { type: "x", data: { amount: 1, tags: ["secret"], none: null, yes: true, "bob@example.com": {} } };
    expect(describePayload(payload)).toEqual([
      { path: "type", type: "text" },
      { path: "data", type: "object" },
      { path: "data.amount", type: "number" },
      { path: "data.tags", type: "list" },
      { path: "data.none", type: "null" },
      { path: "data.yes", type: "boolean" },
      { path: "data.?", type: "object" },
    ]);
  });

  it("is at most fifty places, four deep, and no value, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 }), { maxKeys: 80 }),
        fc.uuid(),
        (some, value) => {
          const fields = describePayload({ ...some, deep: { a: { b: { c: { d: { e: value } } } } }, value });
          expect(fields.length).toBeLessThanOrEqual(50);
          expect(fields.every(({ path }) => path.split(".").length <= 4)).toBe(true);
          expect(JSON.stringify(fields)).not.toContain(value);
        },
      ),
    );
  });
});
