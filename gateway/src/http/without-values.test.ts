import { buildSchema, GraphQLError, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { withoutValues } from "./without-values.ts";

const schema = buildSchema(`
  enum Kind { A B }
  scalar Code
  input In { text: String! count: Int kind: Kind list: [ID!] code: Code nested: In }
  input One @oneOf { a: String b: String }
  type Query { a(in: In, text: String, count: Int, ratio: Float, yes: Boolean, kind: Kind, id: ID, one: One): String }
`);

const CANARY = "canary";

/** What is said of a document, and whether graphql-js quoted the canary. */
function saidOf(query: string): { said: string[]; quoted: boolean } {
  try {
    const messages = validate(schema, parse(query)).map(({ message }) => message);
    return {
      said: messages.map((message) => withoutValues("GRAPHQL_VALIDATION_FAILED", message)),
      quoted: messages.some((message) => message.includes(CANARY)),
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { said: [withoutValues("GRAPHQL_PARSE_FAILED", error.message)], quoted: error.message.includes(CANARY) };
  }
}

describe("a message about a document", () => {
  it("says that a document has too many tokens", () => {
    const tooMany = () => parse(`{ a(text: "${CANARY}") b c }`, { maxTokens: 5 });
    expect(tooMany).toThrow(GraphQLError);
    try {
      tooMany();
    } catch (error) {
      expect(withoutValues("GRAPHQL_PARSE_FAILED", (error as GraphQLError).message)).toMatch(/more tha[nt] 5 tokens/);
    }
  });

  it.each([
    ["{ a(count: canary) }", ['Expected a value of type "Int".']],
    ['{ a(count: "canary") }', ['Expected a value of type "Int".']],
    ['{ a(ratio: "canary") }', ['Expected a value of type "Float".']],
    ['{ a(yes: "canary") }', ['Expected a value of type "Boolean".']],
    ['{ a(kind: "canary") }', ['Expected a value of type "Kind".']],
    ["{ a(kind: canary) }", ['Expected a value of type "Kind".']],
    ["{ a(text: canary) }", ['Expected a value of type "String".']],
    ["{ a(id: canary) }", ['Expected a value of type "ID".']],
    ['{ a(text: {canary: "canary"}) }', ['Expected a value of type "String".']],
    ['{ a(id: ["canary"]) }', ['Expected a value of type "ID".']],
    ['{ a(in: "canary") }', ['Expected a value of type "In".']],
    ['{ a(in: {text: "x", list: [{a: "canary"}]}) }', ['Expected a value of type "ID".']],
    [
      '{ a(in: {nested: {text: 1, kind: "canary"}}) }',
      [
        'Field "In.text" of required type "String!" was not provided.',
        'Expected a value of type "String".',
        'Expected a value of type "Kind".',
      ],
    ],
    ["query ($x: Int = canary) { a(count: $x) }", ['Expected a value of type "Int".']],
    ['{ a(text: "x" "canary") }', ["Syntax Error: Expected Name, found String."]],
    ['{ a(text: """canary""" "y") }', ["Syntax Error: Expected Name, found String."]],
    ["{ a(text: canary", ["Syntax Error: Expected Name, found <EOF>."]],
    ["{ a(: canary) }", ['Syntax Error: Expected Name, found ":".']],
    ['"canary"', ["Syntax Error: Unexpected <EOF>."]],
    ["canary", ["Syntax Error: Unexpected Name."]],
    ['{ a(text: "canary) }', ["Syntax Error: Unterminated string."]],
    [String.raw`{ a(text: "\ucanary") }`, ["Syntax Error: Invalid Unicode escape sequence."]],
    [String.raw`{ a(text: "\canary") }`, ["Syntax Error: Invalid character escape sequence."]],
    ["{ a(count: 1canary) }", ["Syntax Error: Invalid number."]],
    ["query ($x: String = $canary) { a(text: $x) }", ["Syntax Error: The document cannot be parsed."]],
    ["{ a(text: ?canary) }", ["Syntax Error: The document cannot be parsed."]],
  ])("says of %s what is wanted, not what stands there", (query, said) => {
    const found = saidOf(query);
    expect(found.said).toEqual(said);
    expect(found.said.join()).not.toContain(CANARY);
  });

  it("keeps the names of fields, types, variables and directives", () => {
    for (const [query, said] of [
      ["{ b }", 'Cannot query field "b" on type "Query". Did you mean "a"?'],
      ['{ a(txt: "canary") }', 'Unknown argument "txt" on field "Query.a". Did you mean "text"?'],
      ['{ a(in: {text: "x", txt: "canary"}) }', 'Field "txt" is not defined by type "In". Did you mean "text"?'],
      ["{ a @b }", 'Unknown directive "@b".'],
      ["query ($x: [ID!]) { a(id: $x) }", 'Variable "$x" of type "[ID!]" used in position expecting type "ID".'],
      ["{ a { b } }", 'Field "a" must not have a selection since type "String" has no subfields.'],
    ] as const)
      expect(saidOf(query).said).toEqual([said]);
  });

  it("loses whatever else is quoted, in messages that are not known yet", () => {
    expect(withoutValues("GRAPHQL_VALIDATION_FAILED", 'Strange value "it is secret, isn\'t it?" on "Query.a".')).toBe(
      'Strange value on "Query.a".',
    );
    expect(withoutValues("OPERATION_RESOLUTION_FAILURE", 'Unknown operation named "canary".')).toBe(
      "Unknown operation named.",
    );
    expect(withoutValues("BAD_USER_INPUT", "input.memo: must have")).toBe("input.memo: must have");
  });

  it("is tested with documents that graphql-js does quote", () => {
    expect(saidOf("{ a(count: canary) }").quoted).toBe(true);
    expect(saidOf('{ a(text: "x" "canary") }').quoted).toBe(true);
  });
});
