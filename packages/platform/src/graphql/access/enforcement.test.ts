import { buildSubgraphSchema } from "@apollo/subgraph";
import fc from "fast-check";
import {
  type ExecutionResult,
  execute,
  type GraphQLCompositeType,
  type GraphQLFieldResolver,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isCompositeType,
  isObjectType,
  parse,
  validate,
} from "graphql";
import { describe, expect, it } from "vitest";
import type { AssuranceGap, NeededAssurance } from "../../identity/assurance.ts";
import type { AccessFault } from "./access-faults.ts";
import { ASSURANCE_SPEC, type Caller, readAccessRules } from "./access-rules.ts";
import { checkOperation } from "./check-operation.ts";
import { wrapResolvers } from "./wrap-resolvers.ts";

const SDL = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@authenticated", "@requiresScopes"])
    @link(url: "${ASSURANCE_SPEC}", import: ["@requiresAssurance"])
  directive @requiresAssurance(level: AssuranceLevel!, maxAgeSeconds: Int!) on FIELD_DEFINITION
  enum AssuranceLevel { AAL1 AAL2 }
  type Query {
    open: Item @tag(name: "public")
    mine: Item @authenticated
    vault: Vault @tag(name: "public")
    node: Node @tag(name: "public")
    found: [Found!] @tag(name: "public")
    audit: Item @requiresScopes(scopes: [["audit", "read"], ["admin"]])
    level: Level @tag(name: "public")
    secret: Item @authenticated @requiresAssurance(level: AAL1, maxAgeSeconds: 60)
  }
  type Mutation {
    empty: Vault @tag(name: "public")
    spend: Item @requiresScopes(scopes: [["price"]]) @requiresAssurance(level: AAL2, maxAgeSeconds: 60)
    open: Item @tag(name: "public")
  }
  interface Node { id: ID!  note: String  next: Node }
  union Found = Item | Vault | Note
  type Item implements Node @key(fields: "id") @tag(name: "public") {
    id: ID!  note: String @authenticated  next: Node  vault: Vault  price: String @requiresScopes(scopes: [["price"]])
    seed: String @authenticated @requiresAssurance(level: AAL2, maxAgeSeconds: 30)
  }
  type Vault implements Node @key(fields: "id") @requiresScopes(scopes: [["admin"]]) { id: ID!  note: String  next: Node  item: Item }
  type Note implements Node { id: ID!  note: String  next: Node  level: Level }
  enum Level @authenticated { LOW }
