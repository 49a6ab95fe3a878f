import { Work } from "@coffer/platform/running/work";
import { buildSchema, type FieldNode, getIntrospectionQuery, type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { unbound } from "./bound-execution.ts";
import { makeIntrospect } from "./introspection.ts";
import { makeBothWays } from "./merged-schema.fixture.ts";

const ask = async (text: string, values: number) => {
  const work = new Work({ values, isMutation: false });
  const { byUs } = makeBothWays({ bound: { ...unbound, run: (_asked, execute) => execute(work) } });
  const { result } = await byUs(parse(text));
  return { result, work };
};

describe("what is told of the schema", () => {
  it("counts as values of the answer, and is not told again and again", async () => {
    const once = "__schema { types { fields { name description type { name } } } }";
    const { work: ofOne } = await ask(`{ ${once} }`, 50_000);
    expect(ofOne.ended).toBeNull();
    expect(ofOne.used).toBeGreaterThan(500);
    const aliases = Array.from({ length: 15 }, (_, i) => `s${i}: ${once}`).join(" ");
    const { result, work } = await ask(`{ ${aliases} }`, 3 * ofOne.used);
    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual(["REQUEST_TOO_COMPLEX"]);
    expect(work.used).toBeLessThanOrEqual(4 * ofOne.used);
  });

  it("counts of one type, too, and beside other fields", async () => {
    const { work } = await ask('{ __type(name: "Person") { fields { name } } me { id } }', 10);
    expect(work.ended?.extensions.code).toBe("REQUEST_TOO_COMPLEX");
  });

  it("is told whole to whoever asks as tools do", async () => {
    const { result, work } = await ask(getIntrospectionQuery(), 50_000);
    expect(result.errors).toBeUndefined();
    expect(work.used).toBeGreaterThan(1_000);
  });
});

describe("what was told once", () => {
  const schema = buildSchema("type Query { a: Int  b(c: Int): Query }");
  const asked = (text: string) => {
    const [operation] = parse(text).definitions as [OperationDefinitionNode];
    return { operation, fragments: {}, nodes: operation.selectionSet.selections as FieldNode[], variables: {} };
  };

  it("is told anew to a question that differs, or whose variables decide", () => {
    const { answer } = makeIntrospect(schema);
    const { value } = answer(asked("{ __schema { types { name } } }"));
    expect(answer(asked("{ __schema { types { kind } } }")).value).not.toEqual(value);
    const byVariable = "query($x: Boolean!) { __schema { types { name @include(if: $x) } } }";
    expect(answer({ ...asked(byVariable), variables: { x: true } }).value).toEqual(value);
    expect(answer({ ...asked(byVariable), variables: { x: false } }).value).not.toEqual(value);
  });

  it("is the same whatever name it or its operation has", () => {
    const { answer } = makeIntrospect(schema);
    const { value } = answer(asked("{ __schema { types { name } } }"));
    expect(value).toMatchObject({ types: expect.arrayContaining([{ name: "Query" }]) });
    expect(answer(asked("query A { x: __schema { types { name } } }")).value).toBe(value);
  });

  it("is not kept beyond its room, however much is asked", () => {
    const introspect = makeIntrospect(schema);
    let heaviest = 0;
    for (let n = 0; n < 300; n += 1) {
      const names = Array.from({ length: 60 }, (_, i) => `a${n}x${i}: name`).join(" ");
      introspect.answer(asked(`{ __schema { types { ${names} fields { ${names} } } } }`));
      heaviest = Math.max(heaviest, introspect.kept);
    }
    expect(heaviest).toBeLessThanOrEqual(16_000_000);
    expect(heaviest).toBeGreaterThan(12_000_000);
  });
});
