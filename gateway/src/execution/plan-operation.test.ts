import { Supergraph } from "@apollo/federation-internals";
import { GraphQLError, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { readFieldSets } from "./field-sets.ts";
import { makeInternalNames } from "./internal-names.ts";
import { makePlanOperation } from "./plan-operation.ts";
import { relaxSecurityLinks } from "./relax-security-links.ts";
import { resolveOperation } from "./resolve-operation.ts";
import { makeThreeSubgraphs } from "./three-subgraphs.fixture.ts";
import { makeTwoSubgraphs } from "./two-subgraphs.fixture.ts";

const { supergraphSdl } = makeTwoSubgraphs();
const supergraph = Supergraph.build(relaxSecurityLinks(parse(supergraphSdl)));
const schema = supergraph.apiSchema().toGraphQLJSSchema();
const names = makeInternalNames(schema, readFieldSets(parse(supergraphSdl)));

function makePlan(maxDocuments = 10) {
  const planOperation = makePlanOperation({ supergraph, schema, names, maxDocuments });
  return (document: ReturnType<typeof parse>, name?: string) => {
    const operation = resolveOperation(document, name);
    if (operation instanceof GraphQLError) throw operation;
    return planOperation(document, operation);
  };
}

describe("planOperation", () => {
  it("refuses a field that is not in the schema", () => {
    expect(() => makePlan()(parse("{ nothing }"))).toThrow(GraphQLError);
  });

  it("plans each operation of a document once", () => {
    const plan = makePlan();
    const document = parse("query A { open } query B { me { username } }");
    expect(plan(document, "A")).toBe(plan(document, "A"));
    expect(plan(document, "B")).toBe(plan(document, "B"));
    expect(plan(document, "A").node).not.toEqual(plan(document, "B").node);
  });

  it("forgets the operation that was used longest ago", () => {
    const plan = makePlan(2);
    const [a, b, c] = [parse("query A { open }"), parse("query B { open }"), parse("query C { open }")];
    const [plannedA, plannedB] = [plan(a), plan(b)];
    expect(plan(a)).toBe(plannedA);
    plan(c);
    expect(plan(a)).toBe(plannedA);
    expect(plan(b)).not.toBe(plannedB);
  });

  it("weighs a document once for each operation that it has planned of it", () => {
    const plan = makePlan(1_000);
    const names = Array.from({ length: 300 }, (_, i) => `Q${i}`);
    const document = parse(names.map((name) => `query ${name} { ${"open ".repeat(30)} }`).join(" "));
    const planned = names.map((name) => plan(document, name));
    // 300 plans of this document, each of which keeps it whole, are more than all plans may be.
    const kept = [...names.entries()].reverse().filter(([index, name]) => plan(document, name) === planned[index]);
    expect(kept.length).toBeLessThan(30);
  });

  it("keeps the plan that is used while strangers send ever new documents", () => {
    const plan = makePlan(100);
    const used = parse("query A { open }");
    const planned = plan(used);
    expect(plan(used)).toBe(planned);
    for (let i = 0; i < 300; i += 1) plan(parse(`query B${i} { open }`));
    expect(plan(used)).toBe(planned);
  });

  it("plans once what differs in its values alone", () => {
    const plan = makePlan();
    const [one, other] = ["1", "22"].map((id) => plan(parse(`{ account(id: "${id}") { balance(asOf: ${id}) } }`)));
    expect(one?.node).toBe(other?.node);
    expect(JSON.stringify(one?.node)).not.toContain("22");
    expect([one?.constants, other?.constants]).toEqual([
      { _c_0: "1", _c_1: 1 },
      { _c_0: "22", _c_1: 22 },
    ]);
  });

  it("keeps nothing of a document with text written into it but a plan that has none of it", () => {
    const plan = makePlan();
    const written = parse('{ account(id: "secret") { id } }');
    const [one, other] = [plan(written), plan(written)];
    expect(one).not.toBe(other);
    expect(one.node).toBe(other.node);
    expect(JSON.stringify(one.node)).not.toContain("secret");
    const asDefault = parse('query ($id: ID! = "secret") { account(id: $id) { id } }');
    expect(plan(asDefault).node).not.toBe(plan(asDefault).node);
  });

  it("plans the fields of a mutation one by one, with a pause between, and the same as at once", async () => {
    const sdl = makeThreeSubgraphs().supergraphSdl;
    const supergraph = Supergraph.build(relaxSecurityLinks(parse(sdl)));
    const schema = supergraph.apiSchema().toGraphQLJSSchema();
    const names = makeInternalNames(schema, readFieldSets(parse(sdl)));
    const planner = () => makePlanOperation({ supergraph, schema, names, maxDocuments: 10 });
    const document = parse(
      "mutation ($t: String!) { note(text: $t) write(text: $t) { author { id } } b: note(text: $t) }",
    );
    const operation = resolveOperation(document, null);
    if (operation instanceof GraphQLError) throw operation;
    let pauses = 0;
    const inTurns = planner().inTurns;
    const planning = inTurns(document, operation, async () => {
      pauses += 1;
    });
    expect(planning).toBeInstanceOf(Promise);
    const planned = await planning;
    expect(pauses).toBe(2);
    const plain = planner()(document, operation);
    expect([...(planned.fields ?? [])].map(([key, { node }]) => [key, node])).toEqual(
      [...(plain.fields ?? [])].map(([key, { node }]) => [key, node]),
    );
    expect(planned.fields?.size).toBe(3);
    expect(inTurns(document, operation, async () => undefined)).toBe(planned);
  });

  it("plans a subscription as its primary fetch and the rest", () => {
    const { node } = makePlan()(parse("subscription { balanceChanged { posted account { owner { username } } } }"));
    if (node?.kind !== "Subscription") throw new Error("not a subscription");
    expect(node.primary).toMatchObject({ serviceName: "ledger", operationKind: "subscription" });
    expect(JSON.stringify(node.rest)).toContain(`"serviceName":"users"`);
  });
});
