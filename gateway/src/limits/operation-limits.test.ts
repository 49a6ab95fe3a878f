import { readdirSync, readFileSync } from "node:fs";
import { Supergraph } from "@apollo/federation-internals";
import { readEnv } from "@coffer/platform/running/config";
import {
  buildSchema,
  type FieldNode,
  type FragmentDefinitionNode,
  getIntrospectionQuery,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { describe, expect, it } from "vitest";
import { readGatewayConfig } from "../config.ts";
import { makeIntrospect } from "../execution/introspection.ts";
import { relaxSecurityLinks } from "../execution/relax-security-links.ts";
import { operationLimits } from "./operation-limits.ts";

const schema = buildSchema(`
  type Query { me: User  add(a: Int): Int  node: Node  any: Any }
  interface Node { id: ID!  friends: [User!]! }
  union Any = User | UserConnection
  type User implements Node {
    id: ID!  name: String  friend: User  friends: [User!]!
    page(first: Int = 20, after: String): UserConnection!
  }
  type UserConnection { nodes: [User!]!  edges: [Edge!]! }
  type Edge { node: User! }
`);
const any = { aliases: 999, queryFields: 999, mutationFields: 999, directives: 999 };
const rule = operationLimits({ depth: 5, selections: 60, values: 1e9, ...any });
const faultsOf = (query: string, rules = [rule]) =>
  validate(schema, parse(query), rules).map(({ message, extensions }) => {
    expect(extensions.code).toBe("REQUEST_TOO_COMPLEX");
    return message;
  });
const nested = (depth: number) => `${"{ friend ".repeat(depth)}{ id }${" }".repeat(depth)}`;

describe("an operation is refused", () => {
  it("when its fields are nested too deep, and taken at the limit", () => {
    expect(faultsOf(`{ me ${nested(4)} }`)).toEqual([
      "The operation is 6 fields deep; at most 5 are taken. Ask for less, or in several requests.",
    ]);
    expect(faultsOf(`{ me ${nested(3)} }`)).toEqual([]);
  });

  it("when fragments, inline fragments and aliases hide the depth", () => {
    expect(
      faultsOf(`
        query { me { ...A } }
        fragment A on User { ... on User { x: friend { ...B } } }
        fragment B on User { friend { ...C } }
        fragment C on User { friend { ... { friend { id } } } }`),
    ).toHaveLength(1);
  });

  it("however often a fragment was measured in a shallower place before", () => {
    const fragment = "fragment F on User { friend { friend { id } } }";
    expect(faultsOf(`{ me { ...F } } ${fragment}`)).toEqual([]);
    expect(faultsOf(`{ me { ...F friend { friend { ...F } } } } ${fragment}`)).toHaveLength(1);
  });

  it("when it is larger than the limit with its fragments counted wherever they are spread", () => {
    const friends = (count: number) => Array.from({ length: count }, (_, i) => `f${i}: friend { ...F }`).join(" ");
    const fragment = "fragment F on User { id name }";
    expect(faultsOf(`{ me { ${friends(15)} } } ${fragment}`)).toEqual([
      "The operation is larger than the 60 selections that are taken, fragments counted. Ask for less, or in several requests.",
    ]);
    expect(faultsOf(`{ me { ${friends(14)} } } ${fragment}`)).toEqual([]);
    expect(faultsOf(`{ ${Array.from({ length: 61 }, (_, i) => `a${i}: add`).join(" ")} }`)).toHaveLength(1);
  });

  it("by name, and the others of the document are not", () => {
    const document = parse(`query Fine { me { id } } query Deep { me ${nested(9)} }`);
    const [error, ...others] = validate(schema, document, [rule]);
    expect(others).toEqual([]);
    expect(error?.nodes?.[0]).toBe(document.definitions[1]);
  });
});

describe("an operation is refused for what its answer may hold", () => {
  /** The number in the message; a limit of nothing refuses everything. */
  const valuesOf = (query: string) => {
    const [message = ""] = faultsOf(query, [operationLimits({ depth: 99, selections: 999, values: 0, ...any })]);
    return Number(/answered with (\S+) values/.exec(message)?.[1]);
  };

  it.each([
    ["{ me { id name } }", 3],
    ["{ me { friends { id } } }", 1 + 10 * 2],
    ["{ me { friends { friends { friends { id } } } } }", 1 + 10 * (1 + 10 * (1 + 10 * 2))],
    ["{ me { page(first: 50) { nodes { id } } } }", 1 + 50 * 3],
    ["{ me { page { nodes { id } } } }", 1 + 20 * 3],
    ["{ me { page { edges { node { id } } } } }", 1 + 20 * 4],
    ["query ($n: Int) { me { page(first: $n) { nodes { id } } } }", 1 + 100 * 3],
    // Subgraphs refuse these sizes, and say so better.
    ["{ me { page(first: 100000) { nodes { id } } } }", 1 + 100 * 3],
    ["{ me { page(first: -5) { nodes { id } } } }", 1 + 3],
    ["{ a: me { friends { id } } b: me { friends { id } } }", 2 * 21],
    ["{ me { ...F } } fragment F on User { friends { ...G } } fragment G on User { friends { id } }", 1 + 10 * 21],
    ["{ node { ... on User { page { ...P } } } } fragment P on UserConnection { nodes { id } }", 1 + 20 * 3],
    ["{ node { friends { id } } any { ... on User { friends { id } } } }", 2 * 21],
  ])("%s", (query, values) => {
    expect(valuesOf(query)).toBe(values);
  });

  it("when lists in lists multiply, and taken at the limit", () => {
    const query = "{ me { page(first: 100) { nodes { page(first: 100) { nodes { id } } } } } }";
    const size = 1 + 100 * (1 + 1 + 100 * 3);
    const limited = (values: number) =>
      faultsOf(query, [operationLimits({ depth: 99, selections: 999, values, ...any })]);
    expect(limited(size)).toEqual([]);
    expect(limited(size - 1)).toEqual([
      `The operation could be answered with ${size} values; at most ${size - 1} are given. Lists in lists multiply. Ask for less, or in several requests.`,
    ]);
  });

  const { valuesMax } = readEnv({}, (env) => readGatewayConfig(env, "sandbox"));
  const folder = new URL("../../../schema/operations/", import.meta.url);
  const sdl = readFileSync(new URL("../supergraph.graphql", folder), "utf8");
  const ours = Supergraph.build(relaxSecurityLinks(parse(sdl)))
    .apiSchema()
    .toGraphQLJSSchema();

  it("and our whole schema, as tools ask for it, leaves a quarter of that", () => {
    const question = getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true, typeDepth: 9 });
    const [operation, ...others] = parse(question).definitions as [OperationDefinitionNode, FragmentDefinitionNode];
    const fragments = Object.fromEntries(others.map((one) => [one.name.value, one]));
    const nodes = operation.selectionSet.selections as FieldNode[];
    const { values } = makeIntrospect(ours).answer({ operation, fragments, nodes, variables: {} });
    expect(values).toBeGreaterThan(10_000);
    expect(values).toBeLessThan((valuesMax * 3) / 4);
  });

  it("and no operation that an app of ours sends comes near", () => {
    const half = operationLimits({
      ...{ depth: 10, selections: 500, values: valuesMax / 2 },
      ...{ aliases: 5, queryFields: 10, mutationFields: 3, directives: 2 },
    });
    const texts = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), "utf8"));
    const [document, rules] = [parse(texts.join("\n")), [half]];
    expect(document.definitions.length).toBeGreaterThan(15);
    expect(validate(ours, document, rules)).toEqual([]);
  });
});

