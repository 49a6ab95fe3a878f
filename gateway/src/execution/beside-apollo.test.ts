import { readFileSync } from "node:fs";
import { ApolloGateway } from "@apollo/gateway";
import { type DocumentNode, type GraphQLSchema, getOperationAST, parse, print, validate, visit } from "graphql";
import { describe, expect, it } from "vitest";
import { makeGenerateOperation } from "./generate-operation.fixture.ts";
import { makeBothWays } from "./merged-schema.fixture.ts";
import { relaxSecurityLinks } from "./relax-security-links.ts";
import { type FakeContext, fakeContext, makeThreeSubgraphs } from "./three-subgraphs.fixture.ts";

const OPERATIONS = 200;
/**
 * It fetches no entities of a list of lists, takes a variable of the client's for one of its own,
 * and plans no question about the schema that is spread on a root.
 */
const KNOWN_FAULTS = /\bgrid\b|\$representations\b|__(type|schema)\b/;

/** @apollo/gateway as it comes, with our way to reach subgraphs and nothing else of ours. */
async function loadApollosGateway(supergraphSdl: string) {
  const { sourceOf } = makeThreeSubgraphs();
  let schema: GraphQLSchema | undefined;
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => ({
      process: ({ request, context }) =>
        sourceOf({ name: name ?? "" }).execute(
          { query: request.query ?? "", variables: request.variables ?? {} },
          context as unknown as FakeContext,
        ),
    }),
  });
  gateway.onSchemaLoadOrUpdate(({ apiSchema }) => {
    schema = apiSchema;
  });
  const { executor } = await gateway.load({});
  if (!executor || !schema) throw new Error("it loaded no schema");
  return { schema, executor, stop: () => gateway.stop() };
}

/**
 * Without aliases and conditions: what the stock gateway makes of those is told in docs/adr/0019.
 */
const withoutAliases = (document: DocumentNode): DocumentNode =>
  visit(document, { Field: ({ alias: _alias, ...field }) => field, Directive: () => null });

describe("the stock @apollo/gateway", () => {
  it("takes the committed supergraph, so another router can serve it", async () => {
    const sdl = readFileSync(new URL("../../../schema/supergraph.graphql", import.meta.url), "utf8");
    const stock = await loadApollosGateway(print(relaxSecurityLinks(parse(sdl))));
    expect(stock.schema.getQueryType()?.getFields()).toHaveProperty("me");
    await stock.stop();
  });

  it("answers operations without aliases as we do", async () => {
    const { merged, byUs } = makeBothWays();
    const stock = await loadApollosGateway(print(relaxSecurityLinks(parse(makeThreeSubgraphs().supergraphSdl))));
    const generate = makeGenerateOperation(merged);
    let compared = 0;
    for (let seed = 1; compared < OPERATIONS; seed += 1) {
      const { text, variables } = generate(seed);
      const document = parsed(text);
      const operation = document && getOperationAST(document);
      if (
        !document ||
        KNOWN_FAULTS.test(print(document)) ||
        operation?.operation !== "query" ||
        validate(merged, document).length > 0
      )
        continue;
      const theirs = await stock.executor({
        document,
        operation,
        operationName: null,
        queryHash: String(seed),
        request: { query: print(document), variables },
        context: fakeContext(),
        metrics: {},
        logger: console,
      } as unknown as Parameters<typeof stock.executor>[0]);
      const { result } = await byUs(document, variables);
      compared += 1;
      const query = print(document);
      expect({ query, data: result.data }).toEqual({ query, data: theirs.data });
    }
    await stock.stop();
  });
});

function parsed(text: string): DocumentNode | null {
  try {
    return withoutAliases(parse(text));
  } catch {
    return null;
  }
}
