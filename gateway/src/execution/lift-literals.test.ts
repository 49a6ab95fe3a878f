import { buildSchema, parse, print } from "graphql";
import { describe, expect, it } from "vitest";
import { liftLiterals } from "./lift-literals.ts";
import { askBoth, makeBothWays } from "./merged-schema.fixture.ts";

const schema = buildSchema(`
  scalar Decimal  enum Unit { G KG }
  input Amount { value: Decimal  unit: Unit = G  parts: [Amount!] note: String }
  type Query { pay(id: ID!, to: String, amount: Amount, ids: [ID!], count: Int = 1, share: Float, now: Boolean): String }
`);
const lift = (text: string) => {
  const { document, constants } = liftLiterals(parse(text), schema, (index) => `_${index}`);
  return { text: print(document).replace(/\s+/g, " "), constants };
};

describe("values in a document", () => {
  it("do not stand in the text that plans and fetches are kept by", () => {
    expect(
      lift('{ pay(id: 7, to: "bob", amount: { unit: KG, value: "1.5" }, ids: ["a"], count: 2, share: 1, now: true) }'),
    ).toEqual({
      text: "query ($_0: ID!, $_1: String!, $_2: Amount!, $_3: [ID!]!, $_4: Int!, $_5: Float!, $_6: Boolean!) { pay(id: $_0, to: $_1, amount: $_2, ids: $_3, count: $_4, share: $_5, now: $_6) }",
      constants: { _0: "7", _1: "bob", _2: { unit: "KG", value: "1.5" }, _3: ["a"], _4: 2, _5: 1, _6: true },
    });
    expect(lift('{ pay(id: 1, to: "a") }').text).toBe(lift('{ pay(id: "other", to: "b") }').text);
  });

  it("leave what stands among them: variables, null, and what only the subgraph can read", () => {
    expect(
      lift(
        'query ($to: String) { pay(id: "1", to: $to, amount: { value: 1.5, note: $to, parts: [{ note: "n" }, { note: $to }] }, share: null) }',
      ),
    ).toEqual({
      text: "query ($to: String, $_0: ID!, $_1: Amount!) { pay( id: $_0 to: $to amount: {value: 1.5, note: $to, parts: [$_1, {note: $to}]} share: null ) }",
      constants: { _0: "1", _1: { note: "n" } },
    });
  });

  it("that are equal are one variable, in whatever order their fields stand, so that equal fields stay equal", () => {
    const { text, constants } = lift(
      '{ pay(id: 1, amount: { unit: G, note: "n" }) a: pay(id: "1", amount: { note: "n", unit: G }) }',
    );
    expect(constants).toEqual({ _0: "1", _1: { note: "n", unit: "G" } });
    expect(text).toContain("pay(id: $_0, amount: $_1) a: pay(id: $_0, amount: $_1)");
  });

  it("reach the subgraphs as they were, over every road", async () => {
    const both = makeBothWays();
    for (const text of [
      '{ echo(text: "a\\" b", list: [1, 2], input: { text: "t", colour: RED, inner: { text: "u" } }) a: colour(as: BLUE) }',
      "{ people(first: 1) { age(unit: KG) friends(first: 3) { hard(ok: true) items(first: 1) { weight(unit: KG) shipping reviews(min: 0) { id } } } } }",
      'mutation { note(text: "x") rename(id: "p1", to: "y") { id trust } }',
      'query ($t: String! = "d") { echo(input: { text: $t, count: null, inner: { text: "v" } }) }',
    ])
      expect((await askBoth(both, text)).difference).toBeNull();
  });
});
