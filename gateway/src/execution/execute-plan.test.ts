import { Work } from "@coffer/platform/running/work";
import { GraphQLError, parse } from "graphql";
import { describe, expect, it } from "vitest";
import type { SubgraphRequest, SubgraphResponse, SubgraphSource } from "../sources/subgraph-source.ts";
import { type BoundExecution, unbound } from "./bound-execution.ts";
import { makeBothWays } from "./merged-schema.fixture.ts";
import { type FakeContext, makeThreeSubgraphs } from "./three-subgraphs.fixture.ts";

/** The fakes, but one subgraph's answers are changed on their way. */
function worldWhere(
  subgraph: string,
  change: (answer: SubgraphResponse, request: SubgraphRequest) => SubgraphResponse,
) {
  const { sourceOf } = makeThreeSubgraphs();
  const changed = (source: SubgraphSource<FakeContext>): SubgraphSource<FakeContext> => ({
    execute: async (request, context) => change(await source.execute(request, context), request),
  });
  return makeBothWays({ sourceOf: (one) => (one.name === subgraph ? changed(sourceOf(one)) : sourceOf(one)) });
}
const ofEntities = (answer: SubgraphResponse, change: (entities: unknown[]) => unknown): SubgraphResponse =>
  Array.isArray(answer.data?._entities) ? { ...answer, data: { _entities: change(answer.data._entities) } } : answer;

const ask = async ({ byUs }: Pick<ReturnType<typeof makeBothWays>, "byUs">, text: string) => {
  const { result } = await byUs(parse(text));
  return { data: result.data, errors: result.errors?.map(({ path, message }) => [path?.join("."), message]) };
};

describe("a plan whose subgraph fails", () => {
  it("tells where it would have been, by the client's names, once for each fetch", async () => {
    const world = worldWhere("reviews", () => {
      throw new GraphQLError("away");
    });
    expect(await ask(world, "{ me { id: name stars: trust } people { code: reviews { id } } }")).toEqual({
      data: null,
      errors: expect.arrayContaining([
        ["me", "away"],
        ["people", "away"],
      ]),
    });
  });

  it("tells of an entity by its own place, also where others before it were not asked for", async () => {
    const world = worldWhere("shop", (answer, { query }) => {
      const [, key = ""] = /(\w+): *wallet/.exec(query) ?? [];
      return { ...answer, errors: [{ message: "no", path: ["_entities", 1, key, "balance"] }] };
    });
    const { errors } = await ask(world, "{ maybe { name mine: wallet { id: balance } } }");
    expect(errors).toEqual([["maybe.2.mine.balance", "no"]]);
  });

  it("shows all entities but the one that its subgraph could not read, and tells of that by its own place", async () => {
    const sound = await ask(
      worldWhere("shop", (answer) => answer),
      "{ people { name wallet { balance } } }",
    );
    const world = worldWhere("shop", (answer) => ({
      ...ofEntities(answer, (entities) => entities.map((one, place) => (place === 1 ? null : one))),
      errors: [{ message: "unreadable", path: ["_entities", 1] }],
    }));
    const { data, errors } = await ask(world, "{ people { name wallet { balance } } }");
    expect(errors).toEqual([["people.1", "unreadable"]]);
    const { people } = sound.data as { people: object[] };
    expect(people.length).toBeGreaterThan(1);
    expect(data).toEqual({ people: people.map((one, place) => (place === 1 ? { ...one, wallet: null } : one)) });
  });

  it("does not take an answer about other entities than were asked for", async () => {
    const world = worldWhere("shop", (answer) => ofEntities(answer, (entities) => entities.slice(1)));
    const { data, errors } = await ask(world, "{ people { name wallet { balance } } }");
    expect(data).toMatchObject({ people: [{ name: "name of p0", wallet: null }, { wallet: null }] });
    expect(errors).toEqual([["people", expect.stringContaining("other entities")]]);
  });

  it("takes what a subgraph says of one part that must not be null for why it says nothing of those beside it", async () => {
    const cut = { data: null, errors: [{ message: "no", path: ["people"] }] };
    const world = worldWhere("people", (answer, { query }) => (/\bpeople\b/.test(query) ? cut : answer));
    for (const text of ["{ me { name } people { name } }", "{ people { name } me { name } }"])
      expect(await ask(world, text)).toEqual({ data: null, errors: [["people", "no"]] });
  });

  it("says why something is null that must not be, where no subgraph did", async () => {
    const world = worldWhere("reviews", (answer) =>
      ofEntities(answer, (entities) => entities.map((one) => ({ ...(one as object), trust: null, _c_x_: null }))),
    );
    expect(await ask(world, "{ people { name x: trust } }")).toEqual({
      data: null,
      errors: [["people.0.x", "Cannot return null for non-nullable field Person.trust."]],
    });
  });

  it("shows no value that its type does not have, and no type that clients do not know", async () => {
    const hidden = worldWhere("people", (answer) => ({
      ...answer,
      data: { ...answer.data, ...(answer.data && "colour" in answer.data ? { colour: "GREEN" } : {}) },
    }));
    expect(await ask(hidden, "{ colour }")).toEqual({
      data: { colour: null },
      errors: [["colour", "Invalid value found for Query.colour."]],
    });
    const ghost = worldWhere("people", (answer) => ({ ...answer, data: { node: { __typename: "Ghost", id: "g" } } }));
    expect(await ask(ghost, '{ node(id: "p") { id } }')).toEqual({
      data: { node: null },
      errors: [["node", "Invalid value found for Query.node."]],
    });
  });
});

