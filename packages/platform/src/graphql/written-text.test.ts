import fc from "fast-check";
import { parse, print } from "graphql";
import { describe, expect, it } from "vitest";
import { hasTextInDocument, hasWrittenText } from "./written-text.ts";

describe("text that is written into a document", () => {
  it.each([
    ['{ a(b: "x") }', true],
    ['{ a(b: """x""") }', true],
    ['{ a(b: [1, { c: "x" }]) }', true],
    ['query ($b: String = "x") { a(b: $b) }', true],
    ['{ a @b(c: "x") }', true],
    ["query ($b: String!) { a(b: $b, c: [1, 2.5, true, null, NAME, { d: 1 }]) }", false],
  ])("in %s: %s", (source, is) => {
    expect(hasWrittenText(source)).toBe(is);
    expect(hasTextInDocument(parse(source))).toBe(is);
    expect(hasTextInDocument(parse(source, { noLocation: true }))).toBe(is);
  });

  it("is found whatever it is, as it was written and as graphql prints it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const source = `{ a(b: ${JSON.stringify(value)}) }`;
        let document: ReturnType<typeof parse>;
        try {
          document = parse(source);
        } catch {
          return;
        }
        expect([hasWrittenText(source), hasWrittenText(print(document))]).toEqual([true, true]);
      }),
    );
  });
});
