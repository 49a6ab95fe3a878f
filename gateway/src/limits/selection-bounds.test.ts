import { buildSchema, parse, specifiedRules, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { operationLimits } from "./operation-limits.ts";

const schema = buildSchema(`
  type Query { me: User  node: Node }
  type Mutation { a: Int  b: Int  pay: User }
  interface Node { id: ID!  friend: User }
  type User implements Node { id: ID!  name: String  friend: User }
`);
const rule = operationLimits({
  ...{ depth: 20, selections: 1_000, values: 1e9 },
  ...{ aliases: 15, queryFields: 20, mutationFields: 10, directives: 5 },
});
const faultsOf = (query: string) =>
  validate(schema, parse(query), [...specifiedRules, rule]).map(({ message }) =>
    message.replace(/[.] Ask for less.*$/, ""),
  );
const many = (times: number, text: (i: number) => string) => Array.from({ length: times }, (_, i) => text(i)).join(" ");

describe("an operation that asks for one thing again and again is refused", () => {
  it.each([
    ["a field under 16 names", (n: number) => `{ me { ${many(n, (i) => `a${i}: name`)} } }`],
    ["__typename under 16 names", (n: number) => `{ ${many(n, (i) => `a${i}: __typename`)} }`],
    ["the schema under 16 names", (n: number) => `{ ${many(n, (i) => `a${i}: __schema { __typename }`)} }`],
    ["names in inline fragments", (n: number) => `{ me { ${many(n, (i) => `... { a${i}: name }`)} } }`],
    [
      "names in fragments",
      (n: number) =>
        `{ me { ...F ${many(n - 8, (i) => `a${i}: name`)} } } fragment F on User { ${many(8, (i) => `f${i}: name`)} }`,
    ],
    [
      "names below a field that stands twice",
      (n: number) => `{ me { ${many(n - 8, (i) => `a${i}: name`)} } me { ${many(8, (i) => `f${i}: name`)} } }`,
    ],
    ["names deep below", (n: number) => `{ node { friend { friend { ${many(n, (i) => `a${i}: id`)} } } } }`],
    ["one selection 16 times", (n: number) => `{ me { ${many(n, () => "name")} } }`],
    [
      "one selection 16 times in inline fragments",
      (n: number) => `{ node { ${many(n, () => "... on User { name }")} } }`,
    ],
    ["a fragment spread 16 times", (n: number) => `{ me { ${many(n, () => "...F")} } } fragment F on User { name }`],
  ])("%s, and taken at the limit", (_what, query) => {
    expect(faultsOf(query(16))).toEqual([expect.stringMatching(/^The operation asks for /)]);
    expect(faultsOf(query(15))).toEqual([]);
  });

  it("root fields of a mutation above ten, and of a query above its number", () => {
    const mutation = (n: number) => `mutation { ${many(n, (i) => `a${i}: ${i % 2 ? "a" : "b"}`)} }`;
    expect(faultsOf(mutation(11))).toEqual(["The operation has more than the 10 fields of a mutation that are taken"]);
    expect(faultsOf(mutation(10))).toEqual([]);
    const query = (n: number) => `{ ${many(n, (i) => `a${i}: ${i % 2 ? "me { id }" : "node { id }"}`)} }`;
    expect(faultsOf(query(21))).toEqual(["The operation has more than the 20 fields of a query that are taken"]);
    expect(faultsOf(query(20))).toEqual([]);
  });

  it.each([
    ["a field", (d: string) => `{ me ${d} { id } }`],
    ["an inline fragment", (d: string) => `{ me { ... ${d} { id } } }`],
    ["a fragment", (d: string) => `{ me { ...F } } fragment F on User ${d} { id }`],
    ["an operation", (d: string) => `query A ${d} { me { id } }`],
    ["a variable", (d: string) => `query A($a: Int ${d}) { me { id } }`],
  ])("with one fault, for six directives at %s, whether there are such or not", (_where, query) => {
    expect(faultsOf(query("@aa".repeat(6)))).toEqual([
      "The operation has more than the 5 directives at one place that are taken",
    ]);
    expect(faultsOf(query("@aa".repeat(5))).length).toBeGreaterThanOrEqual(5);
  });

  it("but not components that each have a fragment with the same field", () => {
    const fragments = many(30, (i) => `fragment F${i} on User { id name }`);
    expect(faultsOf(`{ me { ${many(30, (i) => `...F${i}`)} } } ${fragments}`)).toEqual([]);
  });

  it("nor what is asked of each of many types", () => {
    const members = many(40, (i) => `... on User${i % 20} { id name }`);
    const types = many(20, (i) => `type User${i} implements Node { id: ID! name: String friend: User }`);
    const wide = buildSchema(
      `type Query { node: Node } interface Node { id: ID! } ${types} type User { id: ID! }`.replaceAll(
        " friend: User",
        "",
      ),
    );
    expect(validate(wide, parse(`{ node { id ${members} } }`), [...specifiedRules, rule])).toEqual([]);
  });

  it("and of circles of fragments that each spread all others graphql's own rule hears at once", () => {
    const names = Array.from({ length: 9 }, (_, i) => `F${i}`);
    const fragments = names.map((name) => `fragment ${name} on User { ${many(9, (i) => `...F${i}`)} }`);
    const faults = faultsOf(`{ me { ...F0 } } ${fragments.join(" ")}`);
    expect(faults[0]).toMatch(/^Cannot spread fragment|larger than the 1000/);
  });
});
