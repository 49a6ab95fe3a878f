import { Work } from "@coffer/platform/work";
import { getIntrospectionQuery, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { unbound } from "../bound-execution.ts";
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
