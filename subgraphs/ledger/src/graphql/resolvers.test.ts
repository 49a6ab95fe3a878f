import { describe, expectTypeOf, it } from "vitest";
import type { EntityResolvers, SubgraphResolvers } from "./generated/types.ts";
import type { resolvers } from "./resolvers.ts";

type Map = typeof resolvers;
type Account = Map["Account"];
type With<Reference> = Omit<Account, "__resolveReference"> & { readonly __resolveReference: Reference };

describe("the types of a subgraph's resolvers, as the type checker reads them", () => {
  it("refuse a map without an entity, without a root or without one of its fields", () => {
    expectTypeOf<Omit<Map, "Account">>().not.toExtend<SubgraphResolvers>();
    expectTypeOf<Omit<Map, "Mutation">>().not.toExtend<SubgraphResolvers>();
    expectTypeOf<Omit<Map, "Query"> & { Query: Omit<Map["Query"], "accounts"> }>().not.toExtend<SubgraphResolvers>();
    expectTypeOf<Omit<Map, "Subscription"> & { Subscription: object }>().not.toExtend<SubgraphResolvers>();
  });

  it("refuse an entity that no reference leads to, one that is only its reference, and one by another key", () => {
    expectTypeOf<Omit<Account, "__resolveReference">>().not.toExtend<EntityResolvers["Account"]>();
    expectTypeOf<With<(reference: { id: string }) => { id: string }>>().not.toExtend<EntityResolvers["Account"]>();
    expectTypeOf<With<(reference: { code: string }) => null>>().not.toExtend<EntityResolvers["Account"]>();
  });

  it("take the map as it is, and an entity that is never found", () => {
    expectTypeOf<Map>().toExtend<SubgraphResolvers>();
    expectTypeOf<With<(reference: { id: string }) => null>>().toExtend<EntityResolvers["Account"]>();
  });
});
