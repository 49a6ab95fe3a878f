import { buildSchema, execute, type GraphQLSchema, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { notWaitedFor, Work } from "../running/work.ts";
import { boundWork } from "./bound-work.ts";

type Resolvers = Record<string, Record<string, (source: unknown, args: { n: number }) => unknown>>;

function makeSchema(resolvers: Resolvers): GraphQLSchema {
  const schema = buildSchema(`
    type Query { many(n: Int!): [Thing!]! later(n: Int!): [Thing] any(n: Int!): [Any!] numbers(n: Int!): [Int!]! one: Thing }
    type Mutation { first: Thing second: Thing }
    type Thing { id: ID name: String below(n: Int!): [Thing!]! }
    type Other { id: ID a: Int b: Int c: Int }
    union Any = Thing | Other
  `);
  for (const [type, fields] of Object.entries(resolvers))
    for (const [name, resolve] of Object.entries(fields)) {
      const found = schema.getType(type);
      if (found && "getFields" in found) Object.assign(found.getFields()[name] ?? {}, { resolve });
    }
  boundWork(schema);
  return schema;
}

const things = (n: number) => Array.from({ length: n }, (_, i) => ({ __typename: "Thing", id: `${i}`, name: "n" }));
const below = (_source: unknown, { n }: { n: number }) => things(n);
const QUERIES: Resolvers = {
  Query: {
    many: below,
    later: async (_source, { n }) => things(n),
    any: below,
    numbers: (_source, { n }) => Array.from({ length: n }, (_, i) => i),
    one: () => ({ id: "1" }),
  },
  Thing: { below },
};

async function ask(query: string, { values = 1e9, isMutation = false, resolvers = QUERIES } = {}) {
  const work = new Work({ values, isMutation });
  const result = await execute({ schema: makeSchema(resolvers), document: parse(query), contextValue: { work } });
  return { work, result, codes: result.errors?.map(({ extensions }) => extensions.code) };
}

describe("the values of an answer are counted while it is made", () => {
  it.each([
    ["{ many(n: 7) { id } }", 7 * 2],
    ["{ many(n: 7) { id name } }", 7 * 3],
    ["{ later(n: 7) { id name } }", 7 * 3],
    ["{ numbers(n: 7) }", 7],
    ["{ one { id } }", 0],
    ["{ a: many(n: 3) { id } b: many(n: 4) { id } }", 7 * 2],
    ["{ many(n: 7) { ...F } } fragment F on Thing { id ... { name } }", 7 * 3],
    ["{ any(n: 5) { ... on Thing { id } ... on Other { a b c } } }", 5 * 4],
    ["{ many(n: 3) { below(n: 5) { id } } }", 3 * 3 + 3 * 5 * 2],
  ])("%s", async (query, values) => {
    const { work, result } = await ask(query);
    expect(result.errors).toBeUndefined();
    expect(work.used).toBe(values);
  });

  it("and where they are too many nothing more is begun", async () => {
    let made = 0;
    const counting: Resolvers[string][string] = (_source, { n }) => {
      made += 1;
      return things(n);
    };
    const resolvers: Resolvers = { ...QUERIES, Thing: { below: counting } };
    const { work, result, codes } = await ask("{ many(n: 200) { below(n: 100) { below(n: 100) { id } } } }", {
      values: 1_000,
      resolvers,
    });
    // One for all that meet it: to make each its own took longer than the answer would have.
    expect(new Set(result.errors).size).toBe(1);
    expect(new Set(codes)).toEqual(new Set(["REQUEST_TOO_COMPLEX"]));
    expect(work.ended?.extensions.code).toBe("REQUEST_TOO_COMPLEX");
    expect(made).toBeLessThan(20);
  });

  it("but at the limit they are given", async () => {
    expect((await ask("{ many(n: 7) { id } }", { values: 14 })).codes).toBeUndefined();
    expect((await ask("{ many(n: 7) { id } }", { values: 13 })).codes).toEqual(["REQUEST_TOO_COMPLEX"]);
  });
});

describe("an operation that nobody waits for", () => {
  it("begins nothing more where it is a query", async () => {
    const work = new Work({ values: 1e9, isMutation: false });
    const made: string[] = [];
    const resolvers: Resolvers = {
      Query: {
        later: async () => {
          made.push("later");
          work.end(notWaitedFor());
          return things(3);
        },
      },
      Thing: { below: () => made.push("below") && [] },
    };
    const schema = makeSchema(resolvers);
    const document = parse("{ later(n: 1) { below(n: 1) { id } } }");
    const { errors } = await execute({ schema, document, contextValue: { work } });
    expect(made).toEqual(["later"]);
    expect(errors?.[0]?.extensions.code).toBe("TIMED_OUT");
  });

  it("is done to its end where it is a mutation", async () => {
    const work = new Work({ values: 1e9, isMutation: true });
    const made: string[] = [];
    const step = (name: string) => async () => {
      made.push(name);
      work.end(notWaitedFor());
      return { id: name };
    };
    const schema = makeSchema({ Mutation: { first: step("first"), second: step("second") } });
    const document = parse("mutation { first { id } second { id } }");
    expect(await execute({ schema, document, contextValue: { work } })).toEqual({
      data: { first: { id: "first" }, second: { id: "second" } },
    });
    expect(made).toEqual(["first", "second"]);
  });
});
