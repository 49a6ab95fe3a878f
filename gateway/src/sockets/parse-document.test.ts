import { buildSchema, GraphQLError, type ValidationRule } from "graphql";
import { describe, expect, it } from "vitest";
import { makeParseDocument } from "./parse-document.ts";

const schema = buildSchema("type Query { a: Int } type Subscription { a: Int b: Int }");
const noB: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value === "b")
      context.reportError(new GraphQLError("no b", { extensions: { code: "REQUEST_TOO_COMPLEX" } }));
  },
});
const makeParse = (maxDocuments = 10) =>
  makeParseDocument({ schema, validationRules: [noB], maxDocuments, maxTokens: 20 }).parse;
const codes = (query: string) => makeParse()(query).errors.map(({ extensions }) => extensions.code);

describe("parsing a subscription's document", () => {
  it.each([
    ["broken syntax", "subscription {", "GRAPHQL_PARSE_FAILED"],
    ["more tokens than allowed", `subscription { ${"a ".repeat(30)} }`, "GRAPHQL_PARSE_FAILED"],
    ["an unknown field", "subscription { c }", "GRAPHQL_VALIDATION_FAILED"],
    ["two root fields", "subscription { a x: a }", "GRAPHQL_VALIDATION_FAILED"],
    [
      "a root field with a condition, on which validate() throws",
      "subscription ($x: Boolean!) { a @include(if: $x) }",
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["what a rule of the gateway refuses, under its own code", "subscription { b }", "REQUEST_TOO_COMPLEX"],
  ])("refuses %s", (_name, query, code) => {
    expect(codes(query)).toEqual([code]);
  });

  it("says where the fault is", () => {
    expect(makeParse()("subscription {\n  c\n}").errors[0]?.toJSON()).toMatchObject({
      locations: [{ line: 2, column: 3 }],
    });
    expect(makeParse()("subscription {\n").errors[0]?.toJSON()).toMatchObject({ locations: [{ line: 2, column: 1 }] });
  });

  it("gives the same document for the same text, so that it is planned once", () => {
    const parse = makeParse();
    expect(parse("subscription { a }").document).toBe(parse("subscription { a }").document);
  });

  it("keeps no document that has text written into it, which may be a secret", () => {
    const asked = buildSchema("type Query { a(b: String): Int }");
    const parsing = makeParseDocument({ schema: asked, validationRules: [], maxDocuments: 10, maxTokens: 50 });
    for (const text of ['{ a(b: "secret") }', 'query ($b: String = "secret") { a(b: $b) }'])
      expect([parsing.parse(text).errors, parsing.isKnown(text), parsing.kept]).toEqual([[], false, 0]);
  });

  it("forgets the text that was used longest ago, and keeps none that is broken", () => {
    const parse = makeParse(2);
    const first = parse("subscription A { a }").document;
    const second = parse("subscription B { a }").document;
    parse("subscription { c }");
    expect(parse("subscription A { a }").document).toBe(first);
    parse("subscription C { a }");
    expect(parse("subscription A { a }").document).toBe(first);
    expect(parse("subscription B { a }").document).not.toBe(second);
  });

  it("does not keep more than its room, however many come", () => {
    const parsing = makeParseDocument({ schema, validationRules: [], maxDocuments: 1_000, maxTokens: 4_000 });
    const textOf = (n: number) => `{ ${Array.from({ length: 400 }, (_, i) => `a${n}x${i}: a`).join(" ")} }`;
    let heaviest = 0;
    for (let n = 0; n < 300; n += 1) {
      expect(parsing.parse(textOf(n)).errors).toEqual([]);
      heaviest = Math.max(heaviest, parsing.kept);
    }
    expect(heaviest).toBeLessThanOrEqual(16_000_000);
    expect(heaviest).toBeGreaterThan(12_000_000);
    expect([parsing.isKnown(textOf(0)), parsing.isKnown(textOf(299))]).toEqual([false, true]);
  });
});
