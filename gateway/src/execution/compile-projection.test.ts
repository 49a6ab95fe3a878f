import { buildSchema, operationFromDocument } from "@apollo/federation-internals";
import { computeResponse } from "@apollo/gateway/dist/resultShaping.js";
import fc from "fast-check";
import { type FragmentDefinitionNode, Kind, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { compileProjection } from "./compile-projection.ts";

const internal = buildSchema(`
  scalar Decimal
  enum Status { OPEN CLOSED }
  interface Node { id: ID! }
  type Account implements Node { id: ID! name: String! status: Status! count: Int ratio: Float open: Boolean! total: Decimal! owner: User accounts: [Account!] names: [String] }
  type User implements Node { id: ID! name: String }
  union Found = Account | User
  type Query { account: Account node: Node found: [Found] list: [Account!]! }
`);
const schema = internal.toGraphQLJSSchema();

function partsOf(text: string) {
  const { definitions } = parse(text);
  const operation = definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error("no operation");
  const fragments = definitions.filter((one): one is FragmentDefinitionNode => one.kind === Kind.FRAGMENT_DEFINITION);
  return { operation, fragments: Object.fromEntries(fragments.map((one) => [one.name.value, one])) };
}
function compile(text: string) {
  const { operation, fragments } = partsOf(text);
  return compileProjection(schema, operation, { fragments, keyOf: ({ alias, name }) => (alias ?? name).value });
}
/** What @apollo/gateway shows of the data, or null where it finds anything wrong with it. */
function byApollo(text: string, input: object) {
  const operation = operationFromDocument(internal, parse(text));
  try {
    const { data, errors } = computeResponse({ operation, input, variables: {}, introspectionHandling: () => null });
    return errors.length === 0 ? JSON.parse(JSON.stringify(data)) : null;
  } catch {
    return null;
  }
}

const QUERIES = [
  "{ account { id name status } }",
  "{ one: account { name } account { owner { __typename id } } one: account { id name label: name } }",
  "{ account { accounts { id accounts { name } } names count ratio open total kind: __typename } }",
  "{ node { id ... on Account { name } ... on User { name other: id } ... on Node { id } } }",
  "{ found { __typename ... on Account { ...Parts owner { id } } ... on User { id } } list { ...Parts } } fragment Parts on Account { status ... { owner { name } } }",
];

/** Data as a subgraph could have it, and as it should not. */
const value = fc.letrec((tie) => ({
  leaf: fc.constantFrom(null, undefined, "OPEN", "HIDDEN", "text", 1, 1.5, 2 ** 40, true, Number.NaN),
  any: fc.oneof({ maxDepth: 3 }, tie("leaf"), tie("object"), fc.array(tie("object"), { maxLength: 2 })),
  object: fc.record(
    {
      __typename: fc.constantFrom("Account", "User", "Ghost", undefined),
      id: fc.constantFrom("a", "b"),
      name: fc.constantFrom("ana", null),
      status: fc.constantFrom("OPEN", "HIDDEN"),
      total: fc.constantFrom("1.00", { nested: true }),
      open: fc.boolean(),
      count: tie("leaf"),
      ratio: tie("leaf"),
      label: tie("leaf"),
      other: tie("leaf"),
      owner: tie("any"),
      accounts: tie("any"),
      names: fc.option(fc.array(fc.constantFrom("x", null), { maxLength: 2 })),
      secret: fc.constant("never asked for"),
    },
    { requiredKeys: ["id", "name", "open", "total"] },
  ),
}));
const root = fc.record(
  { account: value.any, one: value.any, node: value.any, found: value.any, list: value.any },
  { requiredKeys: [] },
);

describe("a compiled projection", () => {
  it.each([
    "query ($if: Boolean!) { account { id name @include(if: $if) } }",
    "{ account { ... @skip(if: false) { id } } }",
    "{ account { constructor: name } }",
    "{ __schema { description } }",
  ])("is not made of %s", (text) => {
    expect(compile(text)).toBeNull();
  });

  it.each([
    ["a type that clients do not see", { node: { __typename: "Ghost", id: "1" } }],
    ["an object without its type, where it could be several", { node: { id: "1" } }],
    ["null where there must be something", { node: { __typename: "Account", id: null } }],
  ])("leaves %s to the executor", (_what, data) => {
    expect(compile("{ node { id } }")?.(data)).toBeNull();
  });

  it("leaves a hidden enum value, a list that is none, and an object that is none to the executor", () => {
    expect(compile("{ account { status } }")?.({ account: { status: "HIDDEN" } })).toBeNull();
    expect(compile("{ list { id } }")?.({ list: { id: "1" } })).toBeNull();
    expect(compile("{ account { id } }")?.({ account: [{ id: "1" }] })).toBeNull();
  });

  it("shows what was asked for, in its order, and nothing else", () => {
    const data = { account: { __typename: "Account", name: "n", secret: 1, id: "1" }, other: 2 };
    const shown = compile("{ account { id kind: __typename again: id name } }");
    expect(JSON.stringify(shown?.({ account: { ...data.account, again: "1" } }))).toBe(
      '{"account":{"id":"1","kind":"Account","again":"1","name":"n"}}',
    );
  });

  it.each(QUERIES)("says what @apollo/gateway says wherever it says anything: %s", (text) => {
    const project = compile(text);
    let agreed = 0;
    fc.assert(
      fc.property(root, (data) => {
        const shown = project?.(data as never) ?? null;
        if (shown === null) return;
        agreed += 1;
        expect(JSON.parse(JSON.stringify(shown))).toEqual(byApollo(text, structuredClone(data)));
      }),
      { numRuns: 500 },
    );
    expect(agreed).toBeGreaterThan(0);
  });
});