describe("measuring an operation", () => {
  it("takes linear time for spreads of spreads: 2^400 selections are told from few at once", () => {
    const doubling = (levels: number) =>
      Array.from({ length: levels }, (_, i) => `fragment F${i} on User { ...F${i + 1} ... { ...F${i + 1} } }`).join(
        "\n",
      );
    for (const levels of [6, 400]) {
      const query = `{ me { ...F0 } } ${doubling(levels)} fragment F${levels} on User { id }`;
      expect(faultsOf(query)).toHaveLength(1);
    }
  });

  it("ends for fragments in a circle, which graphql's own rule refuses", () => {
    const query = `{ me { ...A } } fragment A on User { friend { ...B } } fragment B on User { friend { ...A } }`;
    expect(faultsOf(query)).toEqual([]);
    expect(faultsOf("{ me { ...A } } fragment A on User { ...A }")).toEqual([]);
    const all = validate(schema, parse(query), [...specifiedRules, rule]);
    expect(all.map(({ message }) => message)).toEqual([expect.stringContaining("Cannot spread fragment")]);
  });

  it("leaves a fragment that there is not to graphql's own rule", () => {
    expect(faultsOf("{ me { ...Nowhere } }")).toEqual([]);
  });

  it("lets tools read the schema, which graphql-js limits by itself", () => {
    const roomy = operationLimits({
      ...{ depth: 5, selections: 1000, values: 1000 },
      ...{ aliases: 15, queryFields: 50, mutationFields: 10, directives: 5 },
    });
    const query = getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, typeDepth: 9 });
    expect(faultsOf(query, [roomy])).toEqual([]);
    const endless =
      "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }";
    expect(validate(schema, parse(endless), specifiedRules)).toHaveLength(1);
  });
});
