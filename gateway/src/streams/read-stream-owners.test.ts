import { readFileSync } from "node:fs";
import { READERS } from "@coffer/contracts/readers";
import { STREAMS } from "@coffer/contracts/streams";
import { describe, expect, it } from "vitest";
import { readStreamOwners } from "./read-stream-owners.ts";

const committed = readFileSync(new URL("../../../schema/supergraph.graphql", import.meta.url), "utf8");

const JOIN = `enum join__Graph { RATES @join__graph(name: "rates", url: "") LEDGER @join__graph(name: "ledger", url: "") }`;
/** Of a subgraph that nobody thought of when this gateway was written. */
const supergraph = (subscription: string, query = "ratesStream: Int @join__field(graph: RATES)") => `${JOIN}
  type Query @join__type(graph: RATES) @join__type(graph: LEDGER) { ${query} }
  type Subscription ${subscription}`;

describe("the owners of streams", () => {
  it("refuse a subscription whose owner has no field to open it with", () => {
    const sdl = supergraph(
      "@join__type(graph: RATES) { balanceChanged: Int }",
      "ratesStream: Int @join__field(graph: LEDGER)",
    );
    expect(() => readStreamOwners(sdl)).toThrow("no field ratesStream");
  });

  it("refuse a subscription whose streams nobody named", () => {
    const sdl = supergraph("@join__type(graph: RATES) { rateChanged: Int }");
    expect(() => readStreamOwners(sdl)).toThrow("rateChanged has no streams");
  });

  it.each([
    ["two subgraphs", "@join__field(graph: RATES) @join__field(graph: LEDGER)"],
    ["a subgraph that there is not", "@join__field(graph: NOBODY)"],
  ])("refuse a subscription of %s", (_whose, field) => {
    const sdl = supergraph(`@join__type(graph: RATES) @join__type(graph: LEDGER) { balanceChanged: Int ${field} }`);
    expect(() => readStreamOwners(sdl)).toThrow("no one owner");
  });

  it("are those that the supergraph names, whichever they are", () => {
    const whole = supergraph("@join__type(graph: RATES) { balanceChanged: Int }");
    const each = supergraph(
      "@join__type(graph: RATES) @join__type(graph: LEDGER) { balanceChanged: Int @join__field(graph: RATES) }",
    );
    for (const sdl of [whole, each]) expect([...readStreamOwners(sdl)]).toEqual([["balanceChanged", "rates"]]);
  });

  it("are none where nothing can be followed", () => {
    expect(readStreamOwners("type Query { a: Int }").size).toBe(0);
  });

  it("of the committed schema have streams that the contracts name, and topics that the gateway may read", () => {
    const owners = readStreamOwners(committed);

    expect([...owners.keys()].toSorted()).toEqual(Object.keys(STREAMS).toSorted());
    for (const owner of owners.values()) expect(READERS.gateway).toContain(owner);
  });
});
