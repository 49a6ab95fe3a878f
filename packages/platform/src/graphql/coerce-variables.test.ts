import fc from "fast-check";
import { buildSchema, getVariableValues, Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { compileCoerceVariables } from "./coerce-variables.ts";

const schema = buildSchema(`
  scalar Decimal
  enum Status { OPEN CLOSED }
  input Money { amount: Decimal! currency: String! }
  input Filter { id: ID status: Status = OPEN first: Int! ratio: Float money: Money all: [Money!] not: Filter open: Boolean }
  input Choice @oneOf { a: String b: String }
  type Query { a(filter: Filter, ids: [ID!], money: Money!, choice: Choice): String }
`);

function compile(definitions: string) {
  const [operation] = parse(`query (${definitions}) { __typename }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  const byGraphql = (variables: object) =>
    getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables }).coerced;
  return { coerce: compileCoerceVariables(schema, operation), byGraphql };
}

describe("compiled coercion of variables", () => {
  it.each([
    ["$money: Money!", {}],
    ["$money: Money!", { money: null }],
    ["$money: Money!", { money: { amount: "1" } }],
    ["$money: Money!", { money: { amount: null, currency: "USD" } }],
    ["$money: Money!", { money: { amount: "1", currency: "USD", more: 1 } }],
    ["$money: Money!", { money: [{ amount: "1", currency: "USD" }] }],
    ["$filter: Filter", { filter: { first: 1.5 } }],
    ["$filter: Filter", { filter: { first: 2 ** 31 } }],
    ["$filter: Filter", { filter: { first: 1, status: "constructor" } }],
    ["$choice: Choice", { choice: { a: "1", b: "2" } }],
    ["$nothing: Nothing", {}],
    ["$constructor: String!", {}],
  ])("says nothing for %s: %j", (definitions, variables) => {
    expect(compile(definitions).coerce(variables)).toBeNull();
  });

  it("takes what is plainly right, with the defaults of what is absent", () => {
    const { coerce, byGraphql } = compile("$money: Money!, $filter: Filter, $ids: [ID!]! = [1], $open: Boolean");
    const filter = { first: 1, ratio: 2, not: { first: 2, all: [], status: "CLOSED", id: 7 }, open: null };
    const variables = { money: { amount: 1.5, currency: "USD" }, filter, more: 1 };
    expect(coerce(variables)).toEqual({
      money: { amount: 1.5, currency: "USD" },
      filter: { status: "OPEN", first: 1, ratio: 2, not: { id: "7", status: "CLOSED", first: 2, all: [] }, open: null },
      ids: ["1"],
    });
    expect(coerce(variables)).toEqual({ ...byGraphql(variables) });
    expect(coerce({ ...variables, ids: null })).toBeNull();
  });

  it("says what graphql-js says wherever it says anything", () => {
    const { coerce, byGraphql } = compile("$filter: Filter!, $ids: [ID!], $money: Money");
    const odd = fc.constantFrom<unknown>(null, "x", 1, 1.5, 2 ** 40, true, [], {}, ["a"], [null]);
    /** Right three times of four, so that whole values are right often enough. */
    const mostly = (...right: unknown[]) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...right) }, odd);
    const money = fc.record(
      { amount: mostly("1.00", 1), currency: mostly("USD"), more: odd },
      { requiredKeys: ["amount", "currency"], noNullPrototype: true },
    );
    const { filter } = fc.letrec((tie) => ({
      filter: fc.record(
        {
          id: mostly("a"),
          status: mostly("OPEN", "CLOSED"),
          first: mostly(1, 2),
          money: fc.oneof(money, odd),
          all: fc.array(money, { maxLength: 2 }),
          not: fc.oneof({ maxDepth: 2 }, fc.constant(null), tie("filter")),
          open: mostly(true, false),
        },
        { requiredKeys: ["first"] },
      ),
    }));
    const variables = fc.record(
      { filter, ids: mostly([], ["a"]), money: fc.oneof(money, odd) },
      { requiredKeys: ["filter"] },
    );
    let passed = 0;
    fc.assert(
      fc.property(variables, (given) => {
        const coerced = coerce(given);
        if (!coerced) return;
        passed += 1;
        expect(coerced).toEqual({ ...byGraphql(given) });
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(0);
  });
});