describe("an entity that stands in several places", () => {
  /**
   * Every item is p2's; `told` has the representations of each fetch, and `change` sees the answers
   * of "people".
   */
  function worldOfOneOwner({
    change = (answer) => answer,
    bound = unbound,
  }: {
    change?: (answer: SubgraphResponse) => SubgraphResponse;
    bound?: BoundExecution;
  } = {}) {
    const told: unknown[] = [];
    const { sourceOf } = makeThreeSubgraphs();
    const world = makeBothWays({
      bound,
      sourceOf: (one) => ({
        async execute(request, context) {
          const answer = await sourceOf(one).execute(request, context);
          if (request.variables.representations) told.push(request.variables.representations);
          if (one.name === "people") return change(answer);
          const { items } = answer.data ?? {};
          if (!Array.isArray(items)) return answer;
          const owner = { __typename: "Person", id: "p2" };
          return { ...answer, data: { items: items.map((item) => ({ ...item, owner: { ...owner } })) } };
        },
      }),
    });
    return { ...world, told };
  }
  const OWNERS = "{ items(first: 3) { id owner { name best { id wallet { balance } } } } }";

  it("is asked for once, and shown in each", async () => {
    const world = worldOfOneOwner();
    const { data, errors } = await ask(world, OWNERS);
    expect(errors).toBeUndefined();
    const { items } = data as { items: { owner: object }[] };
    expect(items).toHaveLength(3);
    const [first] = items;
    expect(first?.owner).toMatchObject({ name: "name of p2", best: { wallet: { balance: expect.any(Number) } } });
    for (const { owner } of items) expect(owner).toEqual(first?.owner);
    expect(world.told).toEqual([
      [{ __typename: "Person", id: "p2" }],
      [expect.objectContaining({ __typename: "Person" })],
    ]);
  });

  it("is told of in each where it could not be read", async () => {
    const world = worldOfOneOwner({
      change: () => ({
        data: { _entities: [null] },
        errors: [{ message: "unreadable", path: ["_entities", 0, "name"] }],
      }),
    });
    const { errors } = await ask(world, "{ items(first: 3) { id owner { nick } } }");
    expect(errors).toEqual([0, 1, 2].map((place) => [`items.${place}.owner.name`, "unreadable"]));
  });

  it("counts in each, before it is copied: a question that multiplies ends, though every subgraph said little", async () => {
    const ask = async (values: number) => {
      const work = new Work({ values, isMutation: false });
      const world = worldOfOneOwner({ bound: { ...unbound, run: (_asked, execute) => execute(work) } });
      await world.byUs(parse(OWNERS));
      return work;
    };
    const enough = await ask(1_000);
    expect(enough.ended).toBeNull();
    expect(enough.used).toBeGreaterThan(2);
    const ended = await ask(enough.used - 1);
    expect(ended.ended?.extensions).toEqual({ code: "REQUEST_TOO_COMPLEX" });
  });
});
