import fc from "fast-check";
import { buildSchema, getVariableValues, Kind, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { readScalarsAsText } from "./scalars.ts";
import { findVariableFaults } from "./variable-faults.ts";

const schema = buildSchema(`
  scalar Decimal
  enum Status { OPEN CLOSED }
  input Money { amount: Decimal! currency: String! }
  input Filter { id: ID status: Status = OPEN first: Int! ratio: Float money: Money all: [Money!] not: Filter open: Boolean }
  input Choice @oneOf { a: String b: String }
  type Query { a(filter: Filter, ids: [ID!], money: Money!, choice: Choice): String }
`);
readScalarsAsText(schema);

const CANARY = "canary";

function faultsOf(definitions: string, variables: object) {
  const [operation] = parse(`query (${definitions}) { __typename }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  const given = { ...variables };
  return {
    faults: findVariableFaults(schema, operation.variableDefinitions ?? [], given),
    isWrong: Boolean(getVariableValues(schema, operation.variableDefinitions ?? [], given).errors),
  };
}

describe("faults of variables", () => {
  it.each([
    ["$money: Money!", {}, [["money", "REQUIRED"]]],
    ["$money: Money!", { money: null }, [["money", "REQUIRED"]]],
    ["$money: Money!", { money: CANARY }, [["money", "WRONG_TYPE"]]],
    [
      "$money: Money!",
      { money: { amont: CANARY, currency: { a: CANARY } } },
      [
        ["money.amount", "REQUIRED"],
        ["money.currency", "WRONG_TYPE"],
        ["money.amont", "UNKNOWN_FIELD"],
      ],
    ],
    ["$money: Money!", { money: { amount: "1", currency: "USD", "a canary": 1 } }, [["money", "UNKNOWN_FIELD"]]],
    ["$money: Money!", { money: { amount: { deep: CANARY }, currency: "USD" } }, [["money.amount", "WRONG_TYPE"]]],
    ["$filter: Filter", { filter: { first: 1, status: CANARY } }, [["filter.status", "WRONG_TYPE"]]],
    [
      "$filter: Filter",
      { filter: { first: CANARY, all: [null] } },
      [
        ["filter.first", "WRONG_TYPE"],
        ["filter.all.0", "REQUIRED"],
      ],
    ],
    ["$ids: [ID!]", { ids: ["a", [CANARY]] }, [["ids.1", "WRONG_TYPE"]]],
    ["$choice: Choice", { choice: { a: CANARY, b: CANARY } }, [["choice", "EXACTLY_ONE"]]],
  ])("says of %s: %j where and what, never the value", (definitions, variables, expected) => {
    const { faults, isWrong } = faultsOf(definitions, variables);
    expect(isWrong).toBe(true);
    expect(faults.map(({ path, code }) => [path, code])).toEqual(expected);
    expect(JSON.stringify(faults)).not.toContain(CANARY);
  });

  it("are fifty at most", () => {
    expect(faultsOf("$ids: [ID!]", { ids: new Array(100_000).fill({}) }).faults).toHaveLength(50);
  });

  it("are found exactly where graphql-js finds some", () => {
    const odd = fc.constantFrom<unknown>(null, "x", 1, 1.5, 2 ** 40, true, [], {}, ["a"], [null], { a: "1" });
    const money = fc.record(
      { amount: fc.oneof(fc.constant("1"), odd), currency: fc.oneof(fc.constant("USD"), odd), more: odd },
      { requiredKeys: [], noNullPrototype: true },
    );
    const filter = fc.record(
      {
        id: odd,
        status: fc.oneof(fc.constant("OPEN"), odd),
        first: fc.constantFrom<unknown>(1, 1, null, "x"),
        money: fc.oneof(money, odd),
        all: fc.array(money, { maxLength: 2 }),
        open: odd,
      },
      { requiredKeys: ["first"], noNullPrototype: true },
    );
    const variables = fc.record({ filter: fc.oneof(filter, odd), ids: odd, money, choice: odd }, { requiredKeys: [] });
    fc.assert(
      fc.property(variables, (given) => {
        const { faults, isWrong } = faultsOf("$filter: Filter, $ids: [ID!], $money: Money!, $choice: Choice", given);
        expect(faults.length > 0).toBe(isWrong);
      }),
      { numRuns: 2000 },
    );
  });
});
