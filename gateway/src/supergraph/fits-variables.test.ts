import fc from "fast-check";
import { buildSchema, getVariableValues, Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { compileFitsVariables } from "./fits-variables.ts";

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
  const judge = (variables: object) =>
    getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables }).errors === undefined;
  return { fits: compileFitsVariables(schema, operation), judge };
}

describe("the check whether variables fit", () => {
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
  ])("does not pass for %s: %j", (definitions, variables) => {
    expect(compile(definitions).fits(variables)).toBe(false);
  });

  it("passes what is plainly right, absent ones with a default among it", () => {
    const { fits } = compile("$money: Money!, $filter: Filter, $ids: [ID!]! = []");
    expect(fits({ money: { amount: 1.5, currency: "USD" } })).toBe(true);
    const filter = { first: 1, status: "CLOSED", not: { first: 2, all: [] }, open: null };
    expect(fits({ money: { amount: "1", currency: "USD" }, filter, ids: ["a"] })).toBe(true);
  });

  it("never passes what graphql-js refuses", () => {
    const { fits, judge } = compile("$filter: Filter!, $ids: [ID!], $money: Money");
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
        if (!fits(given)) return;
        passed += 1;
        expect(judge(given)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(passed).toBeGreaterThan(0);
  });
});
