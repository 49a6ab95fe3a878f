import { readFileSync } from "node:fs";
import { Supergraph } from "@apollo/federation-internals";
import { getOperationAST, parse, specifiedRules, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { relaxSecurityLinks } from "../execution/relax-security-links.ts";
import { operationLimits } from "../limits/operation-limits.ts";
import { EXPLORER_TABS } from "./explorer-tabs.ts";

const sdl = readFileSync(new URL("../../../schema/supergraph.graphql", import.meta.url), "utf8");
const schema = Supergraph.build(relaxSecurityLinks(parse(sdl)))
  .apiSchema()
  .toGraphQLJSSchema();

describe("the explorer's tabs", () => {
  it.each(EXPLORER_TABS.map(({ query }) => query))("hold what the schema takes: %s", (query) => {
    const rules = [
      ...specifiedRules,
      operationLimits({
        ...{ depth: 14, selections: 1000, values: 50_000 },
        ...{ aliases: 15, queryFields: 50, mutationFields: 10, directives: 5 },
      }),
    ];
    expect(validate(schema, parse(query), rules)).toEqual([]);
  });

  it("give each operation a name of its own, which GraphiQL shows on the tab", () => {
    const names = EXPLORER_TABS.map(({ query }) => getOperationAST(parse(query))?.name?.value);
    expect(names).toEqual(["LogIn", "Overview", "OpenAccount", "LiveBalance", "Deposit", "SendPayment"]);
  });

  it("give every variable that an operation asks for, and no password", () => {
    for (const tab of EXPLORER_TABS) {
      const asked = getOperationAST(parse(tab.query))?.variableDefinitions ?? [];
      const given = "variables" in tab ? JSON.parse(tab.variables) : {};
      expect(Object.keys(given)).toEqual(asked.map(({ variable }) => variable.name.value));
    }
    expect(JSON.parse(EXPLORER_TABS[0].variables).password).toBe("");
  });
});
