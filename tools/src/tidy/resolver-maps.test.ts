import { describe, expect, it } from "vitest";
import { at, rules } from "./planted.fixture.ts";
import { findUntypedMaps } from "./resolver-maps.ts";

const MAP = "subgraphs/things/src/graphql/resolvers.ts";

describe("maps of resolvers", () => {
  it.each([
    "export const resolvers = { Query };",
    "export const resolvers: object = { Query };",
    "export const resolvers = { Query } satisfies Resolvers;",
    "export const resolvers = { Query }; // } satisfies SubgraphResolvers;",
  ])("are refused that are not held against their types: %s", (text) => {
    expect(rules(findUntypedMaps(at(MAP, text)))).toEqual(["untyped-resolvers"]);
  });

  it("are good that are, and other files are not looked at", () => {
    expect(findUntypedMaps(at(MAP, "export const resolvers = {\n  Query,\n} satisfies SubgraphResolvers;\n"))).toEqual(
      [],
    );
    expect(findUntypedMaps(at("subgraphs/things/src/graphql/context.ts", "export const a = {};"))).toEqual([]);
  });
});
