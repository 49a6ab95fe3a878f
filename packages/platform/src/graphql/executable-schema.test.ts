import { buildSubgraphSchema } from "@apollo/subgraph";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { type DefinitionNode, GraphQLScalarType, graphql, Kind, parse, print, printSchema, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { buildExecutableSchema, type Resolvers } from "./executable-schema.ts";
import { readSubgraphSdl } from "./sdl.ts";

const SCHEMA = new URL("../../../../schema/", import.meta.url);
const FEDERATIONS = /^(?:federation|link)__/;

/**
 * Each type, by its name, with its fields in the order of theirs. Of what is described nothing is
 * executed, and theirs loses descriptions of an enum that is extended.
 */
function typesIn(printed: string): Record<string, string> {
  const types = visit(parse(printed), {
    StringValue: (node, key) => (key === "description" ? null : node),
  }).definitions.filter(
    (node): node is DefinitionNode & { name: { value: string } } =>
      node.kind !== Kind.DIRECTIVE_DEFINITION && "name" in node && !FEDERATIONS.test(node.name?.value ?? ""),
  );
  const inOrder = types.map((node) =>
    "fields" in node && node.fields
      ? ({ ...node, fields: [...node.fields].sort((a, b) => (a.name.value < b.name.value ? -1 : 1)) } as typeof node)
      : node,
  );
  return Object.fromEntries(inOrder.map((node) => [node.name.value, print(node)]));
}

describe("an executable schema", () => {
  it.each(SUBGRAPHS)("of %s is the one that @apollo/subgraph builds", (name) => {
    const sdl = readSubgraphSdl(SCHEMA, name);
    const ours = typesIn(printSchema(buildExecutableSchema(sdl, {})));
    expect(Object.keys(ours).length).toBeGreaterThan(20);
    expect(ours).toEqual(typesIn(printSchema(buildSubgraphSchema(sdl))));
  });

  const SDL = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])
    scalar Moment
    interface Thing { id: ID! }
    type Cup implements Thing @key(fields: "id") { id: ID! at: Moment }
    type Pot implements Thing @key(fields: "id") { id: ID! }
    union Any = Cup | Pot
    type Query { things: [Thing!]! any(at: Moment): Any }
    extend type Query { more: Int @deprecated(reason: "less") }
    extend type Mutation { make: Cup }
    extend type Subscription { made: Cup }
  `);
  const Moment = new GraphQLScalarType({
    name: "Moment",
    serialize: (value) => `at ${value}`,
    parseValue: (value) => `read ${value}`,
  });
  const RESOLVERS: Resolvers = {
    Moment,
    Thing: { __resolveType: ({ id }: { id: string }) => (id.startsWith("c") ? "Cup" : "Pot") },
    Any: { __resolveType: () => "Cup" },
    Cup: {
      at: ({ at }: { at: string }) => at,
      __resolveReference: ({ id }: { id: string }) => ({ id, at: `of ${id}` }),
    },
    Query: {
      things: () => [{ id: "c1", at: 1 }, { id: "p1" }],
      any: { resolve: (_root: unknown, { at }: { at: string }) => ({ id: "c2", at }) },
    },
    Mutation: { make: () => ({ id: "c3", at: 3 }) },
    Subscription: { made: { subscribe: () => null, resolve: () => ({ id: "c4" }) } },
  };
  const both = [
    buildExecutableSchema(SDL, RESOLVERS),
    buildSubgraphSchema({ typeDefs: SDL, resolvers: RESOLVERS as never }),
  ];

  it.each([
    "{ things { __typename id ... on Cup { at } } }",
    '{ any(at: "noon") { ... on Cup { id at } } }',
    "mutation { make { id at } }",
    "{ more }",
    '{ _entities(representations: [{ __typename: "Cup", id: "c9" }, { __typename: "Pot", id: "p9" }]) { __typename ... on Cup { id at } ... on Pot { id } } }',
    '{ _entities(representations: [{ __typename: "Lid", id: "c9" }]) { __typename } }',
    "{ _service { sdl } }",
    "{ nothing }",
  ])("answers as theirs: %s", async (source) => {
    const [ours, theirs] = await Promise.all(both.map((schema) => graphql({ schema, source })));
    expect(JSON.parse(JSON.stringify(ours))).toEqual(JSON.parse(JSON.stringify(theirs)));
  });

  it("has the subscribers of its fields", () => {
    for (const schema of both) {
      const { made } = schema.getSubscriptionType()?.getFields() ?? {};
      expect([typeof made?.subscribe, typeof made?.resolve]).toEqual(["function", "function"]);
    }
  });

  it("has no _entities where it has no entity", () => {
    const plain = parse("type Query { one: Int }");
    expect(typesIn(printSchema(buildExecutableSchema(plain, {}))).Query).not.toContain("_entities");
  });

  it.each([
    ["a type", { Lid: { id: () => 1 } }],
    ["a field", { Cup: { lid: () => 1 } }],
    ["a field of an interface", { Thing: { id: () => 1 } }],
  ])("is refused with a resolver of %s that it does not have", (_what, resolvers) => {
    expect(() => buildExecutableSchema(SDL, resolvers)).toThrow("which the schema does not have");
  });
});