`;
const SCOPES = ["audit", "read", "admin", "price"];

type World = { caller: Caller; resolved: Set<string>; turn: number };

/**
 * Every resolver notes its coordinate, below the wrapping; abstract fields go round their types.
 */
function makeWorld() {
  const schema = buildSubgraphSchema({ typeDefs: parse(SDL), resolvers: {} });
  const api = buildSubgraphSchema({ typeDefs: parse(SDL) });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("_")) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith("_")) continue;
      const resolve: GraphQLFieldResolver<unknown, World> = (_source, _args, world) => {
        world.resolved.add(`${type.name}.${field.name}`);
        const result = getNamedType(field.type);
        const object = () => {
          const possible = isAbstractType(result) ? schema.getPossibleTypes(result) : [result];
          return { __typename: possible[world.turn++ % possible.length]?.name };
        };
        if (isCompositeType(result)) return field.name === "found" ? [object(), object(), object()] : object();
        return result.name === "Level" ? "LOW" : "x";
      };
      field.resolve = resolve;
    }
    if (type.name === "Item" || type.name === "Vault") {
      const resolveReference = (reference: unknown, world: World) => {
        world.resolved.add(type.name);
        return reference;
      };
      type.extensions = { apollo: { subgraph: { resolveReference } } };
    }
  }
  const rules = readAccessRules(SDL);
  wrapResolvers<World>(schema, rules, (world) => world.caller);
  return { schema, rules, api };
}

const { schema, rules, api } = makeWorld();

async function run(query: string, caller: Caller, variableValues: Record<string, unknown> = {}) {
  const document = parse(query);
  expect(validate(api, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("no operation");
  const faults = checkOperation({ rules, schema: api }, { document, operation }, caller);
  const world: World = { caller, resolved: new Set(), turn: 0 };
  const result = await execute({ schema, document, contextValue: world, variableValues });
  return { faults, resolved: world.resolved, result };
}

const nobody: Caller = { authenticated: false, scopes: new Set(), gapTo: () => null };
const someone = (...scopes: string[]): Caller => ({ authenticated: true, scopes: new Set(scopes), gapTo: () => null });
const stale = (needed: NeededAssurance): AssuranceGap => ({
  kind: "can-step-up",
  needed,
  held: { level: "AAL1", provedAt: new Date("2026-11-27T00:00:00Z") },
});
const stepUp = (coordinate: string, needed: NeededAssurance) => ({
  coordinate,
  code: "STEP_UP_REQUIRED",
  gap: stale(needed),
});
const refusals = (result: ExecutionResult) =>
  (result.errors ?? [])
    .map(({ extensions }) => extensions.code)
    .filter((code) => code === "UNAUTHENTICATED" || code === "FORBIDDEN" || code === "STEP_UP_REQUIRED");
const coordinates = (faults: readonly AccessFault[]) => faults.map(({ coordinate }) => coordinate).sort();

describe("checkOperation", () => {
  it("refuses a field behind nested fragments, under its coordinate", async () => {
    const { faults } = await run(
      "{ ...A } fragment A on Query { open { ...B } } fragment B on Item { p: price }",
      someone(),
    );
    expect(faults).toEqual([{ coordinate: "Item.price", code: "FORBIDDEN" }]);
  });

  it("refuses an interface's field where any type behind it is ruled", async () => {
    expect(coordinates((await run("{ node { id } }", nobody)).faults)).toEqual(["Vault"]);
    expect(coordinates((await run("{ node { note } }", nobody)).faults)).toEqual(["Item.note", "Vault"]);
  });

  it("narrows by fragment: what cannot be met at run time is not asked for", async () => {
    const narrowed = "{ node { ... on Note { ... on Node { note next { __typename } } } } }";
    expect((await run(narrowed, nobody)).faults).toEqual([]);
  });

  it("refuses a ruled type that is only named in a fragment", async () => {
    expect(coordinates((await run("{ found { ... on Vault { __typename } } }", nobody)).faults)).toEqual(["Vault"]);
  });

  it("refuses a field of a ruled enum", async () => {
    expect((await run("{ level }", nobody)).faults).toEqual([{ coordinate: "Level", code: "UNAUTHENTICATED" }]);
  });

  it("judges before the variables are known, so @include(if: false) opens nothing", async () => {
    const { faults } = await run("query ($no: Boolean!) { mine @include(if: $no) { id } }", nobody, { no: false });
    expect(coordinates(faults)).toEqual(["Query.mine"]);
  });

  it("refuses what needs a fresh proof where the proof is old, and what the caller may not use before that", async () => {
    const old = { ...someone("price"), gapTo: stale };
    const aal1 = { level: "AAL1", maxAgeSeconds: 60 } as const;
    expect((await run("{ secret { id } }", old)).faults).toEqual([stepUp("Query.secret", aal1)]);
    expect((await run("{ secret { id } }", nobody)).faults).toMatchObject([{ code: "UNAUTHENTICATED" }]);
    const spend = "mutation { spend { id } }";
    expect((await run(spend, old)).faults).toEqual([stepUp("Mutation.spend", { level: "AAL2", maxAgeSeconds: 60 })]);
    expect((await run(spend, { ...someone(), gapTo: stale })).faults).toMatchObject([{ code: "FORBIDDEN" }]);
    expect((await run(spend, someone("price"))).faults).toEqual([]);
  });

  it("says nothing of proofs where another field is refused whatever one proves", async () => {
    const { faults } = await run("{ secret { id } vault { id } }", { ...someone(), gapTo: stale });
    expect(faults).toEqual([{ coordinate: "Vault", code: "FORBIDDEN" }]);
  });

  it("refuses for good who cannot prove anything, such as a key of a program", async () => {
    const { faults, result, resolved } = await run("{ secret { id } }", {
      ...someone(),
      gapTo: () => ({ kind: "cannot" }),
    });
    expect(faults).toEqual([{ coordinate: "Query.secret", code: "FORBIDDEN", gap: { kind: "cannot" } }]);
    expect(result.errors?.[0]?.message).toMatch(/an API key, a service and a node cannot/);
    expect(resolved).toEqual(new Set());
  });

  it("stays linear on fragments that spread each other many times", async () => {
    const levels = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Node { a${i}: next { ...F${i + 1} } b${i}: next { ...F${i + 1} } }`,
    );
    const query = `{ node { ...F0 } } ${levels.join(" ")} fragment F40 on Node { id }`;
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error("no operation");
    expect(coordinates(checkOperation({ rules, schema: api }, { document, operation }, nobody))).toEqual(["Vault"]);
  });
});

describe("wrapResolvers", () => {
  it("refuses a mutation before it takes effect, where its result is of a ruled type", async () => {
    const { result, resolved } = await run("mutation { empty { id } }", someone());
    expect(refusals(result)).toEqual(["FORBIDDEN"]);
    expect(resolved).toEqual(new Set());
  });

  it("refuses a mutation before it takes effect, where the proof is old, and says what would do", async () => {
    const { result, resolved } = await run("mutation { spend { id } }", { ...someone("price"), gapTo: stale });
    expect(resolved).toEqual(new Set());
    expect(result.errors?.[0]?.extensions).toEqual({
      code: "STEP_UP_REQUIRED",
      coordinate: "Mutation.spend",
      level: "AAL2",
      maxAgeSeconds: 60,
      held: { level: "AAL1", provedAt: "2026-11-27T00:00:00.000Z" },
    });
  });

  it("refuses a field that needs a proof wherever it is reached from, through _entities too", async () => {
    const query = `{ _entities(representations: [{ __typename: "Item", id: "2" }]) { ... on Item { id seed } } }`;
    const world: World = { caller: { ...someone(), gapTo: stale }, resolved: new Set(), turn: 0 };
    const result = await execute({ schema, document: parse(query), contextValue: world });
    expect(refusals(result)).toEqual(["STEP_UP_REQUIRED"]);
    expect([...world.resolved]).not.toContain("Item.seed");
  });

  it("refuses a ruled entity reached through _entities, and answers the others of the same call", async () => {
    const representations = [
      { __typename: "Vault", id: "1" },
      { __typename: "Item", id: "2" },
    ];
    const query =
      "query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Item { id } ... on Vault { id } } }";
    const document = parse(query);
    const world: World = { caller: nobody, resolved: new Set(), turn: 0 };
    const result = await execute({ schema, document, contextValue: world, variableValues: { r: representations } });

    expect(refusals(result)).toEqual(["UNAUTHENTICATED"]);
    expect(result.errors?.[0]?.path).toEqual(["_entities", 0]);
    expect(result.data?._entities).toMatchObject([null, { __typename: "Item", id: "x" }]);
    expect([...world.resolved]).not.toContain("Vault");
  });

  it("refuses a ruled field of an open entity reached through _entities", async () => {
    const query = `{ _entities(representations: [{ __typename: "Item", id: "2" }]) { ... on Item { id price } } }`;
    const world: World = { caller: someone(), resolved: new Set(), turn: 0 };
    const result = await execute({ schema, document: parse(query), contextValue: world });
    expect(refusals(result)).toEqual(["FORBIDDEN"]);
    expect(result.data).toMatchObject({ _entities: [{ id: "x", price: null }] });
  });

  it("refuses to start where a rule stands on an interface", () => {
    const onInterface = readAccessRules("interface Node @authenticated { id: ID! } type Query { a: Node }");
    expect(() => wrapResolvers(api, onInterface, () => nobody)).toThrow("interface Node carries an access rule");
  });
});

/**
 * A random selection on a type, at most `depth` levels deep, with inline fragments on every type
 * that can be met.
 */
function selectionOn(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
  const fields = "getFields" in type ? Object.values(type.getFields()).filter(({ name }) => !name.startsWith("_")) : [];
  const choices: fc.Arbitrary<string>[] = [fc.constant("__typename")];
  for (const field of fields) {
    const result = getNamedType(field.type);
    if (!isCompositeType(result)) choices.push(fc.constant(field.name));
    else if (depth > 0) {
      const alias = `${field.name}_${depth}_${type.name}`;
      const nested = fc.constant(null).chain(() => selectionOn(result, depth - 1));
      choices.push(nested.map((set) => `${alias}: ${field.name} ${set}`));
    }
  }
  const conditions = isAbstractType(type) ? [...api.getPossibleTypes(type).map(({ name }) => name), "Node"] : ["Node"];
  const fits = type.name !== "Query" && type.name !== "Mutation";
  if (fits && depth > 0) {
    for (const condition of conditions) {
      const on = api.getType(condition);
      if (!isCompositeType(on)) continue;
      choices.push(
        fc
          .constant(null)
          .chain(() => selectionOn(on, depth - 1))
          .map((set) => `... on ${condition} ${set}`),
      );
    }
    choices.push(
      fc
        .constantFrom("...OnItem", "...OnVault", "...OnNode")
        .filter((spread) => isAbstractType(type) || spread !== `...On${type.name === "Item" ? "Vault" : "Item"}`),
    );
  }
  return fc.array(fc.oneof(...choices), { minLength: 1, maxLength: 3 }).map((parts) => `{ ${parts.join(" ")} }`);
}

const FRAGMENTS = `
  fragment OnItem on Item { price ...OnNode }
  fragment OnVault on Vault { id }
  fragment OnNode on Node { id note }`;

const queryType = api.getQueryType();
if (!queryType) throw new Error("no query type");
const documents = selectionOn(queryType, 4)
  .map((set) => {
    const used = ["OnItem", "OnVault", "OnNode"].filter((name) => set.includes(`...${name}`));
    const needed = used.includes("OnItem") ? [...new Set([...used, "OnNode"])] : used;
    return `query ${set} ${FRAGMENTS.split("\n")
      .filter((line) => needed.some((name) => line.includes(`fragment ${name} `)))
      .join("\n")}`;
  })
  .filter((query) => validate(api, parse(query)).length === 0);
const callers = fc.record({
  authenticated: fc.boolean(),
  scopes: fc.subarray(SCOPES).map((scopes) => new Set(scopes)),
  gapTo: fc.constantFrom<Caller["gapTo"]>(
    () => null,
    stale,
    (needed) => (needed.level === "AAL2" ? stale(needed) : null),
    () => ({ kind: "cannot" }),
  ),
});

describe("the gateway's check and the subgraph's wrapping", () => {
  it("agree: an accepted operation meets no refusal, and nothing that is refused is ever resolved", async () => {
    let accepted = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(documents, callers, async (query, caller) => {
        const { faults, resolved, result } = await run(query, caller);
        if (faults.length === 0) {
          accepted += 1;
          expect(refusals(result)).toEqual([]);
        } else refused += 1;
        for (const { coordinate } of faults) {
          expect([...resolved].filter((at) => at === coordinate || at.startsWith(`${coordinate}.`))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });
});
